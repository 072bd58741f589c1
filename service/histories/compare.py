"""Two states of one innovation side by side: what differs, and which event made it so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from domain.recorded import Recorded
from service.errors import NotFound
from service.histories import represent
from service.histories.diff import MISSING, changes
from service.histories.past import true_on
from service.histories.stepping import stepped
from service.kinds import KINDS
from service.recollection import went_on

Shown = dict[str, Any]
Point = int | date
"""A version, 0 for nothing; or a business date, its end."""


def compare(
    history: list[Recorded[Any]], before: Point, after: Point, opened: Callable[[list[Shown]], list[Shown]]
) -> list[dict[str, Any]]:
    """`[{path, before, after, version, actor}]`: the changes between two versions or business dates.

    Texts of persons are compared as they are `opened`: what was said again reads the same, however it is sealed.
    Raises NotFound for a version that does not exist and for an `after` before the beginning.
    """
    earlier, later = _part(history, before), _part(history, after)
    if not later and after != 0:
        raise NotFound
    begin = _folded(earlier)
    end, authors = _went(begin, earlier, later)
    old, new = opened([_told(begin), _told(end)])
    return [
        {
            "path": path,
            "before": None if old is MISSING else old,
            "after": None if new is MISSING else new,
            "version": author.originator_version if (author := authors.of(path)) else None,
            "actor": author.actor if author else None,
        }
        for path, old, new in changes(old, new)
        if not (old in (MISSING, None) and new in (MISSING, None))
    ]


def _part(history: list[Recorded[Any]], point: Point) -> list[Recorded[Any]]:
    if isinstance(point, date):
        return true_on(history, point)
    if point > len(history):
        raise NotFound
    return history[:point]


def _folded(part: list[Recorded[Any]]) -> Any:
    """The state after some events; None after none."""
    return KINDS["innovation"].fold(part)


def _told(state: Any) -> dict[str, Any]:
    """The representation, without the names of other aggregates; empty for None."""
    return {} if state is None else represent.innovation(state, lambda id: {"id": str(id)})


class _Authors:
    """For every path that changed on the way, the last event that changed it."""

    def __init__(self) -> None:
        self._at: dict[str, Recorded[Any]] = {}
        self._below: dict[str, Recorded[Any]] = {}

    def note(self, event: Recorded[Any], paths: Iterable[str]) -> None:
        for path in paths:
            self._at[path] = _newer(event, self._at.get(path))
            for above in _above(path):
                self._below[above] = _newer(event, self._below.get(above))

    def of(self, path: str) -> Recorded[Any] | None:
        """The newest event that changed the path, something in it, or what it is in."""
        newest = self._below.get(path)
        for each in (path, *_above(path)):
            found = self._at.get(each)
            newest = found if newest is None else _newer(newest, found)
        return newest


def _went(begin: Any, earlier: list[Recorded[Any]], later: list[Recorded[Any]]) -> tuple[Any, _Authors]:
    """The later state, and who made it so; each state goes on from the one before it, unless that is read anew."""
    known = {event.originator_version for event in earlier}
    part, state, authors = [*earlier], begin, _Authors()
    for event in later:
        if event.originator_version in known:
            continue
        before, goes_on = state, not part or part[-1].originator_version < event.originator_version
        part.append(event)
        if goes_on:
            state = went_on(before, part[:-1], [event])
        else:
            part.sort(key=lambda each: each.originator_version)
            state = _folded(part)
        if before is None:
            authors.note(event, (f"/{name}" for name in _told(state)))
        else:
            authors.note(event, stepped(before, state, begin or state))
    return (state if len(part) == len(later) else _folded(later)), authors


def _newer(one: Recorded[Any], other: Recorded[Any] | None) -> Recorded[Any]:
    return other if other is not None and other.originator_version > one.originator_version else one


def _above(path: str) -> Iterator[str]:
    """What a path is in, from the inside out."""
    while path := path.rpartition("/")[0]:
        yield path
