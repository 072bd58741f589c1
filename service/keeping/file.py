"""The file of a copy: gzip over lines of JSON, which any program can read.

The first line says what it is; then each table's heading and rows; the last line is the manifest.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path

from service.keeping.contents import Told
from service.keeping.durable import DURABLE, Durable, Row
from service.keeping.lines import heading, read
from service.keeping.manifest import Damaged, Manifest, check_first, manifest_in

_AT_ONCE = 2_000


class BackupFile:
    """A copy that is there already. What is read of it holds only when it was read to the end."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def check(self, told: Told = lambda done, total: None) -> Manifest:
        """Reads all of it; `told` in bytes. Raises Damaged, or OSError when it cannot be read."""
        reading = _Reading()
        for _ in self._pages(reading, told):
            pass
        return reading.ended()

    def pages(self, told: Told = lambda done, total: None) -> Iterator[tuple[Durable, list[Row]]]:
        """Every row, some at a time, table by table; raises Damaged, at the end at the latest."""
        reading = _Reading()
        yield from self._pages(reading, told)
        reading.ended()

    def _pages(self, reading: _Reading, told: Told) -> Iterator[tuple[Durable, list[Row]]]:
        size = self._path.stat().st_size
        try:
            with self._path.open("rb") as raw, gzip.open(raw, "rb") as lines:
                for page in _pages(reading, lines):
                    yield page
                    told(raw.tell(), size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as broken:
            raise Damaged(f"it is no backup, or not a whole one: {broken}") from broken
        except ValueError as odd:  # also of what is no JSON or no UTF-8
            raise Damaged(f"it is not as it was written: {odd}") from odd


def _pages(reading: _Reading, lines: gzip.GzipFile) -> Iterator[tuple[Durable, list[Row]]]:
    check_first(lines.readline(1_000))
    for are_rows, run in groupby(lines, lambda line: line.startswith(b"[")):
        while page := list(islice(run, _AT_ONCE)):
            if are_rows:
                yield reading.rows(page)
            else:
                reading.others(page)


class _Reading:
    """What was read so far, held against what a copy must be."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._rows = {table.name: 0 for table in DURABLE}
        self._coming = list(DURABLE)
        self._table: Durable | None = None
        self._manifest: Manifest | None = None

    def rows(self, page: list[bytes]) -> tuple[Durable, list[Row]]:
        if self._table is None or self._manifest is not None:
            raise Damaged("there are rows where none can be")
        self._digest.update(b"".join(page))
        self._rows[self._table.name] += len(page)
        return self._table, list(read(self._table, page))

    def others(self, lines: list[bytes]) -> None:
        """Headings, and the manifest after the last."""
        for line in lines:
            if self._manifest is not None:
                raise Damaged("it goes on after its end")
            if not self._coming:
                self._manifest = manifest_in(line)
                continue
            self._table = self._coming.pop(0)
            if line != heading(self._table):
                raise Damaged(f"{self._table.name} is not where it must be")
            self._digest.update(line)

    def ended(self) -> Manifest:
        if self._manifest is None:
            raise Damaged("it has no end")
        told = self._manifest.contents
        if (told.sha256, told.rows) != (self._digest.hexdigest(), self._rows):
            raise Damaged("its rows are not those that were written")
        return self._manifest
