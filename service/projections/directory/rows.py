"""The rows that the history of an agency, a region, a cycle or a launch makes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from domain.account.state import Account
from domain.agency import events as agency_events
from domain.agency.state import Agency
from domain.cycle.state import Cycle
from domain.erasure.state import Erasure
from domain.launch.state import Launch
from domain.recorded import Recorded
from domain.region import events as region_events
from domain.region.state import Region
from service.histories import represent
from service.histories.accounts import account_item
from service.kinds import KINDS
from service.projections.bitemporal import FOREVER, microseconds
from service.store.plain import members
from service.store.topics import kind_of

Row = tuple[Any, ...]
Tables = dict[str, list[Row]]

_encode = msgspec.json.Encoder().encode


def kind_of_history(history: Sequence[Recorded[Any]]) -> str:
    return kind_of(history[0].fact.type)


def rows_of(history: Sequence[Recorded[Any]]) -> Tables:
    """Table → its rows of this aggregate."""
    kind = kind_of_history(history)
    state = KINDS[kind].fold(history)
    rows: Tables = {"directory_listed": [(kind, str(state.id), *_listed(kind, state))]}
    if kind == "agency":
        rows["directory_agency"] = _agency_known(history)
    elif kind == "region":
        rows.update(_region_known(history, state.code))
    return rows


def _listed(kind: str, state: Account | Erasure | Agency | Region | Cycle | Launch) -> Row:
    """Region, place in the list, item. An agency's name is that of a date: it is put in when read.

    Who an account is of is kept in its history alone.
    """
    if isinstance(state, Account):
        return state.region, str(state.id), _encode(account_item(state))
    if isinstance(state, Erasure):
        return state.region, str(state.id), _encode(represent.erasure(state))
    if isinstance(state, Agency):
        return state.region, state.code, _encode(represent.agency(state, state.names[-1].name))
    if isinstance(state, Region):
        return state.code, state.code, _encode(represent.region(state))
    if isinstance(state, Cycle):
        return state.region, f"{state.year:04d} {state.name}", _encode(represent.cycle(state))
    return state.region, state.name, _encode(represent.launch(state))


def _moments(history: Sequence[Recorded[Any]]) -> list[tuple[int, int, int]]:
    """(events known, from, to) for each moment at which more was known."""
    at = [microseconds(recorded.timestamp) for recorded in history]
    ends = [*at[1:], FOREVER]
    return [(known, start, end) for known, (start, end) in enumerate(zip(at, ends, strict=True), 1) if start < end]


def _agency_known(history: Sequence[Recorded[Any]]) -> list[Row]:
    first, id = history[0].fact, str(history[0].originator_id)
    return [
        (id, start, end, first.region, _encode(agency_known(history[:known])))
        for known, start, end in _moments(history)
    ]


def agency_known(history: Sequence[Recorded[Any]]) -> dict[str, Any]:
    """Names, parents, and from and to when it is there; `since` and `closed` are null when not said."""
    state: Agency = KINDS["agency"].fold(history)
    first: agency_events.Registered = history[0].fact
    moves = [r for r in history if isinstance(r.fact, agency_events.Reparented)]
    return {
        "code": state.code,
        "kind": state.kind.value,
        "since": first.from_.first.toordinal() if first.from_ else None,
        "closed": state.closed_on.first.toordinal() if state.closed_on else None,
        "names": [[named.since.first.toordinal() if named.since else 0, named.name] for named in state.names],
        "parents": [
            [0, str(first.parent) if first.parent else None],
            *([move.true_from.toordinal(), str(move.fact.parent)] for move in moves),
        ],
    }


def _region_known(history: Sequence[Recorded[Any]], code: str) -> Tables:
    known, settings = [], None
    for count, start, end in _moments(history):
        state: Region = KINDS["region"].fold(history[:count])
        if settings is not None and state.settings == settings:
            known[-1] = (*known[-1][:2], end, known[-1][3])
        else:
            settings = state.settings
            known.append((code, start, end, _encode({"name": state.name, "settings": members(settings)})))
    return {
        "directory_region": known,
        "directory_target": _targets(history, code),
        "directory_figure": _figures(history, code),
        "directory_trainee": _trainees(history, code),
    }


def _targets(history: Sequence[Recorded[Any]], code: str) -> list[Row]:
    rows: list[Row] = []
    said: dict[int, list[tuple[int, Any]]] = {}
    for recorded in history:
        if isinstance(recorded.fact, region_events.TargetSet):
            said.setdefault(recorded.fact.year, []).append((microseconds(recorded.timestamp), recorded.fact))
    for year, targets in said.items():
        ends = [start for start, _ in targets[1:]] + [FOREVER]
        rows += [
            (code, year, start, end, _encode(members(fact)))
            for (start, fact), end in zip(targets, ends, strict=True)
            if start < end
        ]
    return rows


def _figures(history: Sequence[Recorded[Any]], code: str) -> list[Row]:
    return [
        (
            code,
            recorded.originator_version,
            microseconds(recorded.timestamp),
            recorded.fact.on.first.toordinal(),
            _encode({"source": None, **members(recorded.fact)}),
        )
        for recorded in history
        if isinstance(recorded.fact, region_events.FigurePublished)
    ]


def _trainees(history: Sequence[Recorded[Any]], code: str) -> list[Row]:
    return [
        (
            code,
            recorded.originator_version,
            microseconds(recorded.timestamp),
            fact.year,
            fact.key,
            fact.programme,
            str(fact.agency) if fact.agency else None,
        )
        for recorded in history
        if isinstance(fact := recorded.fact, region_events.TraineeRegistered)
    ]
