"""Starting the product as its users do, and ending it as a power cut would."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

JEJAK = [sys.executable, "-m", "api.cli"]


class Product:
    """A running `jejak serve --dev-tokens`, on a SQLite file or the database named, in a process group of its own."""

    def __init__(
        self, directory: Path, *arguments: str, database: str | None = None, standby: str | None = None
    ) -> None:
        self.directory, self._database, self._standby = directory, database, standby
        self._arguments = arguments
        self.program = JEJAK
        self.port = 0
        self.tokens: dict[str, str] = {}

    def start(self) -> float:
        """Starts it and waits until it answers; the seconds that took."""
        self.port = free_port()
        begun = time.monotonic()
        self._errors = (self.directory / "stderr.txt").open("ab")
        self._process = subprocess.Popen(
            [*self.program, "serve", "--dev-tokens", "--json", "--bind", f"127.0.0.1:{self.port}", *self._arguments],
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=self.environment(),
            start_new_session=True,
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        assert said, self.errors()[-3000:]
        self.tokens = json.loads(said)["tokens"]
        while self.ask("GET", "/healthz")[0] != 200:
            if time.monotonic() > begun + 30:
                raise TimeoutError("jejak serve does not answer")
        return time.monotonic() - begun

    def environment(self) -> dict[str, str]:
        return environment(self.directory, self._database, self._standby)

    def said(self, *arguments: str) -> Any:
        """The JSON that a verb of the command line prints about the same store."""
        return verb(self.directory, *arguments, database=self._database)

    def errors(self) -> str:
        """What it has written to its standard error."""
        return (self.directory / "stderr.txt").read_text(errors="replace")

    @property
    def pid(self) -> int:
        return self._process.pid

    def kill(self) -> None:
        """kill -9 of every process of it at once."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._ended()

    def stop(self) -> float:
        """SIGTERM; the seconds until it had ended."""
        begun = time.monotonic()
        self._process.terminate()
        self._ended()
        return time.monotonic() - begun

    def _ended(self) -> None:
        self._process.wait(20)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._errors.close()

    def ask(
        self, method: str, path: str, body: Any = None, *, role: str = "facilitator", **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        """One request on a connection of its own; status 0 when there was no answer. Bytes are sent as they are."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if role in self.tokens:
            sent["Authorization"] = f"Bearer {self.tokens[role]}"
        try:
            content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
            connection.request(method, path, content, {"Content-Type": "application/json", **sent})
            answer = connection.getresponse()
            text = answer.read()
            known = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, known, json.loads(text) if text.startswith((b"{", b"[")) else text
        except (OSError, HTTPException):
            return 0, {}, None
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


_NAMED = ("JEJAK_VAULT",)
"""What a drill on a server may name."""


def environment(directory: Path, database: str | None = None, standby: str | None = None) -> dict[str, str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JEJAK_") or name in _NAMED}
    places = {
        "JEJAK_DATABASE": database or f"sqlite:///{directory / 'jejak.db'}",
        "JEJAK_EVIDENCE_DIR": str(directory / "evidence"),
    }
    return {**clean, **places, **({"JEJAK_READ_DATABASE": standby} if standby else {})}


@contextmanager
def running(directory: Path, *arguments: str) -> Iterator[Product]:
    product = Product(directory, *arguments)
    product.start()
    try:
        yield product
    finally:
        product.kill()


def verb(directory: Path, *arguments: str, database: str | None = None) -> Any:
    """The JSON that a verb of the command line prints about the store."""
    where = environment(directory, database)
    done = subprocess.run([*JEJAK, *arguments, "--json"], env=where, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)
