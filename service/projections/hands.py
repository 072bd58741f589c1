"""Processes that turn histories into rows, asked over a pipe. They end with the process that began them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

import msgspec

from service.projections.journal import Skipped

_LENGTH = 8
_MODULE = "service.projections.hand"


class Lost(Exception):
    """The process is gone, or could not make these rows."""


decoded_rows = msgspec.msgpack.Decoder(dict[str, list[tuple[Any, ...]] | bytes]).decode
encoded_rows = msgspec.msgpack.Encoder().encode


class Hands:
    """A number of such processes for one projection; `make` may be called from a thread for each at once.

    `parts` has the first and the last aggregate that each is going to be asked for.
    """

    def __init__(
        self, path: str, projection: str, upto: int, parts: Sequence[tuple[str, str]], skipped: Skipped
    ) -> None:
        self._command = [sys.executable, "-m", _MODULE, path, projection, str(upto)]
        self._skipped = [*map(str, sorted(skipped))]
        self.upto, self.skipped, self._parts = upto, skipped, parts
        self.processes: list[subprocess.Popen[bytes]] = []

    def __len__(self) -> int:
        return len(self._parts)

    def __enter__(self) -> Hands:
        found = {**os.environ, "PYTHONPATH": os.pathsep.join(path or os.getcwd() for path in sys.path)}
        for part in self._parts:
            process = subprocess.Popen(  # noqa: S603  # this same Python, our own module
                [*self._command, *part, *self._skipped], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=found
            )
            self.processes.append(process)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        for process in self.processes:
            for pipe in (process.stdin, process.stdout):
                assert pipe is not None
                with suppress(OSError):  # what was not sent yet has nowhere to go
                    pipe.close()

    def make(self, place: int, ids: Sequence[str]) -> bytes:
        """The rows of these aggregates, encoded, of a process that was asked for lesser ones before; raises Lost."""
        return _answer(self.processes[place], ids)

    def stop(self) -> None:
        """Ends them, whatever they are at; none is there afterwards."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.wait()


def _answer(process: subprocess.Popen[bytes], ids: Sequence[str]) -> bytes:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(" ".join(ids).encode() + b"\n")
        process.stdin.flush()
        return read(process.stdout)
    except (OSError, ValueError) as gone:
        raise Lost from gone


def write(to: IO[bytes], body: bytes) -> None:
    to.write(len(body).to_bytes(_LENGTH, "big"))
    to.write(body)
    to.flush()


def read(source: IO[bytes]) -> bytes:
    """What was written on the other side; raises OSError when that ended before."""
    return _whole(source, int.from_bytes(_whole(source, _LENGTH), "big"))


def _whole(source: IO[bytes], length: int) -> bytes:
    body = source.read(length)
    if len(body) < length:
        raise OSError("the other side has ended")
    return body
