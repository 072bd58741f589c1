"""Two states of one innovation side by side: what differs, and which event made it so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.errors import NotFound
from service.histories import represent
from service.histories.diff import MISSING, changes
from service.histories.past import Reader, true_on
from service.kinds import KINDS

Shown = dict[str, Any]
Point = int | date
"""A version, 0 for nothing; or a business date, its end."""


def compare(
    reader: Reader, id: UUID, before: Point, after: Point, opened: Callable[[list[Shown]], list[Shown]]
) -> list[dict[str, Any]]:
    """`[{path, before, after, version, actor}]`: the changes between two versions or two business dates, in order.

    Texts of persons are compared as they are `opened`: what was said again reads the same, however it is sealed.
    Raises NotFound for a version that does not exist and for an `after` before the beginning.
    """
    history = reader.history("innovation", id)
    earlier, later = _part(history, before), _part(history, after)
    if not later and after != 0:
        raise NotFound
    old, new = opened([_shown(earlier), _shown(later)])
    final = list(changes(old, new))
    authors = _authors(earlier, later) if final else {}
    return [
        {
            "path": path,
            "before": None if old is MISSING else old,
            "after": None if new is MISSING else new,
            **_author(path, authors),
        }
        for path, old, new in final
        if not (old in (MISSING, None) and new in (MISSING, None))
    ]


def _part(history: list[Recorded[Any]], point: Point) -> list[Recorded[Any]]:
    if isinstance(point, date):
        return true_on(history, point)
    if point > len(history):
        raise NotFound
    return history[:point]


def _shown(part: list[Recorded[Any]]) -> dict[str, Any]:
    """The representation, without the names of other aggregates."""
    if not part:
        return {}
    return represent.innovation(KINDS["innovation"].fold(part), lambda id: {"id": str(id)})


def _authors(earlier: list[Recorded[Any]], later: list[Recorded[Any]]) -> dict[str, Recorded[Any]]:
    """For every path that changed on the way, the last event that changed it."""
    known = {event.originator_version for event in earlier}
    part, shown = [*earlier], _shown(earlier)
    authors: dict[str, Recorded[Any]] = {}
    for event in later:
        if event.originator_version not in known:
            part = sorted([*part, event], key=lambda each: each.originator_version)
            before, shown = shown, _shown(part)
            authors.update((path, event) for path, _, _ in changes(before, shown))
    return authors


def _author(path: str, authors: dict[str, Recorded[Any]]) -> dict[str, Any]:
    """The newest event that changed the path, something in it, or what it is in."""
    involved = [
        event
        for changed, event in authors.items()
        if changed == path or changed.startswith(path + "/") or path.startswith(changed + "/")
    ]
    if not involved:
        return {"version": None, "actor": None}
    newest = max(involved, key=lambda event: event.originator_version)
    return {"version": newest.originator_version, "actor": newest.actor}
