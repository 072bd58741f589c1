"""The weekly key: what the keys of persons are wrapped with, in a file that no copy should hold.

A copy of the vault opens nothing once the week's key it was wrapped with is destroyed: after a week, or at once by
`jejak subject turn`.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.clock import Clock
from service.errors import Busy
from service.people.boxes import KEY_SIZE
from service.syncing import settle, write_whole


class Weeks:
    """The keys by their names, the one in use last: `2026-W47.5e0a91c4`.

    No name is ever used again, whatever the clock says: who remembers a key remembers it under its own. Every way
    raises Busy where the file cannot be read or written, or is no such file.
    """

    def __init__(self, place: Path, clock: Clock) -> None:
        self._place, self._clock = place, clock
        self._known: dict[str, bytes] = {}

    def key(self, name: str) -> bytes | None:
        """None for one that is no more."""
        if name not in self._known:
            self._known = self._read()
        return self._known.get(name)

    def in_use(self) -> tuple[str, bytes]:
        """As the file says at this moment; made where there is none."""
        self._known = self._read() or self._made()
        return list(self._known.items())[-1]

    def due(self) -> bool:
        """Is the key in use of an earlier week? Where none was ever made there is nothing to turn."""
        known = self._read()
        return bool(known) and not list(known)[-1].startswith(self._week())

    @contextmanager
    def turning(self) -> Iterator[tuple[str, bytes, list[str]]]:
        """A new key is in use from here on: its name, the key, the names of the others, which are destroyed at the end.

        What was left by somebody who was killed on the way is taken up.
        """
        with self._alone():
            known = self._read()
            name, key = self._name(), secrets.token_bytes(KEY_SIZE)
            self._write({**known, name: key})
            yield name, key, list(known)
            self._write({name: key})

    def _name(self) -> str:
        return f"{self._week()}.{secrets.token_hex(4)}"

    def _week(self) -> str:
        year, week, _ = self._clock().isocalendar()
        return f"{year}-W{week:02}"

    def _made(self) -> dict[str, bytes]:
        """The first one; of several processes that begin at once the first one's stays."""
        with self._alone():
            known = self._read()
            if not known:
                known = {self._name(): secrets.token_bytes(KEY_SIZE)}
                self._write(known)
            return known

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._told():
            self._place.parent.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._place.with_name(f"{self._place.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _read(self) -> dict[str, bytes]:
        with self._told():
            try:
                said = json.loads(self._place.read_bytes())
            except FileNotFoundError:
                return {}
            return {name: b64decode(key, validate=True) for name, key in said.items()}

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise Busy(f"{self._place}: {error}") from error

    def _write(self, keys: dict[str, bytes]) -> None:
        """Whole or not at all; what was there is overwritten then, as far as a disk writes where it is told to."""
        told = json.dumps({name: b64encode(key).decode() for name, key in keys.items()}).encode()
        with self._told(), self._before() as before:
            write_whole(self._place, told)
            settle(self._place.parent)
            if before is not None:
                os.pwrite(before, bytes(os.fstat(before).st_size), 0)
                os.fsync(before)
        self._known = keys

    @contextmanager
    def _before(self) -> Iterator[int | None]:
        """The file that is about to be replaced, which stays open."""
        try:
            file = os.open(self._place, os.O_RDWR)
        except FileNotFoundError:
            yield None
            return
        try:
            yield file
        finally:
            os.close(file)
