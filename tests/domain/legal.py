"""Histories that the rules allow: random commands, each decided by the real decide, the refused ones left out."""

from __future__ import annotations

import typing
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from domain.agency import commands as agency_commands
from domain.agency import events as agency_events
from domain.cycle import commands as cycle_commands
from domain.cycle import events as cycle_events
from domain.dates import BusinessDate
from domain.innovation import commands as c
from domain.innovation import values as v
from domain.innovation.correcting import correctable
from domain.launch import commands as launch_commands
from domain.launch import events as launch_events
from domain.launch.values import Announced
from domain.recorded import Command, Fact, Recorded
from domain.region import commands as region_commands
from domain.region import events as region_events
from domain.region.values import FigureOf
from domain.rules import Refused
from domain.settings import LaunchGate
from domain.values import STAGES, LegalBasis, LegalBasisKind, Precision, Scope
from tests.domain import anything
from tests.domain.story import (
    AGENCY,
    ANI,
    ANOTHER_AGENCY,
    BUDI,
    CYCLE,
    IMPORTED,
    LAUNCH,
    PROPOSED,
    REGION,
    THIRD,
    Told,
    agency,
    cycle,
    given,
    happened,
    innovation,
    launch,
    on,
    region,
)

_KEYS = ("a", "b")
_DAYS = ("2022", "2023-01", "2023-01-01", "2023-02-14", "2023-10-17")
_BASIS = LegalBasis(kind=LegalBasisKind.DECREE, number="1", year=2023)
_MET = v.Criteria(novelty=True, benefit=True, no_burden=True, authority=True, replicable=True)
_UNMET = v.Criteria(novelty=True, benefit=True, no_burden=True, authority=True, replicable=False)
_SUCCESSOR: dict[str, Any] = {
    "title": "Antar Akta 2",
    "agency": AGENCY,
    "initiator": PROPOSED.initiator,
    "origin": PROPOSED.origin,
    "form": v.Form.OTHER,
    "problem": "p",
    "idea": "i",
}


def _once(*commands: Command) -> list[Command]:
    return list(commands)


def on_innovations(*more_keys: str) -> list[Command]:
    """At least one payload of every command on an innovation but `correct`, for each of the keys."""
    keys = (*_KEYS, *more_keys)
    return [
        *_once(
            c.Revise(title="Antar Akta Baru"),
            c.Revise(tags=("appropriate_technology",), flagship=True),
            c.Develop(**_SUCCESSOR),
            c.Enrol(cycle=CYCLE),
            c.RecordMentoring(stage=STAGES[2], mentors=(v.Mentor(organisation="LAN"),), participants=4),
            c.AdoptActionPlan(actions=(v.Action(what="cetak", who="Bidang A"),)),
            c.AssessFeasibility(verdict=v.FeasibilityVerdict.FEASIBLE, criteria=_MET),
            c.AssessFeasibility(verdict=v.FeasibilityVerdict.FEASIBLE, criteria=_UNMET),
            c.AssessFeasibility(verdict=v.FeasibilityVerdict.NOT_FEASIBLE, criteria=_UNMET, reason="r"),
            c.RecordPermission(by="Kepala Dinas"),
            c.Designate(legal_basis=_BASIS),
            c.StartTrial(),
            c.StartTrial(agency=ANOTHER_AGENCY),
            c.FinishTrial(result="baik"),
            c.StopTrial(reason="gagal", reported_to="Bappeda"),
            c.RecordImplementation(since=on("2023-02"), evidence=("foto",)),
            c.RecordMonitoring(findings="jalan"),
            c.Evaluate(verdict=v.Verdict.BENEFICIAL, summary="baik"),
            c.ConfirmBenefit(statement="bermanfaat"),
            c.DenyBenefit(reason="sepi", decision=v.DenialDecision.REMEDIATE),
            c.DenyBenefit(reason="sepi", decision=v.DenialDecision.DISCONTINUE),
            c.ReceiveAward(name="TOP 99"),
            c.RecordReplication(by="Kota Serang"),
            c.ChangeCustodian(reason="mutasi", agency=ANOTHER_AGENCY),
            c.ChangeCustodian(reason="mutasi", person_role=v.VACANT),
            c.MarkDormant(reason="pindah"),
            c.Reactivate(reason="hidup"),
            c.Discontinue(reason="selesai"),
            c.TakeIntoLaunch(launch=LAUNCH, launch_name="Launching 2023", date=on("2023-02-14")),
        ),
        *(c.StartStage(stage=stage) for stage in STAGES),
        c.StartStage(label="Rencana Aksi"),
        *(c.CompleteStage(stage=stage, result="tuntas") for stage in STAGES),
        *(c.ReopenStage(stage=stage, reason="kurang") for stage in STAGES),
        *(command for key in keys for command in _with_key(key)),
    ]


def _with_key(key: str) -> list[Command]:
    weak = v.FoundWeakness(key=key, what="lambat")
    return [
        *(
            c.DefineIndicator(key=key, kind=kind, name="waktu", unit="menit", better=v.Better.LOWER)
            for kind in v.IndicatorKind
        ),
        c.RecordMeasurement(key=key, value=12.5, source="survei"),
        c.Evaluate(verdict=v.Verdict.NEEDS_IMPROVEMENT, summary="kurang", weaknesses=(weak,)),
        c.Evaluate(verdict=v.Verdict.BENEFICIAL, summary="beres", resolves=(key,)),
        c.RecordRemediation(weakness=key, action="diperbaiki"),
        c.ReceiveComplaint(key=key, what="lama"),
        c.AnswerComplaint(key=key, answer="maaf"),
        c.CloseComplaint(key=key, outcome="selesai"),
        c.AttachEvidence(sha256=key, name="foto.jpg", media_type="image/jpeg", size=10),
        c.VerifyEvidence(sha256=key),
        c.RejectEvidence(sha256=key, reason="buram"),
    ]


