"""The signer's own memory, outside of the database: for each log its keys, how far it was signed, and the last note.

DIR/lock                       held by the one signer that runs
DIR/<name of a log>/origin     the origin line
                    frontier   what was signed; on the disk before the signature exists
                    checkpoint the last note, with the cosignatures it has
                    keys/      one file a key
"""

from __future__ import annotations

import fcntl
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from service.audit.signer import frontiers, keys
from service.audit.signer.files import Unusable, read_whole
from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.merkle import Frontier
from service.ledger.note import Malformed, parse_note
from service.ledger.signing import Signer
from service.syncing import sync_names, write_whole

_NEW = ".new"
"""How a folder ends that was not finished."""


class InUse(Exception):
    """Another signer runs on this directory."""


class LogState:
    """What the signer remembers of one log. Raises Unusable where that cannot be relied on, OSError where not kept."""

    def __init__(self, folder: Path, origin: str) -> None:
        self.folder, self.origin = folder, origin
        self._frontier: Frontier | None = None

    @property
    def frontier(self) -> Frontier:
        """How far the log was signed; read once, because nobody else writes it."""
        if self._frontier is None:
            self._frontier = frontiers.read(self.origin, read_whole(self.folder / "frontier"))
        return self._frontier

    def persist(self, frontier: Frontier) -> None:
        """On the disk when this returns: only then may it be signed."""
        write_whole(self.folder / "frontier", frontiers.written(self.origin, frontier))
        self._frontier = frontier

    @property
    def head(self) -> Checkpoint:
        return Checkpoint(self.origin, self.frontier.size, self.frontier.root())

    @property
    def keys(self) -> Path:
        return self.folder / "keys"

    def signers(self) -> tuple[Signer, ...]:
        """Its keys; another process may have made or retired one."""
        found = keys.signers(self.keys, self.origin)
        if not found:
            raise Unusable("it has no key")
        return found

    def key_ids(self) -> set[str]:
        """Of its keys, by their files' names: asked every second, of every log."""
        return {place.stem for place in self.keys.glob("*.key")}

    def retired(self) -> tuple[str, ...]:
        """The verifier keys of those that signed once."""
        return keys.retired(self.keys)

    def note(self) -> bytes | None:
        """The last note that was made, None before the first and for one that is not whole."""
        place = self.folder / "checkpoint"
        data = read_whole(place) if place.exists() else b""
        try:
            parse_checkpoint(parse_note(data).text)
        except Malformed:
            return None
        return data

    def keep(self, note: bytes) -> None:
        write_whole(self.folder / "checkpoint", note)


class StateDirectory:
    """Raises OSError where it cannot be read or written."""

    def __init__(self, place: Path, random: Callable[[int], bytes] = secrets.token_bytes) -> None:
        self.place, self._random = place, random
        self._known: dict[Path, LogState] = {}

    @contextmanager
    def held(self) -> Iterator[None]:
        """For the one signer that runs; raises InUse. The lock goes with the process, however that ends."""
        self._make()
        with (self.place / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise InUse(f"another signer runs on {self.place}") from None
            for rest in self.place.glob(f"*{_NEW}"):
                shutil.rmtree(rest) if rest.is_dir() else rest.unlink()
            yield

    def logs(self) -> list[LogState]:
        """Every log that was begun, by the names of their folders. Raises Unusable."""
        if not self.place.is_dir():
            return []
        folders = sorted(each for each in self.place.iterdir() if each.is_dir() and not each.name.endswith(_NEW))
        return [self._in(folder) for folder in folders]

    def of(self, origin: str) -> LogState | None:
        """None for a log that was not begun. Raises Unusable."""
        folder = self._folder(origin)
        return self._in(folder) if folder in self._known or folder.is_dir() else None

    def begin(self, origin: str) -> LogState:
        """A log of which nothing was signed, with its first key; all of it is there or nothing. Raises Unfit."""
        folder = self._folder(origin)
        new = folder.with_name(folder.name + _NEW)
        self._make()
        shutil.rmtree(new, ignore_errors=True)
        (new / "keys").mkdir(parents=True, mode=0o700)
        keys.make(new / "keys", origin, self._random(32))
        write_whole(new / "origin", f"{origin}\n".encode())
        LogState(new, origin).persist(Frontier())
        new.rename(folder)
        sync_names(self.place)
        return self._in(folder)

    def rotate(self, log: LogState) -> Signer:
        """A second key, which signs beside the first from now on. Raises Unfit."""
        with self._changing_keys():
            return keys.make(log.keys, log.origin, self._random(32))

    def retire(self, log: LogState, id: str) -> Signer:
        """Raises Unfit."""
        with self._changing_keys():
            return keys.retire(log.keys, log.origin, id)

    @contextmanager
    def _changing_keys(self) -> Iterator[None]:
        """One at a time; the signer that runs goes on, and sees them in its next round."""
        with (self.place / "keys.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self) -> None:
        self.place.mkdir(parents=True, exist_ok=True, mode=0o700)

    def _in(self, folder: Path) -> LogState:
        if folder not in self._known:
            origin = read_whole(folder / "origin").decode("utf-8", "replace").rstrip("\n")
            if self._folder(origin) != folder:
                raise Unusable(f"{folder} is not the folder of {origin}")
            self._known[folder] = LogState(folder, origin)
        return self._known[folder]

    def _folder(self, origin: str) -> Path:
        """An origin is somebody else's text: what people know it by, and a digest so that no two are one."""
        plain = re.sub(r"[^a-z0-9.-]", "_", origin.lower())[:60].lstrip(".")
        return self.place / f"{plain}-{sha256(origin.encode()).hexdigest()[:16]}"
