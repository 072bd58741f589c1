"""The vault in one file that only its owner reads: what is deleted is overwritten (`secure_delete`)."""

from __future__ import annotations

import os
import secrets
import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from service.errors import Busy
from service.sql import Connection, Rejected, Taken
from service.sql.sqlite import SqliteConnection
from service.store.engine import Wrong
from service.store.writer import BUSY_SECONDS, begin
from service.syncing import settle
from service.vault.forked import Opened
from service.vault.tables import make

T = TypeVar("T")

_OWNERS, _OTHERS = 0o600, 0o077
_PAUSE = 0.01
_REFUSED = frozenset({sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_RANGE})
_TAKEN = frozenset({sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_UNIQUE})


class EmbeddedVault:
    """On one file, in WAL mode; its directory is made where it is missing."""

    def __init__(self, path: str) -> None:
        self.name, self.path = "sqlite", Path(path)
        self._opened = Opened(lambda: _Open(self.path), heritable=False)

    @property
    def place(self) -> str:
        return str(self.path.absolute())

    def rows(self, sql: str, params: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        try:
            return self._same().rows(sql, params)
        except sqlite3.Error as error:
            raise _told_as(error) from error

    def write(self, work: Callable[[Connection], T], *, durable: bool = True) -> T:
        with _told():
            return self._same().write(work, "FULL" if durable else "NORMAL")

    def _same(self) -> _Open:
        """Raises Busy where another file has been put in its place: what is written to this one would be nowhere."""
        opened = self._opened.get()
        if not opened.is_in_place():
            raise Busy(f"{self.place} is not the file any more that this process has open: begin it again")
        return opened

    def scrub(self, *tables: str) -> None:  # noqa: ARG002  # all of them lie in one write-ahead log
        """Deleted bytes are zeros in the file already; the log that they may still stand in is emptied."""
        with _told():
            self._opened.get().empty_the_log()

    def usable(self) -> str:
        if not self.path.exists():
            _can_be_made(self.path)
            return f"{self.place} is made when it is needed"
        mode = stat.S_IMODE(self.path.stat().st_mode)
        if mode & _OTHERS:
            raise Wrong(f"{self.place} can be read by others (mode {mode:o}): chmod 600")
        address = f"{self.path.resolve().as_uri()}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as raw:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("ROLLBACK")
        return f"{self.place} can be read and written"

    def close(self) -> None:
        opened = self._opened.taken()
        if opened is not None:
            opened.close()


class _Open:
    """The file as one process has it open: connections for reading that are lent, and one for each way of writing."""

    def __init__(self, path: Path) -> None:
        self._path, self._named = path, str(path)
        self._reading: list[SqliteConnection] = []
        self._writing: dict[str, SqliteConnection] = {}
        self._lock = threading.Lock()
        _make_file(path)
        self._file = _file(self._named)
        self.write(make, "FULL")
        settle(path.parent)

    def is_in_place(self) -> bool:
        return _file(self._named) == self._file

    def rows(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        try:
            connection = self._reading.pop()
        except IndexError:
            connection = _connect(self._path, "FULL")
            connection.execute("PRAGMA query_only=ON")
        try:
            found = connection.execute(sql, params).fetchall()
        except BaseException:
            connection.close()
            raise
        self._reading.append(connection)
        return found

    def write(self, work: Callable[[Connection], T], synchronous: str) -> T:
        with self._alone():
            connection = self._writer(synchronous)
            begin(connection)
            try:
                done = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            return done

    def empty_the_log(self) -> None:
        """Raises sqlite3.OperationalError while somebody reads on and on."""
        until = monotonic() + BUSY_SECONDS
        with self._alone():
            connection = self._writer("FULL")
            while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
                if monotonic() > until:
                    raise Busy(f"{self._path} is read all the time: its log cannot be emptied")
                sleep(_PAUSE)

    def close(self) -> None:
        with self._lock:
            for connection in (*self._reading, *self._writing.values()):
                connection.close()
            self._reading.clear()
            self._writing.clear()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Among the threads of this process; raises Busy. A thread that waits for another process must not hold all."""
        if not self._lock.acquire(timeout=BUSY_SECONDS):
            raise Busy(f"{self._path} is written by others all the time")
        try:
            yield
        finally:
            self._lock.release()

    def _writer(self, synchronous: str) -> SqliteConnection:
        if synchronous not in self._writing:
            connection = self._writing[synchronous] = _connect(self._path, synchronous)
            connection.execute("PRAGMA busy_timeout=0")  # `begin` asks again sooner than SQLite would
        return self._writing[synchronous]


def _connect(path: Path, synchronous: str) -> SqliteConnection:
    """Autocommit; what is deleted is overwritten with zeros, and nothing is written to temporary files."""
    connection = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=SqliteConnection
    )
    for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "secure_delete=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _file(path: str) -> tuple[int, int] | None:
    """Which file stands there; None where there is none."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _can_be_made(path: Path) -> None:
    """Raises Wrong."""
    above = next(place for place in path.absolute().parents if place.exists())
    if not above.is_dir() or not os.access(above, os.W_OK | os.X_OK):
        raise Wrong(f"{path.absolute()} cannot be made")


def _make_file(path: Path) -> None:
    """Its owner's alone before anything is in it; SQLite gives the files beside it the same mode. Raises Busy.

    Made under another name: to open and close a file here that SQLite has open would take its locks away.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_whole(path)
        for each in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            if each.exists() and stat.S_IMODE(each.stat().st_mode) & _OTHERS:
                each.chmod(_OWNERS)
    except OSError as refused:
        raise Busy(str(refused)) from refused


def _make_whole(path: Path) -> None:
    """With its tables; the first one stays: several processes may start at once."""
    made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    try:
        os.close(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNERS))
        with closing(_connect(made, "FULL")) as connection:
            make(connection)
        with suppress(FileExistsError):
            os.link(made, path)
    finally:
        made.unlink(missing_ok=True)


@contextmanager
def _told() -> Iterator[None]:
    """The errors of SQLite as ours."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told_as(error) from error


def _told_as(error: sqlite3.Error) -> Exception:
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code in _TAKEN:
        return Taken(str(error))
    return (Rejected if code & 0xFF in _REFUSED else Busy)(str(error))
