"""Stretches of history that many tests start from."""

from __future__ import annotations

from typing import Any

from domain.innovation import events as e
from domain.innovation.values import Better, Criteria, FeasibilityVerdict, IndicatorKind
from domain.values import STAGES, LegalBasis, LegalBasisKind, Stage
from tests.domain.story import Happened, happened

BASIS = LegalBasis(kind=LegalBasisKind.DECREE, number="188", year=2023)


def started(*stages: Stage, on: str = "2023-01-01", by: str = "ani") -> list[Happened]:
    return [happened(e.StageStarted(stage=stage), on=on, by=by) for stage in stages]


def completed(*stages: Stage, on: str = "2023-01-01") -> list[Happened]:
    """Each of them started and completed on the same day."""
    return [
        happened(fact, on=on)
        for stage in stages
        for fact in (e.StageStarted(stage=stage), e.StageCompleted(stage=stage, result="tuntas"))
    ]


def up_to(stage: Stage, on: str = "2023-01-01") -> list[Happened]:
    """This stage and every one before it completed."""
    return completed(*STAGES[: stage.place + 1], on=on)


def criteria(**unmet: bool) -> Criteria:
    met = dict.fromkeys(("novelty", "benefit", "no_burden", "authority", "replicable"), True)
    return Criteria(**{**met, **unmet})


def assessed(**unmet: bool) -> e.FeasibilityAssessed:
    return e.FeasibilityAssessed(verdict=FeasibilityVerdict.FEASIBLE, criteria=criteria(**unmet))


DESIGNATED = e.Designated(legal_basis=BASIS)


def indicator(key: str, kind: IndicatorKind) -> e.IndicatorDefined:
    return e.IndicatorDefined(key=key, kind=kind, name="waktu layanan", unit="menit", better=Better.LOWER)


def measurement(key: str) -> e.MeasurementRecorded:
    return e.MeasurementRecorded(key=key, value=12, source="survei")


MEASURED: list[Any] = [
    indicator("keluaran", IndicatorKind.OUTPUT),
    indicator("hasil", IndicatorKind.OUTCOME),
    measurement("keluaran"),
    measurement("hasil"),
]
