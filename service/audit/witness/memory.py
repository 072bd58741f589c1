"""What a witness cosigned last, kept on the disk: a note for each log, with the log's signatures and the witness's own.

    begun                    the origins of all logs that were ever cosigned, one a line
    logs/<digest>.note       the last checkpoint of a log; <digest> is the SHA-256 of its origin in hexadecimal
    logs/<digest>.*.contradiction    another head of the same size, signed by the log: it has forked
    logs/<digest>.lock       held while one is compared and replaced, by one thread of one process

The witness's own signature tells that a note is whole and was not changed. A note that is not, or a missing one of a
log that was begun, is never taken for "nothing was cosigned": the witness says that it cannot, until somebody
brings back what was lost. A directory from a backup is a lie that nothing here can notice.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from time import monotonic, sleep

from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.cosignature import cosigned_at
from service.ledger.keys import Key
from service.ledger.note import Malformed, parse_note
from service.syncing import write_whole

_BEGUN = "begun"
_PATIENCE = 5.0
"""Seconds to wait for a lock that another process holds, which may have been stopped."""
_LOOK_AGAIN = 0.002
_MOST_CONTRADICTIONS = 16


class Unable(Exception):
    """The witness can neither cosign nor decline: its memory cannot be read, written or had. The message says why."""


@dataclass(frozen=True, slots=True)
class Cosigned:
    """A head, the POSIX second of its cosignature, and the note with both."""

    head: Checkpoint
    at: int
    note: bytes


class Memory:
    """Of the witness with this key. Any number of threads and processes may use one directory."""

    def __init__(self, directory: Path, key: Key) -> None:
        self._directory, self._logs, self._key = directory, directory / "logs", key
        self._turns: dict[Path, threading.Lock] = {}
        self._kept: dict[str, bytes] = {}

    def make(self) -> None:
        """A memory that holds nothing. Raises OSError; FileExistsError where one is already."""
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._logs.mkdir(mode=0o700)
        write_whole(self._directory / _BEGUN, b"")

    def begun(self) -> list[str]:
        """The origins of all logs that were ever cosigned, in order of time. Raises Unable."""
        try:
            return (self._directory / _BEGUN).read_text("utf-8").split("\n")[:-1]
        except (OSError, UnicodeDecodeError) as error:
            raise Unable(f"the list of logs cannot be read: {_why(error)}") from None

    def last(self, origin: str) -> Cosigned | None:
        """What was cosigned last of a log; None where nothing ever was. Raises Unable."""
        try:
            data = self._place(origin, "note").read_bytes()
        except FileNotFoundError:
            if origin in self.begun():
                raise Unable("what was cosigned last of this log is missing") from None
            return None
        except OSError as error:
            raise Unable(f"what was cosigned last of this log cannot be read: {_why(error)}") from None
        return self._opened(origin, data)

    def keep(self, origin: str, note: bytes, last: Cosigned | None) -> None:
        """Remembers a cosigned note after `last`, on the disk when this returns; while it is `held`. Raises Unable."""
        if last is not None and last.note == note == self._kept.get(origin):
            return  # it is there, and it was this process that saw to it
        try:
            write_whole(self._place(origin, "note"), note)
            if origin not in self.begun():
                self._begin(origin)
        except OSError as error:
            raise Unable(f"what is cosigned cannot be written: {_why(error)}") from None
        self._kept[origin] = note

    def accuse(self, head: Checkpoint, note: bytes) -> None:
        """Keeps a signed head that contradicts what was cosigned, while it is `held`; a few of each log."""
        place = self._place(head.origin, f"{head.size}-{head.root.hex()[:16]}.contradiction")
        if not place.exists() and len(self.contradictions(head.origin)) < _MOST_CONTRADICTIONS:
            with suppress(OSError):  # it is declined all the same
                write_whole(place, note)

    def contradictions(self, origin: str) -> list[Path]:
        """Where the signed heads lie that contradict what was cosigned of a log: evidence against who signed both."""
        return sorted(self._logs.glob(f"{digest(origin)}.*.contradiction"))

    def _begin(self, origin: str) -> None:
        with self._locked(self._directory / "lock"):
            all = [*self.begun(), origin]
            write_whole(self._directory / _BEGUN, "".join(f"{each}\n" for each in all).encode())

    @contextmanager
    def held(self, origin: str) -> Iterator[None]:
        """While this is so nobody else compares or replaces what was cosigned of this log. Raises Unable."""
        with self._locked(self._place(origin, "lock")):
            yield

    def _place(self, origin: str, kind: str) -> Path:
        """Named by a digest: an origin is somebody else's text."""
        return self._logs / f"{digest(origin)}.{kind}"

    def _opened(self, origin: str, data: bytes) -> Cosigned:
        try:
            note = parse_note(data)
            head = parse_checkpoint(note.text)
        except Malformed as error:
            raise Unable(f"what was cosigned last of this log is torn or was changed: {error}") from None
        for each in note.signatures:
            if (each.name, each.key_id) == (self._key.name, self._key.id) and head.origin == origin:
                at = cosigned_at(self._key.public, each.value, note.text)
                if at is not None:
                    return Cosigned(head, at, data)
        raise Unable("what was cosigned last of this log was not cosigned with this key")

    @contextmanager
    def _locked(self, place: Path) -> Iterator[None]:
        until = monotonic() + _PATIENCE
        turn = self._turns.setdefault(place, threading.Lock())
        if not turn.acquire(timeout=_PATIENCE):
            raise Unable("another request holds what was cosigned")
        try:
            file = _lock(place, until)
            try:
                yield
            finally:
                os.close(file)
        finally:
            turn.release()


def digest(origin: str) -> str:
    """The name of a log in addresses and files (tlog-witness, "Monitor Retrieval Mechanism")."""
    return sha256(origin.encode()).hexdigest()


def _lock(place: Path, until: float) -> int:
    """The descriptor of a file that is locked until it is closed, or its process ends. Raises Unable."""
    while True:
        file = -1
        try:
            file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(file), place.stat()):  # else somebody removed it: a newer one is the lock
                return file
        except BlockingIOError:
            pass
        except OSError as error:
            _close(file)
            raise Unable(f"the lock cannot be had: {_why(error)}") from None
        _close(file)
        if monotonic() > until:
            raise Unable("another process holds what was cosigned")
        sleep(_LOOK_AGAIN)


def _close(file: int) -> None:
    if file >= 0:
        os.close(file)


def _why(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or type(error).__name__
