"""Deciding a correction: it needs the whole history, because what it would be read as must still make sense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.innovation import commands as c
from domain.innovation import events as e
from domain.innovation.correction import OCCURRED_ON, aim, corrected
from domain.innovation.policies import dates_forward
from domain.innovation.state import Innovation, evolve
from domain.recorded import Fact, Given, Recorded, member_names
from domain.rules import Refusal, Refused, refuse

SERVER_DECIDED = frozenset({"region"})
"""Members of an event that no correction may touch: another region's innovation is another innovation."""


def correctable(history: Sequence[Recorded[Fact]], version: int, field: str) -> tuple[type[Fact], str] | None:
    """The kind of event and its member that a correction means; None when there is no such event or member."""
    read = {recorded.originator_version: recorded for recorded in history}
    version, field = aim(read, version, field)
    if version not in read:
        return None
    kind = type(read[version].fact)
    if field != OCCURRED_ON and (field not in member_names(kind) or field in SERVER_DECIDED):
        return None
    return kind, field


def correct(history: Sequence[Recorded[Fact]], command: c.Correct, given: Given) -> tuple[Fact, ...]:
    """What a correction makes happen; raises Refused (R53) when the corrected history would break R04."""
    meant = correctable(history, command.event, command.field)
    assert meant is not None, "the door checks that the event and its member exist"
    fact = e.Corrected(
        event=command.event,
        target=f"{meant[0].type}/{meant[1]}",
        field=command.field,
        value=command.value,
        reason=command.reason,
    )
    refused = _breaks_order([*history, _as_if(history[-1], fact, given)], given)
    if refused is not None:
        raise Refused(refused)
    return (fact,)


def _as_if(last: Recorded[Fact], fact: e.Corrected, given: Given) -> Recorded[Any]:
    return Recorded(
        originator_id=last.originator_id,
        originator_version=last.originator_version + 1,
        timestamp=last.timestamp,
        occurred_on=given.occurred_on,
        actor=given.actor.account,
        role=last.role,
        correlation_id=last.correlation_id,
        causation_id=last.causation_id,
        fact=fact,
    )


def _breaks_order(history: Sequence[Recorded[Any]], given: Given) -> Refusal | None:
    state: Innovation | None = None
    for recorded in corrected(history):
        if state is not None and _stage_runs_backwards(state, recorded, given):
            return refuse("R53", "wrong-state", what="dates_would_run_backwards", version=recorded.originator_version)
        state = evolve(state, recorded)
    return None


def _stage_runs_backwards(state: Innovation, recorded: Recorded[Any], given: Given) -> bool:
    fact = recorded.fact
    then = Given(
        today=given.today,
        occurred_on=recorded.occurred_on,
        actor=given.actor,
        settings=given.settings,
        new_id=given.new_id,
    )
    if isinstance(fact, e.StageStarted):
        return dates_forward(state, c.StartStage(stage=fact.stage), then) is not None
    if isinstance(fact, e.StageCompleted):
        return dates_forward(state, c.CompleteStage(stage=fact.stage, result=fact.result), then) is not None
    return False
