"""Which commands are possible now: for each, payloads worth trying, so that "allowed" means that one would pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from domain.dates import BusinessDate
from domain.innovation import commands as c
from domain.innovation.decide import refusal
from domain.innovation.state import Innovation
from domain.innovation.values import (
    Better,
    Criteria,
    DenialDecision,
    FeasibilityVerdict,
    Form,
    IndicatorKind,
    Initiator,
    InitiatorKind,
    Verdict,
)
from domain.recorded import Command, Given
from domain.rules import Refusal
from domain.values import STAGES, LegalBasis, LegalBasisKind, Stage

NEW = "\0"
"""A key nobody can have used."""

_TEXT = "…"
_DAY = BusinessDate.parse("2020-01-01")
_BASIS = LegalBasis(kind=LegalBasisKind.OTHER, number=_TEXT, year=2020)
_CRITERIA = Criteria(novelty=True, benefit=True, no_burden=True, authority=True, replicable=True)
_CITIZEN = Initiator(kind=InitiatorKind.CITIZEN)


def refused_now(innovation: Innovation, command: type[Command], given: Given) -> Refusal | None:
    """None when some payload of this command would pass now, else the refusal of the likeliest one."""
    first: Refusal | None = None
    for attempt in _ATTEMPTS[command](innovation, given):
        refused = refusal(innovation, attempt, given)
        if refused is None:
            return None
        first = first or refused
    return first


Attempts = Callable[[Innovation, Given], Iterable[Command]]


def _always(command: Command) -> Attempts:
    return lambda innovation, given: (command,)


def _keys(known: Iterable[str]) -> Sequence[str]:
    return list(known) or [NEW]


def _stages(innovation: Innovation) -> Sequence[Stage]:
    """The stage that comes next first: its refusal says most."""
    following = next((stage for stage in STAGES if not innovation.completed(stage)), STAGES[-1])
    return [following, *(stage for stage in STAGES if stage is not following)]


_ATTEMPTS: dict[type[Command], Attempts] = {
    c.Revise: _always(c.Revise(title=_TEXT)),
    c.Enrol: lambda i, g: (c.Enrol(cycle=g.new_id),),
    c.StartStage: lambda i, g: (c.StartStage(stage=stage) for stage in _stages(i)),
    c.CompleteStage: lambda i, g: (c.CompleteStage(stage=stage, result=_TEXT) for stage in _stages(i)),
    c.ReopenStage: lambda i, g: (c.ReopenStage(stage=stage, reason=_TEXT) for stage in STAGES),
    c.RecordMentoring: _always(c.RecordMentoring(stage=Stage.DESIGN, participants=1)),
    c.AdoptActionPlan: _always(c.AdoptActionPlan(actions=())),
    c.AssessFeasibility: _always(c.AssessFeasibility(verdict=FeasibilityVerdict.FEASIBLE, criteria=_CRITERIA)),
    c.RecordPermission: _always(c.RecordPermission(by=_TEXT)),
    c.Designate: _always(c.Designate(legal_basis=_BASIS)),
    c.StartTrial: _always(c.StartTrial()),
    c.FinishTrial: _always(c.FinishTrial(result=_TEXT)),
    c.StopTrial: _always(c.StopTrial(reason=_TEXT, reported_to=_TEXT)),
    c.RecordImplementation: _always(c.RecordImplementation(since=_DAY, evidence=(_TEXT,))),
    c.DefineIndicator: _always(
        c.DefineIndicator(key=NEW, kind=IndicatorKind.OUTPUT, name=_TEXT, unit=_TEXT, better=Better.HIGHER)
    ),
    c.RecordMeasurement: lambda i, g: (
        c.RecordMeasurement(key=key, value=1, source=_TEXT) for key in _keys(i.indicators)
    ),
    c.RecordMonitoring: _always(c.RecordMonitoring(findings=_TEXT)),
    c.Evaluate: _always(c.Evaluate(verdict=Verdict.BENEFICIAL, summary=_TEXT)),
    c.RecordRemediation: lambda i, g: (c.RecordRemediation(weakness=key, action=_TEXT) for key in _keys(i.weaknesses)),
    c.ReceiveComplaint: _always(c.ReceiveComplaint(key=NEW, what=_TEXT)),
    c.AnswerComplaint: lambda i, g: (c.AnswerComplaint(key=key, answer=_TEXT) for key in _keys(i.complaints)),
    c.CloseComplaint: lambda i, g: (c.CloseComplaint(key=key, outcome=_TEXT) for key in _keys(i.complaints)),
    c.ConfirmBenefit: _always(c.ConfirmBenefit(statement=_TEXT)),
    c.DenyBenefit: _always(c.DenyBenefit(reason=_TEXT, decision=DenialDecision.DISCONTINUE)),
    c.ReceiveAward: _always(c.ReceiveAward(name=_TEXT)),
    c.RecordReplication: _always(c.RecordReplication(by=_TEXT)),
    c.Develop: _always(c.Develop(title=_TEXT, initiator=_CITIZEN, form=Form.OTHER, problem=_TEXT, idea=_TEXT)),
    c.ChangeCustodian: _always(c.ChangeCustodian(reason=_TEXT, person_role=_TEXT)),
    c.MarkDormant: _always(c.MarkDormant(reason=_TEXT)),
    c.Reactivate: _always(c.Reactivate(reason=_TEXT)),
    c.Discontinue: _always(c.Discontinue(reason=_TEXT)),
    c.AttachEvidence: _always(c.AttachEvidence(sha256=NEW, name=_TEXT, media_type=_TEXT, size=1)),
    c.VerifyEvidence: lambda i, g: (c.VerifyEvidence(sha256=key) for key in _keys(i.evidence)),
    c.RejectEvidence: lambda i, g: (c.RejectEvidence(sha256=key, reason=_TEXT) for key in _keys(i.evidence)),
    c.Correct: _always(c.Correct(event=1, field="title", value=_TEXT, reason=_TEXT)),
}
