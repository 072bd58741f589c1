"""The seven kinds of aggregate, side by side: everything generic goes through this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from domain.account import commands as account_commands
from domain.account import decide as account_decide
from domain.account import state as account_state
from domain.agency import commands as agency_commands
from domain.agency import decide as agency_decide
from domain.agency import state as agency_state
from domain.cycle import commands as cycle_commands
from domain.cycle import decide as cycle_decide
from domain.cycle import state as cycle_state
from domain.erasure import commands as erasure_commands
from domain.erasure import decide as erasure_decide
from domain.erasure import state as erasure_state
from domain.innovation import commands as innovation_commands
from domain.innovation import decide as innovation_decide
from domain.innovation import state as innovation_state
from domain.launch import commands as launch_commands
from domain.launch import decide as launch_decide
from domain.launch import state as launch_state
from domain.recorded import Command, Recorded
from domain.region import commands as region_commands
from domain.region import decide as region_decide
from domain.region import state as region_state
from domain.rules import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    name: str
    plural: str
    commands: dict[str, type[Command]]
    creations: tuple[str, ...]
    fold: Callable[[Any], Any]
    evolve: Callable[[Any, Recorded[Any]], Any]
    demanded: Callable[[Command], list[Refusal]]


def _kind(name: str, plural: str, creations: tuple[str, ...], *, commands: Any, state: Any, decide: Any) -> Kind:
    return Kind(
        name=name,
        plural=plural,
        commands={command.verb: command for command in commands.COMMANDS},
        creations=creations,
        fold=state.fold,
        evolve=state.evolve,
        demanded=decide.demanded,
    )


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        _kind(
            "innovation",
            "innovations",
            ("propose", "import-running"),
            commands=innovation_commands,
            state=innovation_state,
            decide=innovation_decide,
        ),
        _kind("cycle", "cycles", ("open",), commands=cycle_commands, state=cycle_state, decide=cycle_decide),
        _kind("launch", "launches", ("plan",), commands=launch_commands, state=launch_state, decide=launch_decide),
        _kind("agency", "agencies", ("register",), commands=agency_commands, state=agency_state, decide=agency_decide),
        _kind("region", "regions", ("register",), commands=region_commands, state=region_state, decide=region_decide),
        _kind(
            "account", "accounts", ("register",), commands=account_commands, state=account_state, decide=account_decide
        ),
        _kind(
            "erasure", "erasures", ("request",), commands=erasure_commands, state=erasure_state, decide=erasure_decide
        ),
    )
}
