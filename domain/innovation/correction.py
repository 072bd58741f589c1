"""A correction never changes what was recorded: it changes what the history is read as (R32)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from domain.innovation.events import Corrected
from domain.recorded import Fact, Recorded

OCCURRED_ON = "occurred_on"


def corrected(history: Sequence[Recorded[Fact]]) -> Sequence[Recorded[Fact]]:
    """The history as it is to be read: every correction in it applied to the event it names.

    Earlier corrections of the same member read as the last one, so that reading a part of this again changes nothing.
    """
    if not any(type(recorded.fact) is Corrected for recorded in history):
        return history
    read: dict[int, Recorded[Any]] = {recorded.originator_version: recorded for recorded in history}
    corrections: dict[tuple[int, str], list[int]] = {}
    for recorded in history:
        if isinstance(recorded.fact, Corrected):
            version, field = target = aim(read, recorded.fact.event, recorded.fact.field)
            if version in read:
                read[version] = amended(read[version], field, recorded.fact.value)
            for earlier in corrections.setdefault(target, []):
                read[earlier] = amended(read[earlier], "value", recorded.fact.value)
            corrections[target].append(recorded.originator_version)
    return [read[recorded.originator_version] for recorded in history]


def aim(history: dict[int, Recorded[Any]], version: int, field: str) -> tuple[int, str]:
    """The event and member that are meant: correcting a correction corrects its target."""
    while version in history and isinstance(history[version].fact, Corrected):
        earlier = history[version].fact
        if earlier.event >= version:
            break
        version, field = earlier.event, earlier.field if field == "value" else field
    return version, field


def amended(recorded: Recorded[Any], field: str, value: Any) -> Recorded[Any]:
    """The event with one member read differently; a member it does not have changes nothing."""
    if field == OCCURRED_ON:
        return replace(recorded, occurred_on=value)
    if field not in type(recorded.fact).__dataclass_fields__:
        return recorded
    return replace(recorded, fact=replace(recorded.fact, **{field: value}))
