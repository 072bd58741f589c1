"""What verbs print: for programs one line of JSON, for people lines and tables; progress goes to a terminal only."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import click

from service.store.tokens import in_json, replaced_in_text

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, one line.")


def emit(data: Any) -> None:
    """One line of JSON on stdout, UTF-8 whatever the terminal says, flushed."""
    written = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    click.echo(b"".join(_SEALED.encode() if isinstance(piece, str) else piece for piece in in_json(written)))


def say(line: str = "") -> None:
    click.echo(replaced_in_text(line, lambda _: _SEALED))


_SEALED = '"…"'
"""A text of a person where nobody asked to see it, such as in a row of a read model."""


def table(rows: Iterable[Sequence[object]]) -> None:
    """Columns two spaces apart; the last one is not padded."""
    texts = [[_cell(cell) for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in texts) for place in range(len(texts[0]))] if texts else []
    for row in texts:
        padded = [cell.ljust(width) for cell, width in zip(row[:-1], widths, strict=False)]
        say("  ".join([*padded, row[-1]]).rstrip())


def _cell(value: object) -> str:
    return "–" if value is None else brief(value, width=None)


def brief(value: object, width: int | None = 60) -> str:
    """A value on one line, cut where it is wider; what is no text as JSON."""
    written = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list | bool) else str(value)
    text = " ".join(written.split())
    return text if width is None or len(text) <= width else text[: width - 1] + "…"


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on stderr where that is a terminal; yields what to call with the steps done and their whole number."""
    if not sys.stderr.isatty():
        yield lambda _done, _total: None
        return
    bar = click.progressbar(length=1, label=label, file=sys.stderr)
    with bar:

        def told(done: int, total: int) -> None:
            bar.length = max(1, total)
            bar.update(done - bar.pos)

        yield told
