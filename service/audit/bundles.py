"""Bundles that somebody asked for: made by a thread of this process, kept as files for a day.

Beside each lies what was asked for, so that any process can make it, again too where one died over it: who makes a
bundle holds the lock of its unfinished file, which ends with its process.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from queue import SimpleQueue
from threading import Condition, Thread
from typing import Any

from service.audit import bundling
from service.audit.ledger import Ledger
from service.audit.logs import Ask, Log, Published, checkpoint
from service.errors import Behind, NotFound
from service.syncing import sync_names

_log = logging.getLogger("jejak.audit")

FOLDER = "bundles"
KEPT_SECONDS = 86_400.0
MOST_WAITING = 8
_MOST_KEPT = 32
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Of a log by its origin, under the checkpoint with this number; `scope` is aggregates (hex, sorted), None for
    all."""

    origin: str
    checkpoint: int
    scope: tuple[str, ...] | None

    @property
    def id(self) -> str:
        """The same bundle has the same id."""
        return sha256(self.written()).hexdigest()[:32]

    def written(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def read(cls, data: bytes) -> Wanted:
        said = json.loads(data)
        return cls(said["origin"], said["checkpoint"], None if said["scope"] is None else tuple(said["scope"]))


class Stopped(Exception):
    """The process ends."""


class Bundles:
    """Those of one directory. Safe among threads, and among processes."""

    def __init__(self, evidence: Path, ledger: Ledger) -> None:
        self._directory, self._ledger = evidence / FOLDER, ledger
        self._settled = Condition()
        self._pending: set[str] = set()
        self._failed: dict[str, Exception] = {}
        self._queue: SimpleQueue[str | None] = SimpleQueue()
        self._thread: Thread | None = None
        self._stopping = False

    def order(self, wanted: Wanted) -> str:
        """The id under which it will be found. Raises Behind where too many are waiting."""
        self._directory.mkdir(parents=True, exist_ok=True)
        self._clear()
        place = self._place(wanted.id, "json")
        if not place.exists():
            _put(place, wanted.written())
        os.utime(place)
        self.find(wanted.id)
        return wanted.id

    def wanted(self, id: str) -> Wanted:
        """What was asked for under an id; raises NotFound."""
        if not _ID.fullmatch(id):
            raise NotFound
        try:
            return Wanted.read(self._place(id, "json").read_bytes())
        except FileNotFoundError:
            raise NotFound from None

    def find(self, id: str, patience: float = 0.0) -> Path | None:
        """The file, None while it is made; so many seconds are waited for it.

        Raises NotFound, and once what went wrong; asking again tries again.
        """
        self.wanted(id)
        made = self._place(id, "zip")
        if made.exists():
            return made
        with self._settled:
            self._tell(id)
            self._begin(id)
            if patience:  # a wait of no time would still let the maker in, or not
                self._settled.wait_for(lambda: id not in self._pending, patience)
                self._tell(id)
        return made if made.exists() else None

    def close(self) -> None:
        """What is being made is left as it is."""
        self._stopping = True
        self._queue.put(None)
        if self._thread is not None:
            self._thread.join(timeout=3)

    def _tell(self, id: str) -> None:
        failed = self._failed.pop(id, None)
        if failed is not None:
            raise failed

    def _begin(self, id: str) -> None:
        if id in self._pending:
            return
        if len(self._pending) >= MOST_WAITING:
            raise Behind
        self._pending.add(id)
        self._queue.put(id)
        if self._thread is None:
            self._thread = Thread(target=self._work, name="bundles", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while (id := self._queue.get()) is not None and not self._stopping:
            failed = None
            try:
                self._make(id)
            except Stopped:
                return
            except Exception as error:
                _log.exception("bundle %s could not be made", id)
                failed = error
            with self._settled:
                self._pending.discard(id)
                if failed is not None:
                    self._failed[id] = failed
                self._settled.notify_all()

    def _make(self, id: str) -> None:
        wanted = self.wanted(id)
        log, head = self._found(wanted)
        with _mine(self._place(id, "part")) as descriptor:
            if descriptor is None or self._place(id, "zip").exists():
                return
            with os.fdopen(os.dup(descriptor), "r+b") as target:
                target.truncate()
                bundling.write(target, self._ask, log, head, wanted.scope)
                target.flush()
                os.fsync(target.fileno())
            self._place(id, "part").replace(self._place(id, "zip"))
            sync_names(self._directory)

    def _found(self, wanted: Wanted) -> tuple[Log, Published]:
        log = self._ledger.log(wanted.origin)
        head = checkpoint(self._ledger.ask, wanted.checkpoint)
        if head is None or head.log != log.number:
            raise NotFound
        return log, head

    @property
    def _ask(self) -> Ask:
        """Of the ledger, until the process ends."""

        def ask(statement: str, parameters: Any) -> list[Any]:
            if self._stopping:
                raise Stopped
            return self._ledger.ask(statement, parameters)

        return ask

    def _place(self, id: str, kind: str) -> Path:
        return self._directory / f"{id}.{kind}"

    def _clear(self) -> None:
        """Away with what is older than a day, and the oldest of too many."""
        with suppress(FileNotFoundError):  # another process clears too
            files = sorted(self._directory.iterdir(), key=lambda each: -each.stat().st_mtime)
            bundles = [each for each in files if each.suffix == ".zip"]
            old = [each for each in files if each.stat().st_mtime < time.time() - KEPT_SECONDS]
            for each in [*old, *bundles[_MOST_KEPT:]]:
                each.unlink(missing_ok=True)


@contextmanager
def _mine(place: Path) -> Iterator[int | None]:
    """A file that nobody else writes, locked; None where somebody does. It is removed unless it was renamed."""
    descriptor = os.open(place, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield None
            return
        if not _is_at(descriptor, place):
            yield None
            return
        try:
            yield descriptor
        finally:
            place.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


def _is_at(descriptor: int, place: Path) -> bool:
    """Is the open file still the one of this name? Its maker may have renamed it meanwhile."""
    try:
        return os.path.samestat(os.fstat(descriptor), place.stat())
    except FileNotFoundError:
        return False


def _put(place: Path, data: bytes) -> None:
    """Whole or not at all."""
    unfinished = place.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(data)
    unfinished.replace(place)
