"""Local accounts: a login name and a password, for a city that has no identity provider."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError

from service.clock import Clock
from service.errors import Invalid, Problem
from service.login.guessable import LONGEST, SHORTEST, why_not
from service.login.throttle import Throttle
from service.sql import Connection
from service.vault import Vault

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""Argon2id with 19 MiB and two passes: OWASP Password Storage Cheat Sheet."""
NAME = 100
"""Characters of a login name."""


class WrongPassword(Exception):
    """There is no such name, or this is not its password: nobody is told which."""


class LoginTaken(Exception):
    """Another account has that login name."""


class Passwords:
    """`secret` keys the digests under which failures are counted."""

    def __init__(self, vault: Vault, clock: Clock, secret: bytes, hasher: PasswordHasher = HASHER) -> None:
        self._vault, self._clock, self._hasher = vault, clock, hasher
        self._throttle = Throttle(vault, clock, secret)
        self._nobodys: str | None = None

    def put(self, login: str, account: str, password: str) -> None:
        """In place of what the account had. Raises Invalid (`/login`, `/password`) or LoginTaken."""
        name = canonical(login)
        flaw = _flaw_of_name(name)
        if flaw is not None:
            raise Invalid(Problem("/login", flaw, {"limit": NAME}))
        _check(password, name)
        row = (name, account, self._hasher.hash(password), self._clock().isoformat())

        def put(connection: Connection) -> bool:
            other = connection.execute("SELECT account FROM password WHERE login=?", (name,)).fetchone()
            if other is not None and other[0] != account:
                return False
            connection.execute("DELETE FROM password WHERE account=?", (account,))
            connection.execute("INSERT INTO password (login, account, hash, changed) VALUES (?,?,?,?)", row)
            return True

        if not self._vault.write(put):
            raise LoginTaken(name)

    def change(self, account: str, old: str, new: str, address: str) -> None:
        """By whoever knows the old one. Raises WrongPassword, Throttled or Invalid (`/password`)."""
        login = self.login_of(account)
        if login is None or self.account(login, old, address) != account:
            raise WrongPassword
        self.put(login, account, new)

    def account(self, login: str, password: str, address: str) -> str:
        """Whose they are. Raises WrongPassword, after the same work whether or not the name is known; or Throttled."""
        name = canonical(login[: NAME + 1])
        subjects = ("name", name), ("address", address)
        self._throttle.begin(*subjects)
        found = self._vault.rows("SELECT account, hash FROM password WHERE login=?", (name,))
        account, stored = found[0] if found else ("", self._of_nobody())
        if not self._matches(stored, password) or not account:
            raise WrongPassword
        self._throttle.succeeded(*subjects)
        if self._hasher.check_needs_rehash(stored):
            self._hash_again(name, stored, password)
        return str(account)

    def login_of(self, account: str) -> str | None:
        """None for an account that has no password here."""
        found = self._vault.rows("SELECT login FROM password WHERE account=?", (account,))
        return str(found[0][0]) if found else None

    def remove(self, account: str) -> None:
        """It can log in here no more, and its login name is not kept."""
        self._vault.write(lambda c: c.execute("DELETE FROM password WHERE account=?", (account,)))

    def _matches(self, stored: str, password: str) -> bool:
        try:
            return len(password) <= LONGEST and self._hasher.verify(stored, password)
        except VerifyMismatchError:
            return False

    def _of_nobody(self) -> str:
        """What is compared with where the name is unknown."""
        if self._nobodys is None:
            self._nobodys = self._hasher.hash("")
        return self._nobodys

    def _hash_again(self, name: str, stored: str, password: str) -> None:
        row = (self._hasher.hash(password), name, stored)
        self._vault.write(lambda c: c.execute("UPDATE password SET hash=? WHERE login=? AND hash=?", row))


def canonical(login: str) -> str:
    return login.strip().casefold()


def _flaw_of_name(name: str) -> str | None:
    if not name:
        return "empty"
    if not name.isprintable():
        return "control_characters"
    return "too_long" if len(name) > NAME else None


def _check(password: str, *known: str) -> None:
    """Raises Invalid."""
    flaw = why_not(password, "jejak", "inovasi", *known)
    if flaw is not None:
        limit = {"too_short": SHORTEST, "too_long": LONGEST}.get(flaw)
        raise Invalid(Problem("/password", flaw, {"limit": limit} if limit else {}))
