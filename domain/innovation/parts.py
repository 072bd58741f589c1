"""What an innovation's state is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from domain.dates import BusinessDate
from domain.frozen import maker
from domain.innovation.events import MeasurementRecorded
from domain.innovation.values import (
    Better,
    ComplaintStatus,
    EvidenceStatus,
    IndicatorKind,
    StageStatus,
    TrialStatus,
    WeaknessStatus,
)
from domain.people import Personal
from domain.recorded import Recorded
from domain.series import Series
from domain.values import Number, Precision


@dataclass(frozen=True, slots=True, kw_only=True)
class StageState:
    status: StageStatus = StageStatus.NOT_STARTED
    label: str | None = None
    started_on: BusinessDate | None = None
    completed_on: BusinessDate | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A fact kept whole, with its business date."""

    fact: Any
    occurred_on: BusinessDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    value: Number
    precision: Precision
    source: str
    occurred_on: BusinessDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    key: str
    kind: IndicatorKind
    name: str
    unit: str
    better: Better
    baseline: Number | None
    target: Number | None
    measurements: Series[Measurement] = field(default_factory=Series)

    def measured(self, measurement: Measurement) -> Indicator:
        more = self.measurements.and_then(measurement)
        return _indicator(self.key, self.kind, self.name, self.unit, self.better, self.baseline, self.target, more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    key: str
    what: str
    owner: str | None = None
    due: BusinessDate | None = None
    status: WeaknessStatus = WeaknessStatus.OPEN
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    key: str
    what: str
    channel: str | None
    reporter: Personal | None
    received_on: BusinessDate
    reporter_phone: Personal | None = None
    reporter_email: Personal | None = None
    status: ComplaintStatus = ComplaintStatus.OPEN
    answers: tuple[str, ...] = ()
    outcome: str | None = None

    def became(self, status: ComplaintStatus, answers: tuple[str, ...], outcome: str | None) -> Complaint:
        reached = self.reporter_phone, self.reporter_email
        return _complaint(
            self.key, self.what, self.channel, self.reporter, self.received_on, *reached, status, answers, outcome
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    sha256: str
    name: str
    media_type: str
    size: int
    purpose: str | None
    status: EvidenceStatus = EvidenceStatus.ATTACHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    agency: UUID | None
    status: TrialStatus
    started_on: BusinessDate
    ended_on: BusinessDate | None = None
    result: str | None = None
    reason: str | None = None
    reported_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InLaunch:
    id: UUID
    name: str
    date: BusinessDate


def dated(recorded: Recorded[Any]) -> Dated:
    return _dated(recorded.fact, recorded.occurred_on)


def measured(recorded: Recorded[MeasurementRecorded]) -> Measurement:
    fact = recorded.fact
    return _measurement(fact.value, fact.precision, fact.source, recorded.occurred_on)


_dated, _indicator, _measurement, _complaint = maker(Dated), maker(Indicator), maker(Measurement), maker(Complaint)
"""What a long history is mostly made of."""
