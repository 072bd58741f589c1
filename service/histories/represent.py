"""States as the plain representations of the contract (section 5): what HTTP, the command line and comparisons show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import is_dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from domain.account.state import Account
from domain.agency.state import Agency
from domain.cycle.state import Cycle
from domain.erasure.state import Erasure
from domain.innovation.parts import Dated, StageState
from domain.innovation.state import Innovation
from domain.launch.state import Launch
from domain.region.state import Region
from domain.series import Series
from domain.values import Stage
from service.store.plain import plain

AgencyNamed = Callable[[UUID], dict[str, Any]]
"""An agency's id to `{id, code, name}`, as it was called at the moment that is shown."""


def instant(moment: datetime) -> str:
    """RFC 3339 in UTC with microseconds."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def innovation(state: Innovation, agency_named: AgencyNamed) -> dict[str, Any]:
    """Every member of an innovation's representation."""
    return {
        **innovation_head(state),
        "agency": agency_named(state.agency),
        "stages": innovation_stages(state),
        **innovation_course(state),
        **innovation_moments(state),
        **_lists(state),
    }


def innovation_item(state: Innovation) -> dict[str, Any]:
    """What the catalogue keeps: without the agency's name, which changes by date, and without the long lists."""
    stage = state.stage
    return {
        **innovation_head(state),
        "stages": innovation_stages(state),
        **innovation_course(state),
        **innovation_moments(state),
        "stage": stage.value if stage else None,
    }


def innovation_head(state: Innovation) -> dict[str, Any]:
    """What was proposed, as it is now: the members in HEAD."""
    return {name: show(getattr(state, name)) for name, show in HEAD.items()}


def innovation_stages(state: Innovation) -> list[dict[str, Any]]:
    return [stage_entry(stage, entry) for stage, entry in state.stages.items()]


def innovation_course(state: Innovation) -> dict[str, Any]:
    """How far it has come, but for the stages and the long lists: the members in COURSE."""
    return {name: show(getattr(state, name)) for name, show in COURSE.items()}


def innovation_moments(state: Innovation) -> dict[str, Any]:
    return {
        "version": state.version,
        "recorded_at": instant(state.recorded_at),
        "modified_at": instant(state.modified_at),
    }


def _lists(state: Innovation) -> dict[str, Any]:
    """The long ones: the catalogue leaves them out."""
    return {name: [show(item) for item in items_of(getattr(state, name))] for name, show in LISTS.items()}


def items_of(held: Any) -> Sequence[Any]:
    """What one of the long lists is made of."""
    return list(held.values()) if isinstance(held, dict) else held


