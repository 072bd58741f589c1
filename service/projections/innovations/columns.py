"""What is kept of a state of an innovation for filters and reports to ask for."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import msgspec

from domain.innovation.parts import StageState
from domain.innovation.state import Innovation
from domain.innovation.values import VACANT, IndicatorKind
from domain.values import STAGES
from service.projections.bitemporal import microseconds

COLUMNS: dict[str, str] = {
    "region": "TEXT NOT NULL",
    "agency": "TEXT NOT NULL",
    "milestone": "TEXT NOT NULL",
    "stage": "TEXT",
    "maturity": "TEXT NOT NULL",
    "vitality": "TEXT NOT NULL",
    "form": "TEXT NOT NULL",
    "origin": "TEXT NOT NULL",
    "reference": "TEXT",  # of the origin
    "initiator": "TEXT NOT NULL",
    "year": "INTEGER NOT NULL",
    "cycle": "TEXT",
    "launch": "TEXT",
    "title": "TEXT NOT NULL",
    "folded": "TEXT NOT NULL",  # the title without case
    "proposed": "TEXT NOT NULL",  # proposed_on; empty when imported
    "modified": "INTEGER NOT NULL",  # microseconds
    "tags": "TEXT NOT NULL",  # JSON
    "running": "INTEGER",  # first day of running_since; null when proposed
    "launched_on": "TEXT",
    "launched": "INTEGER",  # last day of the launch's date
    "implemented": "INTEGER NOT NULL",
    "output": "INTEGER NOT NULL",
    "outcome": "INTEGER NOT NULL",
    "vacant": "INTEGER NOT NULL",
    "stages": "TEXT NOT NULL",  # five letters: n(ot started), i(n progress), c(ompleted)
    "days": "TEXT NOT NULL",  # JSON: days in each stage, null while not completed
    "complaints": "TEXT",  # JSON: [key, what, status, received_on] each; null for none
}

NAMES = tuple(COLUMNS)
REGION, AGENCY, YEAR, CYCLE, PROPOSED = (NAMES.index(n) for n in ("region", "agency", "year", "cycle", "proposed"))
STAGE, MODIFIED = NAMES.index("stage"), NAMES.index("modified")

Row = tuple[Any, ...]


def year_of(state: Innovation) -> int:
    """The year of `proposed_on`, else of `running_since`."""
    began = state.proposed_on or state.running_since
    assert began is not None
    return began.year


def columns(state: Innovation) -> Row:
    """The values of COLUMNS, in their order."""
    launch, entries = state.launch, tuple(state.stages.values())
    letters = "".join([entry.status.value[0] for entry in entries])
    return (
        state.region,
        _uuid(state.agency),
        state.milestone.value,
        _furthest(letters),
        state.maturity.value,
        state.vitality.value,
        state.form.value,
        state.origin.kind.value,
        state.origin.reference,
        state.initiator.kind.value,
        year_of(state),
        _uuid(state.cycle) if state.cycle else None,
        _uuid(launch.id) if launch else None,
        state.title,
        folded(state.title),
        state.proposed_on.text if state.proposed_on else "",
        microseconds(state.modified_at),
        _json(state.tags) if state.tags else "[]",
        state.running_since.first.toordinal() if state.running_since else None,
        launch.date.text if launch else None,
        launch.date.last.toordinal() if launch else None,
        bool(state.implementation and state.implementation.fact.evidence),
        state.measured(IndicatorKind.OUTPUT),
        state.measured(IndicatorKind.OUTCOME),
        state.person_role == VACANT,
        letters,
        _json([_days_in(entry) for entry in entries]) if "c" in letters else _NO_DAYS,
        _complaints(state) if state.complaints else None,
    )


def counted(row: Row) -> tuple[str, int, str, str] | None:
    """Under what the coverage counts it as new: region, year, agency, cycle (or empty); None when imported."""
    if not row[PROPOSED]:
        return None
    return row[REGION], row[YEAR], row[AGENCY], row[CYCLE] or ""


def folded(text: str) -> str:
    """As the search compares titles."""
    return text.casefold()


_encode = msgspec.json.Encoder().encode
_uuid = lru_cache(maxsize=65536)(str)
_NO_DAYS = "[null,null,null,null,null]"


@cache
def _furthest(letters: str) -> str | None:
    """The furthest stage that was started."""
    started = len(letters.rstrip("n"))
    return STAGES[started - 1].value if started else None


def _json(value: object) -> str:
    return _encode(value).decode()


def _days_in(entry: StageState) -> int | None:
    """From the first day it may have started to the first day it may have been completed."""
    if entry.completed_on is None or entry.started_on is None:
        return None
    return max(0, (entry.completed_on.first - entry.started_on.first).days)


def _complaints(state: Innovation) -> str:
    rows = [(one.key, one.what, one.status.value, one.received_on.text) for one in state.complaints.values()]
    return _json(rows)
