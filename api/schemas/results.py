"""What came of an innovation: figures, evaluations, complaints, benefit, awards, replications."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from api.fields import Choice, Day, Number, Text
from api.nested import Many, Value
from api.schemas.payload import Payload, blank
from api.schemas.shared import email, phone, year
from domain.innovation.values import AwardLevel, Better, DenialDecision, FoundWeakness, IndicatorKind, Verdict
from domain.values import Precision


class DefineIndicator(Payload):
    key = Text(required=True)
    kind = Choice(IndicatorKind, required=True)
    name = Text(required=True)
    unit = Text(required=True)
    better = Choice(Better, required=True)
    baseline = Number()
    target = Number()


class RecordMeasurement(Payload):
    key = Text(required=True)
    value = Number(required=True)
    source = Text(long=True, required=True)
    precision = Choice(Precision)


class RecordMonitoring(Payload):
    findings = Text(long=True, required=True)
    agenda = Text(long=True)
    team = Many(Text())


class Evaluate(Payload):
    verdict = Choice(Verdict, required=True)
    summary = Text(long=True, required=True)
    weaknesses = Many(
        Value(
            FoundWeakness,
            {"key": Text(required=True), "what": Text(long=True, required=True), "owner": Text(), "due": Day()},
        )
    )
    resolves = Many(Text())

    def lacking(self, body: Mapping[str, Any]) -> Iterator[str]:
        if body.get("verdict") == Verdict.NEEDS_IMPROVEMENT.value and blank(body.get("weaknesses")):
            yield "weaknesses"


class RecordRemediation(Payload):
    weakness = Text(required=True)
    action = Text(long=True, required=True)


class ReceiveComplaint(Payload):
    key = Text(required=True)
    what = Text(long=True, required=True)
    channel = Text(long=True)
    reporter = Text()
    reporter_phone = phone()
    reporter_email = email()


class AnswerComplaint(Payload):
    key = Text(required=True)
    answer = Text(long=True, required=True)


class CloseComplaint(Payload):
    key = Text(required=True)
    outcome = Text(long=True, required=True)


class ConfirmBenefit(Payload):
    statement = Text(long=True, required=True)


class DenyBenefit(Payload):
    reason = Text(long=True, ruled=True)
    decision = Choice(DenialDecision, required=True)


class ReceiveAward(Payload):
    name = Text(required=True)
    giver = Text()
    year = year()
    level = Choice(AwardLevel)


class RecordReplication(Payload):
    by = Text(required=True)
    since = Day()