_OTHERS: dict[str, tuple[Told, list[Command]]] = {
    "cycle": (
        cycle(cycle_events.Opened(region=REGION, year=2023, name="Lab")),
        [
            cycle_commands.SignMemorandum(parties=("LAN",), signatories=("A",), date=on("2023-01-01"), place="Aula"),
            cycle_commands.ScheduleStage(stage=STAGES[0], from_=on("2023-01"), to=on("2023-02")),
            cycle_commands.ScheduleStage(stage=STAGES[1], from_=on("2023-02"), to=on("2023-03")),
            cycle_commands.RegisterParticipant(agency=AGENCY),
            cycle_commands.TakeIn(agency=ANOTHER_AGENCY),
            cycle_commands.Advance(stage=STAGES[1]),
            cycle_commands.Advance(stage=STAGES[3]),
            cycle_commands.Close(reason="usai"),
        ],
    ),
    "launch": (
        launch(launch_events.Planned(region=REGION, name="Launching", minimum=1, month=on("2023-10"))),
        [
            launch_commands.AddInnovation(innovation=THIRD),
            launch_commands.AddInnovation(innovation=AGENCY),
            launch_commands.RemoveInnovation(innovation=THIRD),
            launch_commands.FixDate(date=on("2023-10-10"), place="Aula"),
            launch_commands.Postpone(reason="hujan", month=on("2023-11")),
            launch_commands.Postpone(reason="hujan"),
            launch_commands.Hold(date=on("2023-10-10"), place="Aula", announced=Announced(new=1, running=2, total=3)),
            launch_commands.Hold(date=on("2023-10-10"), place="Aula"),
            launch_commands.Cancel(reason="batal"),
        ],
    ),
    "agency": (
        agency(agency_events.Registered(region=REGION, code="BAPPEDA", name="Bappeda")),
        [
            agency_commands.Rename(name="Bappeda Litbang", from_=on("2022")),
            agency_commands.Rename(name="Bapelitbang", from_=on("2021-05")),
            agency_commands.Reparent(parent=ANOTHER_AGENCY),
            agency_commands.Close(reason="digabung"),
        ],
    ),
    "region": (
        region(region_events.Registered(code=REGION, name="Kota Cilegon")),
        [
            region_commands.SetTarget(year=2023, agencies=35),
            region_commands.SetTarget(year=2022, index_score=48.3),
            region_commands.Configure(launch_gate=LaunchGate.DESIGN_COMPLETED, proof_days=30),
            region_commands.Configure(kecamatan_included=True),
            region_commands.PublishFigure(
                scope=Scope.LAB, of=FigureOf.INNOVATIONS, value=100, precision=Precision.AT_LEAST, on=on("2023-09")
            ),
            region_commands.RegisterTrainee(key="t1", programme="PKA", year=2023),
        ],
    ),
}

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
"""Histories are long: some dozens of them say enough in a few seconds."""

_asks = st.tuples(st.sampled_from(_DAYS), st.sampled_from([ANI, BUDI]))
_walks = st.integers(0, len(STAGES) - 1)


def _walked(stages: int) -> list[Command]:
    """The commands that complete that many stages, so that later rules are met too."""
    return [
        command
        for stage in STAGES[:stages]
        for command in (c.StartStage(stage=stage), c.CompleteStage(stage=stage, result="tuntas"))
    ]


def _next(told: Told, command: Command, day: str, by: Any) -> Told:
    """The history with what the command makes happen, or as it was where a rule refuses."""
    try:
        facts = told.decide(told.history, command, given(day, by))
    except Refused:
        return told
    return told.and_then(*(happened(fact, on=day, by=by.account) for fact in facts))


@st.composite
def innovation_histories(draw: st.DrawFn, *, corrections: bool = True) -> Told:
    """A legal history of an innovation, with corrections anywhere in it."""
    told = innovation(proposed=draw(st.sampled_from([PROPOSED, PROPOSED, PROPOSED, IMPORTED])))
    for command in _walked(draw(_walks)):
        told = _next(told, command, "2022", ANI)
    commands = st.sampled_from(on_innovations())
    steps = st.one_of(commands, st.just("correct")) if corrections else commands
    for step, (day, by) in draw(st.lists(st.tuples(steps, _asks), max_size=25)):
        command = draw(_corrections(told.history)) if step == "correct" else step
        told = _next(told, command, day, by)
    return told


@st.composite
def _corrections(draw: st.DrawFn, history: list[Recorded[Any]]) -> c.Correct:
    event = draw(st.sampled_from(history))
    members = [*type(event.fact).__dataclass_fields__, "occurred_on"]
    aimed = [(m, meant) for m in members if (meant := correctable(history, event.originator_version, m)) is not None]
    member, (kind, field) = draw(st.sampled_from(aimed))
    return c.Correct(event=event.originator_version, field=member, value=draw(_correct_value(kind, field)), reason="r")


def _correct_value(kind: type[Fact], field: str) -> st.SearchStrategy[Any]:
    hint = BusinessDate if field == "occurred_on" else typing.get_type_hints(kind)[field]
    return st.sampled_from(_KEYS) if field in ("key", "weakness", "sha256") else anything.value(hint)


@st.composite
def other_histories(draw: st.DrawFn, kind: str) -> Told:
    """A legal history of a cycle, launch, agency or region."""
    told, commands = _OTHERS[kind]
    for command, (day, by) in draw(st.lists(st.tuples(st.sampled_from(commands), _asks), max_size=12)):
        told = _next(told, command, day, by)
    return told
