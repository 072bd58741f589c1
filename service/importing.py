"""Tables of innovations from a file: CSV (`;` or `,`) and XLSX become rows, and rows become what a client would send.

Nothing is judged here beyond the table's form: whether a row is a proposal is for the schemas and the rules.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

COLUMNS = (
    "region",
    "agency",
    "title",
    "initiator_kind",
    "initiator_name",
    "origin_kind",
    "origin_reference",
    "form",
    "tags",
    "affairs",
    "problem",
    "idea",
    "objective",
    "benefit",
    "running_since",
    "occurred_on",
)
_LISTS = frozenset({"tags", "affairs"})
_GROUPS = {
    "initiator_kind": ("initiator", "kind"),
    "initiator_name": ("initiator", "name"),
    "origin_kind": ("origin", "kind"),
    "origin_reference": ("origin", "reference"),
}
_NOT_SAID = frozenset({"region", "agency"})


class BadTable(Exception):
    """The file is no table that can be imported; nothing of it was read."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row that is not empty: its number in the sheet (the header is 1), its trimmed texts by column."""

    number: int
    cells: dict[str, str]

    @property
    def verb(self) -> str:
        return "import-running" if "running_since" in self.cells else "propose"

    @property
    def identity(self) -> tuple[str, str, str]:
        """Region, agency code and title: what a row is known again by."""
        return self.cells.get("region", ""), self.cells.get("agency", ""), self.cells.get("title", "")

    def body(self) -> dict[str, Any]:
        """What a client would send for this row: the members of a command's body, as texts and lists."""
        body: dict[str, Any] = {}
        if "agency" in self.cells:
            body["agency"] = "/".join(self.cells[part] for part in ("region", "agency") if part in self.cells)
        for column, text in self.cells.items():
            if column in _GROUPS:
                group, member = _GROUPS[column]
                body.setdefault(group, {})[member] = text
            elif column not in _NOT_SAID:
                body[column] = _items(text) if column in _LISTS else text
        return body


def _items(text: str) -> list[str]:
    return [item.strip() for item in text.split("|") if item.strip()]


def rows_of(path: Path) -> list[Row]:
    """Every row of the file that is not empty. Raises BadTable, OSError."""
    lines = _sheet(path) if path.suffix.lower() == ".xlsx" else _text(path)
    try:
        header = [_written(None, cell).lower() for cell in next(lines, [])]
        _check_header(header)
        return list(_rows(header, lines))
    except csv.Error as error:
        raise BadTable(f"the table cannot be read: {error}") from None


def _check_header(header: list[str]) -> None:
    named = [name for name in header if name]
    unknown = [name for name in named if name not in COLUMNS]
    twice = sorted({name for name in named if named.count(name) > 1})
    missing = [name for name in ("region", "agency", "title") if name not in named]
    for what, names in (("unknown columns", unknown), ("columns named twice", twice), ("missing columns", missing)):
        if names:
            raise BadTable(f"{what}: {', '.join(names)}; known are: {' '.join(COLUMNS)}")


def _rows(header: list[str], lines: Iterable[list[Any]]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=2):
        texts = [_written(header[place] if place < len(header) else None, cell) for place, cell in enumerate(line)]
        if any(texts[len(header) :]) or any(text and not name for text, name in zip(texts, header, strict=False)):
            raise BadTable(f"row {number} has more cells than there are named columns")
        cells = {name: text for name, text in zip(header, texts, strict=False) if text}
        if cells:
            yield Row(number, cells)


def _text(path: Path) -> Iterator[list[Any]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadTable(f"the file is not UTF-8 (byte {error.start})") from None
    separators = [";", ","]
    first = text.split("\n", 1)[0]
    separator = max(separators, key=first.count)
    return iter(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))


def _sheet(path: Path) -> Iterator[list[Any]]:
    """The first sheet; formulas stay the texts they are written as."""
    from openpyxl import load_workbook  # noqa: PLC0415  # slow to import, and CSV needs none of it

    try:
        with closing(load_workbook(path, read_only=True, data_only=False)) as book:
            yield from (list(line) for line in book.worksheets[0].iter_rows(values_only=True))
    except OSError:
        raise
    except Exception as error:  # openpyxl lets out whatever its zip and XML readers raise
        raise BadTable(f"the file is no XLSX workbook: {error}") from None


def _written(column: str | None, cell: Any) -> str:
    """A cell as somebody would have typed it: whole numbers without a point, dates as dates, a region code with two
    digits after the point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.2f}" if column == "region" else f"{cell:g}" if cell == int(cell) else repr(cell)
    return str(cell).replace("\r\n", "\n").strip()