def stage_entry(stage: Stage, entry: StageState) -> dict[str, Any]:
    """Written out: the catalogue makes five of them for every event of the lab."""
    return {
        "stage": stage.value,
        "status": entry.status.value,
        "label": entry.label,
        "started_on": entry.started_on.text if entry.started_on else None,
        "completed_on": entry.completed_on.text if entry.completed_on else None,
        "result": entry.result,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _whole(value: Any) -> Any:
    """A dataclass with all its members, unset ones as null."""
    if value is None:
        return None
    wires, members = _members(value.__class__)
    whole = {
        wire: member if member is None or member.__class__ is str else _shown(member)
        for wire, member in zip(wires, members(value), strict=True)
    }
    for wire in _reaching(value.__class__):
        if whole[wire] is None:
            del whole[wire]
    return whole


def _shown(value: Any) -> Any:
    """As `plain`, but whole: what is stored leaves unset members out, what is shown does not."""
    if value is None or value.__class__ is str:
        return value
    if value.__class__ is tuple or value.__class__ is Series:
        return [_shown(item) for item in value]
    return _whole(value) if _is_whole(value.__class__) else plain(value)


_is_whole = cache(is_dataclass)

_CONTACTS = frozenset({"official_number", "phone", "email", "reporter_phone", "reporter_email"})


@cache
def _reaching(kind: Any) -> tuple[str, ...]:
    """Members that say how to reach a person: few are known, and what is not known is not shown."""
    return tuple(wire for wire in _members(kind)[0] if wire in _CONTACTS)


@cache
def _members(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """The members' names on the wire, and what reads them all from a value."""
    names: tuple[str, ...] = tuple(vars(kind)["__dataclass_fields__"])
    wires = tuple(name.rstrip("_") for name in names)
    if len(names) == 1:
        return wires, lambda value: (getattr(value, names[0]),)
    return wires, attrgetter(*names)


def _dated(entry: Dated | None) -> Any:
    return None if entry is None else {**_whole(entry.fact), "occurred_on": entry.occurred_on.text}


def _all_dated(entries: Iterable[Dated]) -> Any:
    return [_dated(entry) for entry in entries]


def _plainly(value: Any) -> Any:
    return value


def _value(value: Enum) -> Any:
    return value.value


HEAD: dict[str, Callable[[Any], Any]] = {
    "id": str, "region": _plainly, "agency": str, "title": _plainly, "initiator": _whole, "origin": _whole,
    "form": _value, "tags": list, "affairs": list, "problem": _plainly, "idea": _plainly, "objective": _plainly,
    "benefit": _plainly, "flagship": _plainly, "division": _plainly, "partners": list, "location": _plainly,
    "legal_basis": _whole, "person_role": _plainly,
}  # fmt: skip
COURSE: dict[str, Callable[[Any], Any]] = {
    "milestone": _value, "maturity": _value, "vitality": _value, "cycle": _text, "launch": _whole,
    "permission": _dated, "feasibility": _dated, "designation": _dated, "trial": _whole, "implementation": _dated,
    "benefit_confirmed": _plainly, "awards": _all_dated, "predecessor": _text, "successor": _text,
    "proposed_on": _text, "running_since": _text,
}  # fmt: skip
LISTS: dict[str, Callable[[Any], Any]] = {
    "mentorings": _dated, "actions": _whole, "indicators": _whole, "monitorings": _dated, "evaluations": _dated,
    "weaknesses": _whole, "complaints": _whole, "replications": _dated, "evidence": _whole,
}  # fmt: skip
"""Members of an innovation, and how each is shown: what was proposed, how far it has come, items of long lists."""


def cycle(state: Cycle) -> dict[str, Any]:
    return {
        "id": str(state.id),
        "version": state.version,
        "region": state.region,
        "year": state.year,
        "name": state.name,
        "tier": state.tier,
        "mentors": list(state.mentors),
        "legal_bases": [_whole(basis) for basis in state.legal_bases],
        "programme": state.programme,
        "memorandum": _whole(state.memorandum),
        "calendar": [_whole(entry) for entry in state.calendar],
        "participants": [str(agency) for agency in state.participants],
        "stage": plain(state.stage),
        "status": state.status.value,
        **moments(state),
    }


def launch(state: Launch) -> dict[str, Any]:
    return {
        "id": str(state.id),
        "version": state.version,
        "region": state.region,
        "name": state.name,
        "status": state.status.value,
        "month": _text(state.month),
        "date": _text(state.date),
        "place": state.place,
        "minimum": state.minimum,
        "innovations": [str(innovation) for innovation in state.innovations],
        "announced": _whole(state.announced),
        "plans": [_whole(entry) for entry in state.plans],
        **moments(state),
    }


def agency(state: Agency, name: str) -> dict[str, Any]:
    return {
        "id": str(state.id),
        "version": state.version,
        "region": state.region,
        "code": state.code,
        "name": name,
        "names": [{"name": dated.name, "from": _text(dated.since)} for dated in state.names],
        "kind": state.kind.value,
        "parent": _text(state.parent),
        "status": state.status.value,
        **moments(state),
    }


def region(state: Region) -> dict[str, Any]:
    return {
        "code": state.code,
        "version": state.version,
        "name": state.name,
        "settings": _whole(state.settings),
        "targets": [_whole(target) for target in state.targets],
        "published": [_whole(figure) for figure in state.published],
        "trainees": [_whole(trainee) for trainee in state.trainees],
        **moments(state),
    }


def erasure(state: Erasure) -> dict[str, Any]:
    return {
        "id": str(state.id),
        "version": state.version,
        "region": state.home,
        "subjects": [str(subject) for subject in state.subjects],
        "legal_basis": state.legal_basis,
        "reason": state.reason,
        "status": state.status.value,
        "requested_by": state.requested_by,
        "decided_by": state.decided_by,
        "refusal": _whole(state.refusal),
        **moments(state),
    }


def moments(state: Cycle | Launch | Account | Erasure | Agency | Region) -> dict[str, Any]:
    return {"recorded_at": instant(state.recorded_at), "modified_at": instant(state.modified_at)}
