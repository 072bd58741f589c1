"""What changed between two states: RFC 6901 pointers into the representation, with the values before and after."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

LEFT_OUT = frozenset({"version", "modified_at", "recorded_at"})
MISSING: Any = object()

Change = tuple[str, Any, Any]
"""pointer, before, after; MISSING where there was nothing"""


def changes(before: Any, after: Any, pointer: str = "") -> Iterator[Change]:
    """The smallest changed members, in the order of the representation; list items by position."""
    if type(before) is type(after) and isinstance(after, dict):
        for name in {**before, **after}:
            if pointer or name not in LEFT_OUT:
                at = f"{pointer}/{_escaped(name)}"
                yield from changes(before.get(name, MISSING), after.get(name, MISSING), at)
    elif type(before) is type(after) and isinstance(after, list):
        for place in range(max(len(before), len(after))):
            yield from changes(_item(before, place), _item(after, place), f"{pointer}/{place}")
    elif before is MISSING or after is MISSING or type(before) is not type(after) or before != after:
        yield pointer, before, after


def _item(items: list[Any], place: int) -> Any:
    return items[place] if place < len(items) else MISSING


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
