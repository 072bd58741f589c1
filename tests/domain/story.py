"""Given what happened, when somebody asks for something, then this happens or that rule refuses.

innovation(happened(StageStarted(stage=Stage.DRUM_UP), on="2023-01")).when(CompleteStage(...)).then(StageCompleted(...))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.access import Actor, Role, everywhere
from domain.agency import decide as agency_decide
from domain.agency import state as agency_state
from domain.cycle import decide as cycle_decide
from domain.cycle import state as cycle_state
from domain.dates import BusinessDate
from domain.innovation import commands as c
from domain.innovation import decide as innovation_decide
from domain.innovation import events as e
from domain.innovation import state as innovation_state
from domain.innovation.correcting import correct
from domain.innovation.values import Form, Initiator, InitiatorKind, Origin, OriginKind
from domain.launch import decide as launch_decide
from domain.launch import state as launch_state
from domain.launch.decide import Surroundings
from domain.recorded import Command, Fact, Given, Recorded
from domain.region import decide as region_decide
from domain.region import state as region_state
from domain.rules import RULES, Refused
from domain.settings import Settings

TODAY = date(2023, 10, 17)
MIDNIGHT = datetime(2023, 10, 17, tzinfo=UTC)
ID, OTHER, THIRD = UUID(int=1), UUID(int=2), UUID(int=3)
AGENCY, ANOTHER_AGENCY = UUID(int=11), UUID(int=12)
CYCLE, LAUNCH = UUID(int=21), UUID(int=31)
REGION = "36.72"

ANI = everywhere("ani", Role.INNOVATOR)
BUDI = everywhere("budi", Role.EVALUATOR)
"""Took no part in anything."""

PROPOSED = e.Proposed(
    region=REGION,
    title="Antar Akta",
    agency=AGENCY,
    initiator=Initiator(kind=InitiatorKind.AGENCY),
    origin=Origin(kind=OriginKind.LAB),
    form=Form.PUBLIC_SERVICE,
    problem="Antrean panjang",
    idea="Akta diantar",
)
IMPORTED = e.ImportedAsRunning(
    region=REGION,
    title="Telur Asin",
    agency=AGENCY,
    initiator=Initiator(kind=InitiatorKind.CITIZEN),
    origin=Origin(kind=OriginKind.OWN),
    form=Form.OTHER,
    problem="Sedikit pekerjaan",
    idea="Telur asin",
    running_since=BusinessDate.parse("2019-05"),
)


def on(text: str) -> BusinessDate:
    return BusinessDate.parse(text)


@dataclass(frozen=True)
class Happened:
    fact: Fact
    on: BusinessDate
    by: str


def happened(fact: Fact, *, on: str = "2023-01-01", by: str = "ani") -> Happened:
    return Happened(fact, BusinessDate.parse(on), by)


def recorded(happenings: Iterable[Happened | Fact], id: UUID = ID, first: int = 1) -> list[Recorded[Any]]:
    """A history of them, a second between each."""
    told = [h if isinstance(h, Happened) else happened(h) for h in happenings]
    return [
        Recorded(
            originator_id=id,
            originator_version=version,
            timestamp=MIDNIGHT + timedelta(seconds=version),
            occurred_on=one.on,
            actor=one.by,
            role="innovator",
            correlation_id="c",
            causation_id=f"command-{version}",
            fact=one.fact,
        )
        for version, one in enumerate(told, start=first)
    ]


def given(day: str | None = None, by: Actor = BUDI, **settings: Any) -> Given:
    return Given(
        today=TODAY,
        occurred_on=BusinessDate.parse(day) if day else BusinessDate.day(TODAY),
        actor=by,
        settings=Settings(**settings),
        new_id=OTHER,
    )


@dataclass(frozen=True)
class Answer:
    """What a decision said: facts, or the rule and code of its refusal."""

    facts: tuple[Fact, ...] = ()
    rule: str | None = None
    code: str | None = None
    about: dict[str, object] | None = None

    def then(self, *facts: Fact) -> None:
        assert (self.rule, self.facts) == (None, facts)

    def nothing(self) -> None:
        self.then()

    def refused(self, rule: str, **about: object) -> None:
        assert self.rule == rule
        assert self.code in RULES[rule].codes
        if about:
            assert self.about is not None
            assert {name: self.about.get(name) for name in about} == about


def answer(decide: Callable[[], tuple[Fact, ...]]) -> Answer:
    try:
        return Answer(facts=decide())
    except Refused as refused:
        refusal = refused.refusal
        assert not refusal.pointers, "state refuses without pointing into the payload"
        return Answer(rule=refusal.rule, code=refusal.code, about=refusal.facts)


@dataclass(frozen=True)
class Told:
    """A history of one aggregate of some kind, and how that kind decides."""

    history: list[Recorded[Any]]
    fold: Callable[[Any], Any]
    decide: Callable[[list[Recorded[Any]], Command, Given], tuple[Fact, ...]]

    @property
    def state(self) -> Any:
        return self.fold(self.history)

    def when(self, command: Command, on: str | None = None, by: Actor = BUDI, **settings: Any) -> Answer:
        return answer(lambda: self.decide(self.history, command, given(on, by, **settings)))

    def and_then(self, *more: Happened | Fact) -> Told:
        return replace(self, history=[*self.history, *recorded(more, first=len(self.history) + 1)])


def _decide_innovation(history: list[Recorded[Any]], command: Command, known: Given) -> tuple[Fact, ...]:
    if isinstance(command, c.Correct):
        return correct(history, command, known)
    state = innovation_state.fold(history)
    assert state is not None
    return innovation_decide.decide(state, command, known)


def innovation(*more: Happened | Fact, proposed: Fact = PROPOSED) -> Told:
    return Told(recorded([happened(proposed), *more]), innovation_state.fold, _decide_innovation)


def cycle(*history: Happened | Fact) -> Told:
    return Told(recorded(history), cycle_state.fold, lambda h, k, g: cycle_decide.decide(cycle_state.fold(h), k, g))


def launch(*history: Happened | Fact, held_by: UUID | None = None, running: int | None = None) -> Told:
    around = Surroundings(held_by=held_by, running=running)
    return Told(
        recorded(history), launch_state.fold, lambda h, k, g: launch_decide.decide(launch_state.fold(h), k, around)
    )


def agency(*history: Happened | Fact) -> Told:
    return Told(recorded(history), agency_state.fold, lambda h, k, g: agency_decide.decide(agency_state.fold(h), k, g))


def region(*history: Happened | Fact) -> Told:
    return Told(recorded(history), region_state.fold, lambda h, k, g: region_decide.decide(region_state.fold(h), k, g))


def demanded(module: Any, command: Command) -> dict[str, tuple[str, ...]]:
    """The rules that the payload alone breaks, each with the pointers it names."""
    refusals = module.demanded(command)
    assert all(refusal.pointers and refusal.code in RULES[refusal.rule].codes for refusal in refusals)
    return {refusal.rule: refusal.pointers for refusal in refusals}


def evolves(told: Told, **members: Any) -> None:
    """The state after a history has these members."""
    state = told.state
    assert {name: getattr(state, name) for name in members} == members
