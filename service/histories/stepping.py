"""What one event changed in an innovation, without showing all of it: only what is not the very same is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, compress, count
from operator import attrgetter, is_, is_not
from typing import Any

from domain.innovation.state import Innovation
from service.histories.diff import MISSING, Change, changes
from service.histories.represent import COURSE, HEAD, LISTS, items_of, stage_entry

_SINGLE = HEAD | COURSE
_values, _lists = attrgetter(*_SINGLE), attrgetter(*LISTS)


def stepped(before: Innovation, after: Innovation) -> Iterator[Change]:
    """The changes between the representations of a state and of another that went on from it (see `branch`).

    An agency is told by its id, and the moments of a state are no change, as in `compare`.
    """
    for name in compress(_SINGLE, map(is_not, _values(before), _values(after))):
        old, new = getattr(before, name), getattr(after, name)
        if not _same(old, new):
            show = _SINGLE[name]
            yield from changes(show(old), show(new), f"/{name}{'/id' if name == 'agency' else ''}")
    for place, (stage, entry) in enumerate(before.stages.items()):
        if entry is not after.stages[stage]:
            shown = stage_entry(stage, entry), stage_entry(stage, after.stages[stage])
            yield from changes(*shown, f"/stages/{place}")
    for name, was, now in zip(LISTS, _lists(before), _lists(after), strict=True):
        if was or now:
            yield from _items_changed(name, items_of(was), items_of(now), LISTS[name])


def _items_changed(name: str, old: Sequence[Any], new: Sequence[Any], show: Callable[[Any], Any]) -> Iterator[Change]:
    both, longer = min(len(old), len(new)), max(len(old), len(new))
    for place in chain(compress(count(), map(is_not, old, new)), range(both, longer)):
        was, now = (show(items[place]) if place < len(items) else MISSING for items in (old, new))
        yield from changes(was, now, f"/{name}/{place}")


def _same(old: Any, new: Any) -> bool:
    """Whether two lists hold the very same items."""
    return isinstance(old, list | tuple) and len(old) == len(new) and all(map(is_, old, new))
