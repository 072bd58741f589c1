"""What is kept of a state of an innovation: the columns that filters and reports ask for, and the catalogue's item."""

from __future__ import annotations

from typing import Any

import msgspec

from domain.innovation.state import Innovation, StageState
from domain.innovation.values import VACANT, IndicatorKind, StageStatus
from service.histories import represent
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


def year_of(state: Innovation) -> int:
    """The year of `proposed_on`, else of `running_since`."""
    began = state.proposed_on or state.running_since
    assert began is not None
    return began.year


def counted(state: Innovation) -> tuple[str, int, str, str] | None:
    """Under what the coverage counts it as new: region, year, agency, cycle (or empty); None when imported."""
    if state.proposed_on is None:
        return None
    return state.region, state.proposed_on.year, str(state.agency), str(state.cycle or "")


def columns(state: Innovation) -> tuple[Any, ...]:
    """The values of COLUMNS, in their order."""
    launch = state.launch
    return (
        state.region,
        str(state.agency),
        state.milestone.value,
        state.stage.value if state.stage else None,
        state.maturity.value,
        state.vitality.value,
        state.form.value,
        state.origin.kind.value,
        state.origin.reference,
        state.initiator.kind.value,
        year_of(state),
        str(state.cycle) if state.cycle else None,
        str(launch.id) if launch else None,
        state.title,
        folded(state.title),
        state.proposed_on.text if state.proposed_on else "",
        microseconds(state.modified_at),
        _json(state.tags),
        state.running_since.first.toordinal() if state.running_since else None,
        launch.date.text if launch else None,
        launch.date.last.toordinal() if launch else None,
        bool(state.implementation and state.implementation.fact.evidence),
        state.measured(IndicatorKind.OUTPUT),
        state.measured(IndicatorKind.OUTCOME),
        state.person_role == VACANT,
        "".join(_LETTERS[entry.status] for entry in state.stages.values()),
        _json([_days_in(entry) for entry in state.stages.values()]),
        _complaints(state),
    )


def item(state: Innovation) -> bytes:
    """The catalogue's item as JSON; its agency is the id, the name is joined when it is read."""
    return _encode(represent.innovation_item(state))


def folded(text: str) -> str:
    """As the search compares titles."""
    return text.casefold()


_LETTERS = {StageStatus.NOT_STARTED: "n", StageStatus.IN_PROGRESS: "i", StageStatus.COMPLETED: "c"}
_encode = msgspec.json.Encoder().encode


def _json(value: object) -> str:
    return _encode(value).decode()


def _days_in(entry: StageState) -> int | None:
    """From the first day it may have started to the first day it may have been completed."""
    if entry.completed_on is None or entry.started_on is None:
        return None
    return max(0, (entry.completed_on.first - entry.started_on.first).days)


def _complaints(state: Innovation) -> str | None:
    rows = [(one.key, one.what, one.status.value, one.received_on.text) for one in state.complaints.values()]
    return _json(rows) if rows else None
