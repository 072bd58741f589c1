"""What is kept of a state of an innovation for filters and reports to ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

import msgspec

from domain.innovation.parts import Complaint, StageState
from domain.innovation.state import Innovation
from domain.innovation.values import VACANT, IndicatorKind
from domain.values import STAGES

_OF_THE_PROPOSAL = {
    "region": "TEXT NOT NULL",
    "agency": "TEXT NOT NULL",
    "form": "TEXT NOT NULL",
    "origin": "TEXT NOT NULL",
    "reference": "TEXT",  # of the origin
    "initiator": "TEXT NOT NULL",
    "title": "TEXT NOT NULL",
    "folded": "TEXT NOT NULL",  # the title without case
    "tags": "TEXT NOT NULL",  # JSON
    "vacant": "INTEGER NOT NULL",
}
_OF_THE_COURSE = {
    "milestone": "TEXT NOT NULL",
    "maturity": "TEXT NOT NULL",
    "vitality": "TEXT NOT NULL",
    "cycle": "TEXT",
    "launch": "TEXT",
    "launched_on": "TEXT",
    "launched": "INTEGER",  # last day of the launch's date
    "implemented": "INTEGER NOT NULL",
    "year": "INTEGER NOT NULL",
    "proposed": "TEXT NOT NULL",  # proposed_on; empty when imported
    "running": "INTEGER",  # first day of running_since; null when proposed
}
_OF_THE_STAGES = {
    "stage": "TEXT",
    "stages": "TEXT NOT NULL",  # five letters: n(ot started), i(n progress), c(ompleted)
    "days": "TEXT NOT NULL",  # JSON: days in each stage, null while not completed
}
_OF_THE_REST = {
    "output": "INTEGER NOT NULL",
    "outcome": "INTEGER NOT NULL",
    "complaints": "TEXT",  # JSON: [key, what, status, received_on] each; null for none
}
COLUMNS: dict[str, str] = {**_OF_THE_PROPOSAL, **_OF_THE_COURSE, **_OF_THE_STAGES, **_OF_THE_REST}
"""In parts, so that a part that an event has not touched is not made anew: see writing.py."""

NAMES = tuple(COLUMNS)
REGION, AGENCY, YEAR, CYCLE, PROPOSED = (NAMES.index(n) for n in ("region", "agency", "year", "cycle", "proposed"))
TITLE, STAGE = NAMES.index("title"), NAMES.index("stage")

Row = tuple[Any, ...]


def year_of(state: Innovation) -> int:
    """The year of `proposed_on`, else of `running_since`."""
    began = state.proposed_on or state.running_since
    assert began is not None
    return began.year


def columns(state: Innovation) -> Row:
    """The values of COLUMNS, in their order."""
    return (
        *of_the_proposal(state),
        *of_the_course(state),
        *of_the_stages([of_a_stage(entry) for entry in state.stages.values()]),
        *of_the_indicators(state),
        of_the_complaints(map(complaint_json, state.complaints.values())),
    )


def of_the_proposal(state: Innovation) -> Row:
    return (
        state.region,
        _uuid(state.agency),
        state.form.value,
        state.origin.kind.value,
        state.origin.reference,
        state.initiator.kind.value,
        state.title,
        folded(state.title),
        _json(state.tags) if state.tags else "[]",
        int(state.person_role == VACANT),
    )


def of_the_course(state: Innovation) -> Row:
    launch = state.launch
    return (
        state.milestone.value,
        state.maturity.value,
        state.vitality.value,
        _uuid(state.cycle) if state.cycle else None,
        _uuid(launch.id) if launch else None,
        launch.date.text if launch else None,
        launch.date.last.toordinal() if launch else None,
        1 if state.implementation and state.implementation.fact.evidence else 0,
        year_of(state),
        state.proposed_on.text if state.proposed_on else "",
        state.running_since.first.toordinal() if state.running_since else None,
    )


StageColumns = tuple[str, str]
"""Of one stage: its letter, and its days as JSON."""


def of_a_stage(entry: StageState) -> StageColumns:
    days = _days_in(entry)
    return entry.status.value[0], "null" if days is None else str(days)


def of_the_stages(entries: Sequence[StageColumns]) -> Row:
    letters = "".join([letter for letter, _ in entries])
    return _furthest(letters), letters, f"[{','.join([days for _, days in entries])}]"


def of_the_indicators(state: Innovation) -> tuple[int, int]:
    output = outcome = 0
    for indicator in state.indicators.values():
        if indicator.measurements:
            output |= indicator.kind is IndicatorKind.OUTPUT
            outcome |= indicator.kind is IndicatorKind.OUTCOME
    return int(output), int(outcome)


def of_the_complaints(complaints: Iterable[bytes]) -> str | None:
    """Each as `complaint_json` writes it."""
    said = b",".join(complaints).decode()
    return f"[{said}]" if said else None


def complaint_json(complaint: Complaint) -> bytes:
    return _encode((complaint.key, complaint.what, complaint.status.value, complaint.received_on.text))


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
