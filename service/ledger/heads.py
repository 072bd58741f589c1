"""The heads that an auditor's machine has seen: signed notes in a directory, one folder a log.

A head is kept once all of its bundle held. One that a key of its log has signed and whose bundle did not hold lies
under `refused/`: it is never compared with (or whoever has one key could make every later, honest bundle look
forked), but two signed heads that cannot both be true are evidence against who signed them.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from service.ledger.checkpoint import Checkpoint
from service.ledger.opening import BadSignature, NoTrustedKey, WrongLog, open_checkpoint
from service.ledger.policy import Policy
from service.syncing import sync_names

_REFUSED = "refused"


class Heads:
    """Raises OSError where the directory cannot be read or written."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def of(self, origin: str, policy: Policy) -> list[Checkpoint]:
        """What was kept of a log, smallest first; only what the policy's keys have signed."""
        notes = sorted(self._folder(origin).glob("*.note"))
        opened = (_opened(note, policy) for note in notes)
        return [head for head in opened if head is not None and head.origin == origin]

    def keep(self, head: Checkpoint, note: bytes, refused: bool = False) -> Path:
        """Where the note lies now, on the disk; it can be given as `--known-head`."""
        folder = self._folder(head.origin) / (_REFUSED if refused else "")
        folder.mkdir(parents=True, exist_ok=True)
        place = folder / f"{head.size:019d}-{head.root.hex()[:16]}.note"
        if not place.exists():
            new = place.with_suffix(f".{os.getpid()}.new")
            with new.open("wb") as file:
                file.write(note)
                file.flush()
                os.fsync(file.fileno())
            new.replace(place)
            sync_names(folder)
        return place

    def _folder(self, origin: str) -> Path:
        """Named by a digest: an origin is somebody else's text."""
        return self._directory / sha256(origin.encode()).hexdigest()[:32]


def _opened(path: Path, policy: Policy) -> Checkpoint | None:
    try:
        return open_checkpoint(path.read_bytes(), policy).checkpoint
    except (BadSignature, WrongLog, NoTrustedKey):
        return None
