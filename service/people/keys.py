"""A key for each person, in the vault, wrapped with the week's key (AES-256-GCM). Erasing is destroying one."""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from service.clock import Clock
from service.people.boxes import KEY_SIZE
from service.people.weeks import Weeks
from service.remembered import Remembered
from service.sql import Connection
from service.vault import Vault

_NONCE = 12
_RESERVED = 64
"""Keys made at once: a command that names somebody new waits for no disk."""
_AT_ONCE = 500
_LATELY = 20_000
"""Keys that are remembered."""

DESTROYED = b""
"""In place of the key of somebody who was erased."""


class Keys:
    """Safe among threads and in forked processes. Every way raises Busy where the vault does not answer."""

    def __init__(self, vault: Vault, weeks: Weeks, clock: Clock) -> None:
        self._vault, self._weeks, self._clock = vault, weeks, clock
        self._lock = threading.Lock()
        self._reserved: list[tuple[UUID, bytes]] = []
        self._process = os.getpid()
        self._lately: tuple[str, Remembered[bytes, bytes]] = "", Remembered(_LATELY)

    def take(self) -> tuple[UUID, bytes]:
        """A new person's id and key: it is on the disk before anything is sealed with it.

        One that was kept ready is looked up: the vault may have been put back from a copy meanwhile.
        """
        with self._lock:
            if self._process != os.getpid():
                self._reserved, self._process = [], os.getpid()
            while self._reserved:
                id, key = self._reserved.pop()
                if self.of([id]).get(id) == key:
                    return id, key
                self._reserved = []
            self._reserved = self._vault.write(self._reserve)
            return self._reserved.pop()

    def _reserve(self, db: Connection) -> list[tuple[UUID, bytes]]:
        """The week's key is looked up while nobody else writes: who turns it finds these rows."""
        week, wrapping = self._weeks.in_use()
        made_at = self._clock().isoformat()
        made = [(uuid4(), secrets.token_bytes(KEY_SIZE)) for _ in range(_RESERVED)]
        db.executemany(
            "INSERT INTO subject_key (subject, week, wrapped, made_at) VALUES (?,?,?,?)",
            [(id.bytes, week, _wrapped(wrapping, week, id.bytes, key), made_at) for id, key in made],
        )
        return made

    def of(self, subjects: Iterable[UUID]) -> dict[UUID, bytes]:
        """Their keys, DESTROYED for whom was erased; whose is lost is not in it."""
        return {UUID(bytes=subject): key for subject, key in self.of_ids([each.bytes for each in subjects]).items()}

    def of_ids(self, subjects: Sequence[bytes], as_of: str | None = None) -> dict[bytes, bytes]:
        """Likewise, by the bytes of their ids; as they were when the vault said `as_of`, where it was just asked."""
        if as_of is None:
            return self._read(subjects)
        known = self._known_as_of(as_of)
        found = {subject: key for subject in subjects if (key := known.get(subject)) is not None}
        if len(found) < len(subjects):
            for subject, key in self._read([each for each in subjects if each not in found]).items():
                found[subject] = key
                if key != DESTROYED:
                    known.keep(subject, key)
        return found

    def _known_as_of(self, stamp: str) -> Remembered[bytes, bytes]:
        """What was read since then: read earlier, a key may be of somebody who was erased since.

        Who goes on with an earlier stamp than others adds to what they do not look into.
        """
        kept = self._lately
        if kept[0] != stamp:
            kept = self._lately = stamp, Remembered(_LATELY)
        return kept[1]

    def _read(self, subjects: Sequence[bytes]) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for start in range(0, len(subjects), _AT_ONCE):
            some = subjects[start : start + _AT_ONCE]
            for subject, week, wrapped in self._vault.rows(_looking_for(len(some)), some):
                id = bytes(subject)
                key = DESTROYED if week is None else self._unwrapped(week, id, bytes(wrapped))
                if key is not None:
                    found[id] = key
        return found

    def _unwrapped(self, week: str, subject: bytes, wrapped: bytes) -> bytes | None:
        wrapping = self._weeks.key(week)
        if wrapping is None:
            return None
        try:
            return _cipher(wrapping).decrypt(wrapped[:_NONCE], wrapped[_NONCE:], _bound_to(week, subject))
        except InvalidTag:
            return None

    def destroyed(self, subjects: Iterable[UUID]) -> set[UUID]:
        """Those of them who were erased."""
        return {id for id, key in self.of(subjects).items() if key == DESTROYED}

    def destroyed_at(self, subjects: Iterable[UUID]) -> dict[UUID, datetime]:
        """When those of them were erased who were."""
        found = {}
        for some in _batches([*subjects]):
            among = _marks(len(some))
            rows = self._vault.rows(
                f"SELECT subject, destroyed_at FROM subject_key WHERE week IS NULL AND subject IN ({among})",  # noqa: S608
                [id.bytes for id in some],
            )
            found.update({UUID(bytes=bytes(subject)): datetime.fromisoformat(at) for subject, at in rows})
        return found

    def destroy(self, subjects: Sequence[UUID], at: datetime) -> None:
        """They are in no file of the vault any more when this returns; done twice, it changes nothing.

        Copies of the vault hold them wrapped, until the week's key is turned.
        """
        self._vault.write(lambda db: _destroy(db, subjects, at.isoformat()))
        self._vault.scrub("subject_key")

    def turn(self) -> int:
        """A new week's key: every key is wrapped anew, the old week's is destroyed. How many keys there are.

        Whoever is killed on the way leaves both, and the next one goes on.
        """
        count = 0
        with self._weeks.turning() as (week, wrapping, before):
            for old in before:
                count += self._wrapped_anew(old, week, wrapping)
        self._vault.scrub("subject_key")
        return count

    def turn_where_due(self) -> bool:
        """Once a week, by whoever looks after the store first."""
        due = self._weeks.due()
        if due:
            self.turn()
        return due

    def _wrapped_anew(self, old: str, week: str, wrapping: bytes) -> int:
        count, done = 0, b""

        def some(db: Connection) -> tuple[int, bytes]:
            rows = db.execute(
                "SELECT subject, wrapped FROM subject_key WHERE week=? AND subject>? ORDER BY subject LIMIT 2000",
                (old, done),
            ).fetchall()
            anew = [*self._anew(rows, old, week, wrapping)]
            db.executemany("UPDATE subject_key SET week=?, wrapped=? WHERE subject=?", anew)
            return len(rows), rows[-1][0] if rows else b""

        while True:
            number, done = self._vault.write(some)
            if not number:
                return count
            count += number

    def _anew(self, rows: Iterable[Any], old: str, week: str, wrapping: bytes) -> Iterator[tuple[Any, ...]]:
        """What cannot be unwrapped stays as it is: it was lost before."""
        for subject, wrapped in rows:
            id = bytes(subject)
            key = self._unwrapped(old, id, bytes(wrapped))
            if key is not None:
                yield week, _wrapped(wrapping, week, id, key), subject


