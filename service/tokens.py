"""Tokens of machines: shown once, kept as a digest, good for a year at most.

`jejak_<id>_<secret>`: the id is for people and lists, the secret is 256 random bits. Who finds one in a file or a log
knows what it is by how it begins, and so do programs that look for leaked secrets.
"""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import b32encode, urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from service.clock import Clock
from service.errors import Busy, NotFound
from service.sql import Connection
from service.vault import Vault

LONGEST = 365
"""Days that a token may be good for."""
PREFIX = "jejak_"

_WRITTEN = re.compile(r"jejak_([a-z2-7]{8})_[A-Za-z0-9_-]{43}")
_NAMED = re.compile(r"(?:jejak_)?([a-z2-7]{8})(?:_[A-Za-z0-9_-]{43})?")
_SECRET_BYTES, _ID_BYTES = 32, 5
_BETWEEN_USES = timedelta(minutes=1)
_NOBODYS = bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is known of a token besides its secret. Instants are in UTC; `last_used` may be a minute late."""

    id: str
    account: str
    name: str
    created: datetime
    created_by: str
    expires: datetime
    last_used: datetime | None = None
    revoked: datetime | None = None
    revoked_by: str | None = None

    def standing(self, now: datetime) -> str:
        """active, revoked or expired."""
        if self.revoked is not None:
            return "revoked"
        return "active" if now < self.expires else "expired"


_COLUMNS = ", ".join(field.name for field in fields(Token))
_INSTANTS = frozenset({"created", "expires", "last_used", "revoked"})


class Holder(NamedTuple):
    """Whose a token is, and what the vault said of the keys of persons when it was asked (`Keys.of_ids`)."""

    account: str
    as_of: str


class Tokens:
    """Nothing is remembered: what is revoked is refused from the next request on, in every process."""

    def __init__(self, vault: Vault, clock: Clock, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self._vault, self._clock, self._random = vault, clock, random

    def create(self, account: str, *, name: str, days: int, by: str) -> tuple[Token, str]:
        """What is kept, and the text, which nobody can tell again. Raises ValueError for days outside of 1 to 365."""
        if not 1 <= days <= LONGEST:
            raise ValueError(f"a token is good for 1 to {LONGEST} days, not {days}")
        id = b32encode(self._random(_ID_BYTES)).decode("ascii").lower()
        text = f"{PREFIX}{id}_{urlsafe_b64encode(self._random(_SECRET_BYTES)).decode('ascii').rstrip('=')}"
        now = self._clock()
        made = Token(id=id, account=account, name=name, created=now, created_by=by, expires=now + timedelta(days=days))
        row = (id, account, name, _digest(text), _said(now), by, _said(made.expires))
        self._vault.write(lambda connection: connection.execute(_INSERT, row))
        return made, text

    def held(self, account: str | None = None) -> list[Token]:
        """Those of an account, or all, the oldest first; also those that are no longer good."""
        where, given = ("WHERE account=?", (account,)) if account is not None else ("", ())
        found = self._vault.rows(f"SELECT {_COLUMNS} FROM token {where} ORDER BY created, id", given)  # noqa: S608
        return [_token(row) for row in found]

    def revoke(self, named: str, by: str) -> Token:
        """By its id, or by how it begins, or whole. One that was revoked before stays so. Raises NotFound."""
        match = _NAMED.fullmatch(named)
        if match is None:
            raise NotFound
        id, now = match[1], _said(self._clock())

        def work(connection: Connection) -> None:
            connection.execute("UPDATE token SET revoked=?, revoked_by=? WHERE id=? AND revoked IS NULL", (now, by, id))

        self._vault.write(work)
        found = self._vault.rows(f"SELECT {_COLUMNS} FROM token WHERE id=?", (id,))  # noqa: S608
        if not found:
            raise NotFound
        return _token(found[0])

    def holder(self, text: str) -> Holder | None:
        """Whose it is, in one look at the vault; None for one that is unknown, revoked or expired.

        Raises Busy when nobody can tell.
        """
        match = _WRITTEN.fullmatch(text)
        if match is None:
            return None
        found = self._vault.rows(_HOLDER, (match[1],))
        digest, account, expires, revoked, last_used, as_of = found[0] if found else (_NOBODYS, "", "", None, None, "")
        if not hmac.compare_digest(bytes(digest), _digest(text)) or not found:
            return None
        now = self._clock()
        if revoked is not None or _read(expires) <= now:
            return None
        if last_used is None or _read(last_used) <= now - _BETWEEN_USES:
            self._note_use(match[1], now)
        return Holder(str(account), as_of or "")

    def _note_use(self, id: str, now: datetime) -> None:
        """A vault that cannot be written now keeps nobody out."""
        with suppress(Busy):
            self._vault.write(
                lambda connection: connection.execute("UPDATE token SET last_used=? WHERE id=?", (_said(now), id)),
                durable=False,
            )


_HOLDER = (
    "SELECT digest, account, expires, revoked, last_used, (SELECT stamp FROM subject_keys_as_of) FROM token WHERE id=?"
)
_INSERT = "INSERT INTO token (id, account, name, digest, created, created_by, expires) VALUES (?,?,?,?,?,?,?)"


def _digest(text: str) -> bytes:
    """Of the whole text: another writing of the same bits is another token. 256 random bits need no slow hash."""
    return sha256(text.encode("ascii")).digest()


def _said(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(maxsize=1000)
def _read(said: str) -> datetime:
    """Those of tokens that are used are read again and again."""
    return datetime.fromisoformat(said)


def _token(row: tuple[object, ...]) -> Token:
    said = {field.name: value for field, value in zip(fields(Token), row, strict=True)}
    read = {name: _read(str(value)) for name, value in said.items() if name in _INSTANTS and value}
    return Token(**{**said, **read})  # type: ignore[arg-type]  # the columns are its members
