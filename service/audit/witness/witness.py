"""The witness: it compares, remembers, and only then answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from pathlib import Path

from service.audit import keyfile
from service.audit.witness.memory import Cosigned, Memory, Unable, digest
from service.ledger import base64s
from service.ledger.keys import COSIGNATURE, Key
from service.ledger.note import parse_note
from service.ledger.policy import Policy
from service.ledger.signing import Signer
from service.ledger.witnessing import cosignature, decide, parse_request, trusted

_KEY = "key"
_BACK = 5
"""Seconds that the clock may be behind the last cosignature: that one's time is signed again."""


def make(directory: Path, name: str, secret: bytes) -> Signer:
    """A new witness, from 32 random bytes: its memory, then its key. Raises OSError, FileExistsError where one is."""
    signer = Signer(name, COSIGNATURE, secret)
    Memory(directory, signer.key).make()
    keyfile.keep(directory / _KEY, signer)
    return signer


def key_in(directory: Path) -> Signer:
    """Raises UnusableKey."""
    return keyfile.read(directory / _KEY, COSIGNATURE)


class Witness:
    """`logs` are those it witnesses; they may be set anew. Many threads may call; `clock` gives POSIX seconds."""

    def __init__(self, memory: Memory, signer: Signer, logs: Policy, clock: Callable[[], float] = time.time) -> None:
        self._memory, self._signer, self.logs, self._clock = memory, signer, logs, clock

    def add_checkpoint(self, body: bytes) -> str:
        """The cosignature, one signature line; it is on the disk when this returns. Raises Declined, Unable."""
        request, logs = parse_request(body), self.logs
        new = trusted(request, logs)
        with self._memory.held(new.origin):
            last = self._memory.last(new.origin)
            if last is not None and last.head.size == new.size and last.head.root != new.root:
                self._memory.accuse(new, _signed(request.note, logs.logs[new.origin]))
            decide(request, new, last.head if last else None)
            line = cosignature(request.note, self._signer, self._second(last))
            self._memory.keep(new.origin, _signed(request.note, logs.logs[new.origin]) + line.encode(), last)
        return line

    def checkpoint(self, log: str) -> bytes | None:
        """The note that was cosigned last of the log with this digest; None where none ever was. Raises Unable."""
        origin = next((each for each in self._memory.begun() if digest(each) == log), None)
        last = self._memory.last(origin) if origin is not None else None
        return last.note if last else None

    def examine(self) -> None:
        """Raises Unable where a log that was cosigned could not be cosigned again."""
        for origin in self._memory.begun():
            self._second(self._memory.last(origin))

    def _second(self, last: Cosigned | None) -> int:
        """Times of one log never go back, or the earlier statement would be wrong. Raises Unable."""
        now = int(self._clock())
        if last is not None and now < last.at - _BACK:
            raise Unable(f"the clock is {last.at - now} s behind the last cosignature")
        return max(now, last.at) if last else now


def _signed(data: bytes, keys: Collection[Key]) -> bytes:
    """The checkpoint with its log's signatures, which were verified, and nobody else's."""
    note, known = parse_note(data), {(key.name, key.id) for key in keys}
    lines = [
        f"— {each.name} {base64s.encoded(each.key_id + each.value)}\n"
        for each in note.signatures
        if (each.name, each.key_id) in known
    ]
    return f"{note.text}\n{''.join(dict.fromkeys(lines))}".encode()
