"""The way of an innovation through the lab: stages, mentoring, feasibility, designation, trial, implementation."""

from __future__ import annotations

from typing import Any

from marshmallow import validates_schema

from api.fields import Choice, Day, Ref, Text, Whole, YesOrNo, flawed
from api.nested import Many, Value
from api.schemas.payload import Payload
from api.schemas.shared import contacts, legal_basis
from domain.innovation.values import Action, Criteria, FeasibilityVerdict, Mentor
from domain.values import Stage


class Enrol(Payload):
    cycle = Ref("cycle", required=True)


class StartStage(Payload):
    either = ("stage", "label")
    stage = Choice(Stage, ruled=True)
    label = Text(ruled=True)
    summary = Text(long=True)


class CompleteStage(Payload):
    either = ("stage", "label")
    stage = Choice(Stage, ruled=True)
    label = Text(ruled=True)
    result = Text(long=True, required=True)


class ReopenStage(Payload):
    stage = Choice(Stage, required=True)
    reason = Text(long=True, required=True)


class RecordMentoring(Payload):
    stage = Choice(Stage, ruled=True)
    mentors = Many(
        Value(Mentor, {"organisation": Text(required=True), "name": Text(), **contacts()}), least=1, ruled=True
    )
    participants = Whole(1, ruled=True)
    topics = Many(Text(long=True))
    advice = Text(long=True)
    place = Text()


class AdoptActionPlan(Payload):
    actions = Many(
        Value(Action, {"what": Text(long=True, required=True), "who": Text(required=True), "due": Day()}),
        least=1,
        required=True,
    )


class AssessFeasibility(Payload):
    verdict = Choice(FeasibilityVerdict, required=True)
    criteria = Value(
        Criteria,
        {name: YesOrNo(required=True) for name in ("novelty", "benefit", "no_burden", "authority", "replicable")},
        required=True,
    )
    team = Many(Text())
    reason = Text(long=True)

    @validates_schema
    def a_refusal_has_a_reason(self, said: dict[str, Any], **_: Any) -> None:
        if said["verdict"] is FeasibilityVerdict.NOT_FEASIBLE and "reason" not in said:
            raise flawed("required", at="reason")


class RecordPermission(Payload):
    by = Text(required=True)
    reference = Text(long=True)


class Designate(Payload):
    legal_basis = legal_basis(required=True)


class StartTrial(Payload):
    agency = Ref("agency")


class FinishTrial(Payload):
    result = Text(long=True, required=True)


class StopTrial(Payload):
    reason = Text(long=True, required=True)
    reported_to = Text(ruled=True)


class RecordImplementation(Payload):
    since = Day(required=True)
    evidence = Many(Text(long=True), least=1, required=True)
    statement = Text(long=True)
