"""A table as CSV (RFC 4180), in UTF-8 with the mark by which spreadsheets know it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from api.pages.inert import no_formula

_AT_ONCE = 200


def written(headings: Sequence[str], rows: Iterable[Sequence[str | int | float | None]]) -> Iterator[bytes]:
    """Numbers are numbers; no text is a formula."""
    yield b"\xef\xbb\xbf" + _lines([headings])
    rest = iter(rows)
    while some := list(islice(rest, _AT_ONCE)):
        yield _lines(some)


def _lines(rows: Iterable[Sequence[str | int | float | None]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([no_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue().encode()
