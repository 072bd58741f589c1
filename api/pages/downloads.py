"""Tables to take away: `?unduh=csv` or `xlsx` at the address of a page, with its filters and what its reader may see.

Rows are written as they are read, so that a table of any length needs little memory; so many downloads at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore
from time import monotonic
from typing import Any

from flask import Response

from api.asked import Asked
from api.identity import is_public
from api.pages import commas, spreadsheets
from api.pages.queries import address, here_with
from api.query import Parameter, plain_text
from service.errors import Busy, NotFound

MOST = 2
"""Downloads at a time in a process: each holds a thread for as long as its reader takes."""
_free = BoundedSemaphore(MOST)
_free_for_public = BoundedSemaphore(MOST - 1)
LONGEST = 120.0
"""Seconds that a reader may take."""

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """`name` begins the file's; `rows` are read once."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]

    @classmethod
    def headed(cls, name: str, columns: Iterable[str], rows: Iterable[Sequence[Cell]], t: Mapping[str, str]) -> Table:
        """With headings in the reader's language, by their keys among the texts of pages."""
        return cls(name, [t[column] for column in columns], rows)


_WRITERS = {
    "csv": (commas.written, "text/csv; charset=utf-8"),
    "xlsx": (spreadsheets.written, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def _kind(text: str) -> str:
    if text not in _WRITERS:
        raise ValueError(text)
    return text


AS = Parameter(name="unduh", read=_kind, shape={"type": "string", "enum": list(_WRITERS)}, description="as a file")
WHICH = Parameter(name="tabel", read=plain_text, shape={"type": "string"}, description="which table of the page")
ONE_OF = (AS, WHICH)
"""Of pages with several tables."""

Tables = Mapping[str | None, Callable[[], Table]]
"""The tables of a page by their names; under None the one that is meant where none is named."""


def links(asked: Asked, interface: str | None = None, *, table: str | None = None) -> dict[str, str]:
    """What a table of the page can be taken away as, all of it; `interface` is where programs read the same."""
    whole: dict[str, Any] = {"tabel": table, **dict.fromkeys(("cursor", "dari", "lang", "selesai"))}
    found = {kind.upper(): here_with(asked, unduh=kind, **whole) for kind in _WRITERS}
    return found | ({"JSON": interface} if interface else {})


def links_to(path: str, **said: Any) -> dict[str, str]:
    """The table of another page that has the same rows."""
    return {kind.upper(): address(path, unduh=kind, **said) for kind in _WRITERS}


def one_of(asked: Asked, tables: Tables, position: int | None = None) -> Response:
    """The table that is named. Raises NotFound for one that the page has not, and Busy."""
    name = asked.query.get(WHICH.name)
    if name not in tables:
        raise NotFound
    return sent(asked, tables[name](), position)


def sent(asked: Asked, table: Table, position: int | None = None) -> Response:
    """The table as it was asked for; the file's name tells up to which event: that position, or the record's last.

    Raises Busy.
    """
    position = asked.service.store.last_position() if position is None else position
    kind = asked.query[AS.name]
    write, content_type = _WRITERS[kind]
    places = [_free_for_public, _free] if is_public(asked.actor) else [_free]
    taken = [each for each in places if each.acquire(blocking=False)]

    def leave() -> None:
        while taken:
            taken.pop().release()

    if len(taken) < len(places):
        leave()
        raise Busy

    try:
        answer = Response(_begun(write(table.headings, table.rows), leave), content_type=content_type)
    except BaseException:
        leave()
        raise
    answer.call_on_close(leave)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Vary"] = "Cookie"
    answer.headers["Content-Disposition"] = f'attachment; filename="jejak-{_plain(table.name)}-{position}.{kind}"'
    answer.headers["Position"] = str(position)
    return answer


def _begun(parts: Iterator[bytes], leave: Callable[[], None]) -> Iterator[bytes]:
    """What goes wrong with the first part is still told by a page."""
    first = next(parts, b"")
    ends = monotonic() + LONGEST

    def rest() -> Iterator[bytes]:
        try:
            yield first
            for part in parts:
                if monotonic() > ends:
                    raise TimeoutError("a download that is not taken in time is broken off")
                yield part
        finally:
            leave()

    return rest()


def _plain(name: str) -> str:
    return "".join(each if each.isascii() and (each.isalnum() or each in "-.") else "-" for each in name)


__all__ = ["AS", "ONE_OF", "WHICH", "Cell", "Table", "Tables", "links", "links_to", "one_of", "sent"]
