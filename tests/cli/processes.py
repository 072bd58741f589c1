"""Starting the product's processes from a test, and looking at them; only what was started here is ever signalled."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

JEJAK = [sys.executable, "-m", "api.cli"]
PATIENCE = 20.0


def environment(directory: Path, **more: str) -> dict[str, str]:
    """Settings for a store of the test's own, and a place for temporary files in it."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JEJAK_")}
    (directory / "tmp").mkdir(exist_ok=True)
    database = f"sqlite:///{directory / 'jejak.db'}"
    places = {"JEJAK_EVIDENCE_DIR": str(directory / "evidence"), "TMPDIR": str(directory / "tmp")}
    return {**clean, "JEJAK_DATABASE": database, **places, **more}


def done(directory: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A verb that ends by itself."""
    return subprocess.run(
        [*JEJAK, *arguments],
        env=environment(directory, **more),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


class Running:
    """A verb that runs until it is asked to end; `said` is the line of JSON it printed once it served."""

    def __init__(self, process: subprocess.Popen[str], began: float) -> None:
        assert process.stdout is not None
        self.process = process
        self.said: dict[str, Any] = json.loads(process.stdout.readline())
        self.took = time.monotonic() - began

    def get(self, path: str, role: str | None = None) -> tuple[int, Any]:
        """Status and JSON of one request on a connection of its own."""
        connection = self.connection()
        headers = {"Authorization": f"Bearer {self.said['tokens'][role]}"} if role else {}
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, json.loads(text) if text else None

    def connection(self) -> HTTPConnection:
        return HTTPConnection(urlsplit(self.said["url"]).netloc, timeout=PATIENCE)

    def answers(self) -> bool:
        try:
            return self.get("/readyz")[0] == 200
        except OSError:
            return False

    def children(self) -> set[int]:
        """The processes that the started one started."""
        return {pid for pid in _processes() if _parent(pid) == self.process.pid}

    def settled(self, count: int) -> set[int]:
        """The children, once what announced the start has ended too and so many stay."""
        until(lambda: len(self.children()) == count)
        return self.children()

    def ended(self, number: signal.Signals) -> tuple[int, float]:
        """Status and seconds after a signal."""
        began = time.monotonic()
        self.process.send_signal(number)
        return self.process.wait(PATIENCE), time.monotonic() - began


@contextmanager
def running(directory: Path, *arguments: str, **more: str) -> Iterator[Running]:
    began = time.monotonic()
    with (directory / "stderr.txt").open("a") as errors:
        process = subprocess.Popen(
            [*JEJAK, *arguments], env=environment(directory, **more), stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        yield Running(process, began)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def until(true: Callable[[], bool]) -> None:
    """Looks again until it is so."""
    last = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < last, "it never came about"


def alive(pid: int) -> bool:
    return _parent(pid) is not None


def _processes() -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def _parent(pid: int) -> int | None:
    """None for a process that is not there, or ended."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[:2]
    except OSError:
        return None
    return None if state in "ZX" else int(parent)
