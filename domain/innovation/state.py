"""An innovation as its history tells it. Applying an event only assigns; it never refuses, so every history replays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

from domain.dates import BusinessDate
from domain.frozen import maker
from domain.innovation import events as e
from domain.innovation.correction import corrected
from domain.innovation.journey import JOURNEY, PROPOSAL
from domain.innovation.parts import (
    Complaint,
    Dated,
    Evidence,
    Indicator,
    InLaunch,
    StageState,
    Trial,
    Weakness,
)
from domain.innovation.results import RESULTS
from domain.innovation.values import (
    Action,
    Form,
    IndicatorKind,
    Initiator,
    Maturity,
    Milestone,
    Origin,
    StageStatus,
    Vitality,
)
from domain.recorded import Fact, Recorded
from domain.values import STAGES, LegalBasis, Stage

_APPLY = {**JOURNEY, **RESULTS}


_NOT_STARTED = {stage: StageState() for stage in STAGES}


@dataclass(slots=True, kw_only=True)
class Innovation:
    id: UUID
    region: str
    agency: UUID
    title: str
    initiator: Initiator
    origin: Origin
    form: Form
    problem: str
    idea: str
    version: int
    recorded_at: datetime
    modified_at: datetime
    tags: tuple[str, ...] = ()
    affairs: tuple[str, ...] = ()
    objective: str | None = None
    benefit: str | None = None
    flagship: bool | None = None
    legal_basis: LegalBasis | None = None
    division: str | None = None
    partners: tuple[str, ...] = ()
    location: str | None = None
    person_role: str | None = None
    proposed_on: BusinessDate | None = None
    running_since: BusinessDate | None = None
    milestone: Milestone = Milestone.PROPOSED
    maturity: Maturity = Maturity.INITIATIVE
    vitality: Vitality = Vitality.ACTIVE
    cycle: UUID | None = None
    launch: InLaunch | None = None
    permission: Dated | None = None
    feasibility: Dated | None = None
    designation: Dated | None = None
    trial: Trial | None = None
    implementation: Dated | None = None
    benefit_confirmed: bool | None = None
    predecessor: UUID | None = None
    successor: UUID | None = None
    actions: tuple[Action, ...] = ()
    stages: dict[Stage, StageState] = field(default_factory=_NOT_STARTED.copy)
    mentorings: list[Dated] = field(default_factory=list)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    monitorings: list[Dated] = field(default_factory=list)
    evaluations: list[Dated] = field(default_factory=list)
    weaknesses: dict[str, Weakness] = field(default_factory=dict)
    complaints: dict[str, Complaint] = field(default_factory=dict)
    awards: list[Dated] = field(default_factory=list)
    replications: list[Dated] = field(default_factory=list)
    evidence: dict[str, Evidence] = field(default_factory=dict)
    took_part: set[str] = field(default_factory=set)

    @property
    def imported(self) -> bool:
        return self.running_since is not None

    @property
    def ended(self) -> bool:
        return self.vitality in (Vitality.DISCONTINUED, Vitality.SUPERSEDED)

    @property
    def stage(self) -> Stage | None:
        """The furthest stage that was started."""
        started = (stage for stage in reversed(STAGES) if self.stages[stage].status is not StageStatus.NOT_STARTED)
        return next(started, None)

    def completed(self, stage: Stage) -> bool:
        return self.stages[stage].status is StageStatus.COMPLETED

    def measured(self, kind: IndicatorKind) -> bool:
        return any(i.kind is kind and i.measurements for i in self.indicators.values())

    def branch(self) -> Innovation:
        """A copy whose future does not touch this one."""
        return _innovation(*_plain(self), *[container.copy() for container in _containers(self)])


_CONTAINERS = tuple(f.name for f in fields(Innovation) if f.default_factory in (list, dict, set) or f.name == "stages")
_PLAIN = tuple(f.name for f in fields(Innovation) if f.name not in _CONTAINERS)
_plain, _containers = attrgetter(*_PLAIN), attrgetter(*_CONTAINERS)
_innovation = maker(Innovation)
"""Its members in their order: containers are the last."""


def fold(history: Iterable[Recorded[Fact]]) -> Innovation | None:
    """The state after a history, corrections in it applied; None for an empty one."""
    state: Innovation | None = None
    for recorded in corrected(list(history)):
        state = evolve(state, recorded)
    return state


def evolve(state: Innovation | None, recorded: Recorded[Any]) -> Innovation:
    """The state after one more event; a given state is changed in place."""
    kind = recorded.fact.__class__
    if state is None:
        state = _begin(recorded)
    else:
        apply = _APPLY.get(kind)
        if apply is not None:
            apply(state, recorded)
        state.version = recorded.originator_version
        state.modified_at = recorded.timestamp
    if kind in _TAKES_PART:
        state.took_part.add(recorded.actor)
    if kind in _REACHES:
        _reach_milestone(state)
    return state


_TAKES_PART = frozenset({
    e.Proposed, e.ImportedAsRunning, e.Revised, e.EnrolledInCycle, e.StageStarted, e.StageCompleted, e.StageReopened,
    e.MentoringRecorded, e.ActionPlanAdopted,
})  # fmt: skip


_REACHES = frozenset({e.EnrolledInCycle, e.StageCompleted, e.MentoringRecorded, e.Launched, e.Evaluated})
"""Facts that may reach a milestone."""


def _begin(recorded: Recorded[Any]) -> Innovation:
    fact = recorded.fact
    state = Innovation(
        id=recorded.originator_id,
        region=fact.region,
        agency=fact.agency,
        version=recorded.originator_version,
        recorded_at=recorded.timestamp,
        modified_at=recorded.timestamp,
        **{name: getattr(fact, name) for name in PROPOSAL},
    )
    if isinstance(fact, e.ImportedAsRunning):
        state.running_since = fact.running_since
        state.maturity = Maturity.IMPLEMENTED
    else:
        state.proposed_on = recorded.occurred_on
    return state


def _reach_milestone(state: Innovation) -> None:
    """The furthest milestone reached; it never goes back."""
    if state.evaluations:
        state.milestone = Milestone.EVALUATED
    elif state.launch is not None:
        state.milestone = Milestone.LAUNCHED
    elif state.milestone is Milestone.LAUNCHED or state.milestone is Milestone.DELIVERED:
        return
    elif state.completed(Stage.DELIVER):
        state.milestone = Milestone.DELIVERED
    elif state.cycle is not None and state.mentorings and state.completed(Stage.DESIGN):
        state.milestone = Milestone.MENTORED
