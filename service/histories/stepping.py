"""Where one event changed an innovation, without showing all of it: only what is not the very same is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress, count
from operator import attrgetter, is_, is_not
from typing import Any

from domain.innovation.state import Innovation
from service.histories.diff import changes
from service.histories.represent import COURSE, HEAD, LISTS, items_of, stage_entry

_SINGLE = HEAD | COURSE
_values, _lists = attrgetter(*_SINGLE), attrgetter(*LISTS)


def stepped(before: Innovation, after: Innovation, since: Innovation) -> Iterator[str]:
    """The pointers at which the representations of a state and of one that went on from it differ (see `branch`).

    An agency is told by its id, and the moments of a state are no change, as in `compare`. Items of long lists that
    were not there `since` another state differ from it as a whole, so they are told as a whole.
    """
    for name in compress(_SINGLE, map(is_not, _values(before), _values(after))):
        old, new = getattr(before, name), getattr(after, name)
        if not _same(old, new):
            yield from _paths(_SINGLE[name](old), _SINGLE[name](new), f"/{name}{'/id' if name == 'agency' else ''}")
    for place, (stage, entry) in enumerate(before.stages.items()):
        if entry is not after.stages[stage]:
            yield from _paths(stage_entry(stage, entry), stage_entry(stage, after.stages[stage]), f"/stages/{place}")
    for name, was, now in zip(LISTS, _lists(before), _lists(after), strict=True):
        if was or now:
            yield from _within(name, was, now, len(getattr(since, name)))


def _within(name: str, was: Any, now: Any, known: int) -> Iterator[str]:
    """Of a long list: an item that is added, or gone, is one difference."""
    old, new, show = items_of(was), items_of(now), LISTS[name]
    for place in compress(count(), map(is_not, old, new)):
        pointer = f"/{name}/{place}"
        yield from _paths(show(old[place]), show(new[place]), pointer) if place < known else (pointer,)
    for place in range(min(len(old), len(new)), max(len(old), len(new))):
        yield f"/{name}/{place}"


def _paths(old: Any, new: Any, pointer: str) -> Iterator[str]:
    return (path for path, _, _ in changes(old, new, pointer))


def _same(old: Any, new: Any) -> bool:
    """Whether two lists hold the very same items."""
    return isinstance(old, list | tuple) and len(old) == len(new) and all(map(is_, old, new))
