"""A representation as the rows of a table: every member that counts, in words.

Left out is what is unset, and what two runs of one history cannot share: ids, moments of recording, positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any

from domain.agency.values import AgencyKind, AgencyStatus
from domain.cycle.state import CycleStatus
from domain.erasure.state import ErasureStatus
from domain.innovation import values as v
from domain.launch.values import LaunchStatus
from domain.region.values import FigureOf
from domain.settings import LaunchGate, TimeZone
from domain.values import LegalBasisKind, Precision, Scope, Stage
from service.histories.words.choices import choice_said
from service.histories.words.dates import date_said
from service.histories.words.labels import label_of
from service.histories.words.members import Row, plain_said

NameOf = Callable[[str, str], str]
"""A kind of aggregate and an id to its name."""

_LEFT_OUT = frozenset({"id", "subjects", "recorded_at", "modified_at", "position"})
_IDS = frozenset({"participants", "innovations"})
_DATES = frozenset({
    "occurred_on", "started_on", "completed_on", "ended_on", "proposed_on", "received_on", "closed_on", "launched_on",
    "running_since", "since", "due", "date", "month", "from", "to", "on",
})  # fmt: skip
_OTHERS = {"cycle": "cycle", "predecessor": "innovation", "successor": "innovation", "parent": "agency"}

_EVERYWHERE: dict[str, type[Enum]] = {
    "form": v.Form,
    "milestone": v.Milestone,
    "maturity": v.Maturity,
    "vitality": v.Vitality,
    "stage": Stage,
    "precision": Precision,
    "scope": Scope,
    "of": FigureOf,
    "level": v.AwardLevel,
    "better": v.Better,
    "launch_gate": LaunchGate,
    "time_zone": TimeZone,
}
_CHOICES: dict[str, dict[str, type[Enum]]] = {
    "innovation": {
        "initiator.kind": v.InitiatorKind,
        "origin.kind": v.OriginKind,
        "legal_basis.kind": LegalBasisKind,
        "designation.legal_basis.kind": LegalBasisKind,
        "stages.status": v.StageStatus,
        "feasibility.verdict": v.FeasibilityVerdict,
        "evaluations.verdict": v.Verdict,
        "trial.status": v.TrialStatus,
        "indicators.kind": v.IndicatorKind,
        "weaknesses.status": v.WeaknessStatus,
        "complaints.status": v.ComplaintStatus,
        "evidence.status": v.EvidenceStatus,
    },
    "cycle": {"status": CycleStatus, "legal_bases.kind": LegalBasisKind},
    "erasure": {"status": ErasureStatus},
    "launch": {"status": LaunchStatus},
    "agency": {"kind": AgencyKind, "status": AgencyStatus},
    "region": {},
}


def state_rows(kind: str, representation: Mapping[str, Any], name_of: NameOf) -> list[Row]:
    """What an aggregate's representation says, as labels and words."""
    return list(_members(kind, "", "", representation, name_of))


def _members(kind: str, path: str, label: str, value: Mapping[str, Any], name_of: NameOf) -> Iterator[Row]:
    for member, inner in value.items():
        if member not in _LEFT_OUT:
            yield from _rows(kind, f"{path}{member}", f"{label}{label_of(member)}", inner, name_of)


def _rows(kind: str, path: str, label: str, value: Any, name_of: NameOf) -> Iterator[Row]:
    if isinstance(value, Mapping):
        yield from _members(kind, f"{path}.", f"{label}: ", value, name_of)
    elif isinstance(value, list):
        for place, item in enumerate(value, 1):
            numbered = f"{label} {place}" if isinstance(item, Mapping) else label
            yield from _rows(kind, path, numbered, item, name_of)
    elif value is not None and not (path in _IDS and isinstance(value, str)):
        yield label, _word(kind, path, value, name_of)


def _word(kind: str, path: str, value: Any, name_of: NameOf) -> str:
    member = path.rpartition(".")[2]
    choice = _CHOICES[kind].get(path) or _EVERYWHERE.get(member)
    if choice is not None:
        return choice_said(choice, value)
    if path == "trial.agency" or path in _OTHERS:
        return name_of(_OTHERS.get(path, "agency"), value)
    return date_said(value) if member in _DATES else plain_said(value)