def _destroy(db: Connection, subjects: Sequence[UUID], at: str) -> None:
    db.executemany(
        "INSERT INTO subject_key (subject, made_at, destroyed_at) VALUES (?,?,?) ON CONFLICT (subject) DO UPDATE"
        " SET week=NULL, wrapped=NULL, destroyed_at=coalesce(subject_key.destroyed_at, excluded.destroyed_at)",
        [(id.bytes, at, at) for id in subjects],
    )
    db.execute(
        "INSERT INTO subject_keys_as_of (one, stamp) VALUES (1,?) ON CONFLICT (one) DO UPDATE SET stamp=excluded.stamp",
        (uuid4().hex,),
    )


@lru_cache(maxsize=4)
def _cipher(wrapping: bytes) -> AESGCM:
    return AESGCM(wrapping)


def _wrapped(wrapping: bytes, week: str, subject: bytes, key: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher(wrapping).encrypt(nonce, key, _bound_to(week, subject))


def _bound_to(week: str, subject: bytes) -> bytes:
    return b"jejak-key/1\n" + week.encode() + b"\n" + subject


@lru_cache(maxsize=_AT_ONCE)
def _looking_for(count: int) -> str:
    return f"SELECT subject, week, wrapped FROM subject_key WHERE subject IN ({_marks(count)})"  # noqa: S608


def _batches(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]


def _marks(count: int) -> str:
    return ",".join("?" * count)
