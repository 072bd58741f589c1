"""Which commands a caller could issue on something now, and what refuses the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.access import Actor, permitting_role
from domain.agency import decide as agency_decide
from domain.cycle import decide as cycle_decide
from domain.innovation.possible import refused_now
from domain.launch import decide as launch_decide
from domain.recorded import Given
from domain.rules import Refusal
from service.kinds import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Possibility:
    """`forbidden` when no role of the caller permits the command, else the refusal, if any."""

    verb: str
    forbidden: bool
    refusal: Refusal | None

    @property
    def allowed(self) -> bool:
        return not self.forbidden and self.refusal is None


def possibilities(kind: str, state: Any, actor: Actor, given: Given) -> list[Possibility]:
    """Every command of the kind but those that create."""
    found = []
    for verb, command in KINDS[kind].commands.items():
        if verb in KINDS[kind].creations:
            continue
        forbidden = permitting_role(actor, kind, verb) is None
        refusal = None if forbidden else _refused(kind, state, command, given)
        found.append(Possibility(verb=verb, forbidden=forbidden, refusal=refusal))
    return found


def _refused(kind: str, state: Any, command: Any, given: Given) -> Refusal | None:
    if kind == "innovation":
        return refused_now(state, command, given)
    if kind == "cycle":
        return cycle_decide.is_open(state, None, given)
    if kind == "launch":
        return launch_decide.not_over(state, None, launch_decide.Surroundings())
    return agency_decide.not_closed(state, None, given) if kind == "agency" else None
