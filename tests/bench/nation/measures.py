"""Indicators and what was measured by them."""

from __future__ import annotations

from domain.innovation import commands as c
from domain.innovation.values import Better, IndicatorKind
from domain.values import Precision
from tests.bench.nation.life import Asked, Life, Steps

_UNITS = ("hari", "orang", "persen", "keluarga", "ton")
_SOURCES = ("Laporan layanan", "Survei kepuasan", "Aplikasi", "BPS")


def measured(life: Life) -> Steps:
    """At least one of each kind, with a value: what display demands (R12)."""
    for kind in IndicatorKind:
        if life.state.measured(kind):
            continue
        found = [i.key for i in life.state.indicators.values() if i.kind is kind]
        if not found:
            asked = defining(life, kind)
            yield asked
            found = [_key(life, kind, 0)]
        yield measuring(life, found[0])


def defining(life: Life, kind: IndicatorKind) -> Asked:
    chance = life.chance
    key = _key(life, kind, sum(i.kind is kind for i in life.state.indicators.values()))
    return life.innovator, c.DefineIndicator(
        key=key,
        kind=kind,
        name=f"Capaian {key}",
        unit=chance.choice(_UNITS),
        better=chance.choice((Better.HIGHER, Better.LOWER)),
        baseline=chance.randint(1, 500),
        target=chance.randint(1, 500) if chance.random() < 0.7 else None,
    )


def _key(life: Life, kind: IndicatorKind, number: int) -> str:
    return f"{kind.value}-{number + 1}"


def measuring(life: Life, key: str) -> Asked:
    chance = life.chance
    value = chance.randint(1, 2000) if chance.random() < 0.6 else round(chance.random() * 100, 2)
    precision = Precision.EXACT if chance.random() < 0.85 else Precision.ABOUT
    return life.innovator, c.RecordMeasurement(
        key=key, value=value, source=chance.choice(_SOURCES), precision=precision
    )
