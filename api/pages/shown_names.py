"""To whom names that one innovation's events say were shown: for whoever audits or administers its region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import merge
from itertools import groupby, islice
from typing import Any
from uuid import UUID

from api.asked import Asked
from api.pages.downloads import Table
from api.pages.formats import Formats
from domain.access import regions_with_accounts
from service.audit.logs import Log
from service.people.finding import held_in

_LAST = 20
_SUBJECTS = 20
_AT_ONCE = 500
_COLUMNS = ("when", "shown_account", "shown_what")

Entry = dict[str, Any]


def may_know(asked: Asked, log: Log | None) -> bool:
    return bool(regions_with_accounts(asked.actor) & {None, log.name if log else None})


def last(asked: Asked, id: UUID, f: Formats) -> list[Entry]:
    """The newest, of the first persons that it names."""
    newest = islice(_entries(asked, _subjects(asked, id)[:_SUBJECTS], _LAST), _LAST)
    return [{"at": f.instant(each["at"]), "account": each["account"], "what": each["what"]} for each in newest]


def table(asked: Asked, id: UUID, f: Formats) -> Table:
    """Every time, the newest first."""
    rows = ([each["at"], each["account"], each["what"]] for each in _entries(asked, _subjects(asked, id), _AT_ONCE))
    return Table.headed(f"diperlihatkan-{id}", _COLUMNS, rows, f.said.page)


def _entries(asked: Asked, subjects: Iterable[UUID], at_once: int) -> Iterator[Entry]:
    """Each once, though several persons were shown together."""
    found = merge(*(_of(asked, subject, at_once) for subject in subjects), key=_number, reverse=True)
    return (next(same) for _, same in groupby(found, key=_number))


def _of(asked: Asked, subject: UUID, at_once: int) -> Iterator[Entry]:
    before = None
    while some := asked.service.people.shown.entries(subject=subject, before=before, limit=at_once):
        yield from some
        before = some[-1]["no"]
        if len(some) < at_once:
            return


def _number(entry: Entry) -> int:
    return int(entry["no"])


def _subjects(asked: Asked, id: UUID) -> list[UUID]:
    """Whose texts its events hold; nobody's where an event cannot be read."""
    try:
        history = asked.service.history("innovation", id)
    except ValueError:
        return []
    held = (each.subject for event in history for each in held_in(event) if each.subject is not None)
    return list(dict.fromkeys(held))
