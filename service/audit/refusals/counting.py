"""How often each rule refused: as it is counted where refusals are entered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from service.audit.logs import Ask
from service.store.leaves.names import REFUSALS

_LEFT_OUT = "left-out"
_SUMS = "SELECT rule, sum(number) FROM refusal_counts WHERE number>0{} GROUP BY rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """`left_out` were refused and not entered one by one: of which rule is not known."""

    by_rule: Mapping[str, int]
    left_out: int


def counted(ask: Ask, logs: Collection[str] | None = None) -> Counted:
    """Of the logs of these names; None for every one."""
    regions = [name.removesuffix(REFUSALS) for name in logs or ()]
    among = "" if logs is None else f" AND region IN ({','.join('?' * len(regions)) or 'NULL'})"
    found = {rule: int(number) for rule, number in ask(_SUMS.format(among), regions)}
    return Counted(left_out=found.pop(_LEFT_OUT, 0), by_rule=found)
