"""The catalogue and the reports as the rules tell them, from nothing but the events: slow, plain, written apart.

It shares the domain's states and the representation of an innovation with the product, and nothing of the read models.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.agency import events as agency_events
from domain.agency import state as agency_state
from domain.innovation import state as innovation_state
from domain.innovation.correction import corrected
from domain.innovation.state import Innovation
from domain.innovation.values import Form, InitiatorKind, Milestone, OriginKind, Vitality
from domain.recorded import Recorded
from domain.region import events as region_events
from domain.region import state as region_state
from domain.settings import Settings
from domain.values import STAGES
from service.histories.represent import innovation_item

LAST = datetime.max.replace(tzinfo=UTC)
Item = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What is asked of a report or of the catalogue."""

    region: str | None = None
    year: int | None = None
    scope: str = "portfolio"
    cycle: UUID | None = None
    as_of: datetime | date | None = None
    valid_on: date | None = None


class Model:
    def __init__(self, events: Iterable[Recorded[Any]], now: datetime) -> None:
        self.now = now
        self.histories: dict[UUID, list[Recorded[Any]]] = {}
        for event in events:
            self.histories.setdefault(event.originator_id, []).append(event)

    # when

    def zone(self, region: str | None) -> ZoneInfo:
        known = self._of("region", LAST)
        found = [region_state.fold(history) for history in known if history[0].fact.code == region]
        return ZoneInfo(found[0].settings.time_zone.value if found and found[0] else "Asia/Jakarta")

    def known_by(self, asked: Asked) -> datetime:
        if asked.as_of is None:
            return LAST
        if isinstance(asked.as_of, datetime):
            return asked.as_of
        midnight = datetime.combine(asked.as_of + timedelta(days=1), time(), self.zone(asked.region))
        return midnight - timedelta(microseconds=1)

    def day(self, asked: Asked) -> date:
        today = self.now.astimezone(self.zone(asked.region)).date()
        if asked.valid_on is not None:
            return asked.valid_on
        if asked.year is not None and date(asked.year, 12, 31) < today:
            return date(asked.year, 12, 31)
        return today

    # what there is

    def _of(self, kind: str, known: datetime) -> list[list[Recorded[Any]]]:
        parts = ([event for event in history if event.timestamp <= known] for history in self.histories.values())
        return [part for part in parts if part and part[0].fact.type.startswith(kind + ".")]

    def innovations(self, asked: Asked) -> list[Innovation]:
        """Those of the region and scope, as they were on the day by what was known."""
        known, day = self.known_by(asked), self.day(asked)
        states = [_true_on(history, day) for history in self._of("innovation", known)]
        return [state for state in states if state is not None and _within(state, asked)]

    def agencies(self, asked: Asked) -> dict[UUID, list[Recorded[Any]]]:
        return {history[0].originator_id: history for history in self._of("agency", self.known_by(asked))}

    def named(self, id: UUID, asked: Asked) -> Item:
        agency = agency_state.fold(self.agencies(asked)[id])
        assert agency is not None
        return {"id": str(id), "code": agency.code, "name": agency.name_on(self.day(asked))}

    def region(self, code: str | None, asked: Asked) -> Any:
        found = [h for h in self._of("region", self.known_by(asked)) if h[0].fact.code == code]
        return region_state.fold(found[0]) if found else None

    def settings(self, code: str, asked: Asked) -> Settings:
        region = self.region(code, asked)
        return region.settings if region else Settings()

    # the catalogue

    def catalogue(self, asked: Asked, keeps: Callable[[Innovation], bool], sort: str) -> list[Item]:
        found = [state for state in self.innovations(asked) if keeps(state)]
        found.sort(key=lambda state: (_sort_key(state, sort.removeprefix("-")), state.id.bytes), reverse=sort[0] == "-")
        return [{**innovation_item(state), "agency": self.named(state.agency, asked)} for state in found]

    # reports

    def coverage(self, asked: Asked) -> Item:
        day, agencies = self.day(asked), self.agencies(asked)
        settings, region = self.settings(asked.region or "", asked), self.region(asked.region, asked)
        target = region.target(asked.year) if region else None
        duty = (target and target.innovations_per_agency) or 1
        counts = dict.fromkeys([id for id, h in agencies.items() if _level_1(h, asked.region, settings, day)], 0)
        for state in self.innovations(asked):
            if state.proposed_on is not None and state.proposed_on.year == asked.year:
                top = _top(state.agency, agencies, day)
                if top in counts:
                    counts[top] += 1
        rows = [{**self.named(id, asked), "innovations": n, "fulfilled": n >= duty} for id, n in counts.items()]
        rows.sort(key=lambda row: row["code"])
        shown = target and (target.agencies is not None or target.innovations_per_agency is not None)
        return {
            "target": {"agencies": target.agencies, "innovations_per_agency": target.innovations_per_agency}
            if target and shown
            else None,
            "actual": {"agencies": sum(n > 0 for n in counts.values()), "innovations": sum(counts.values())},
            "agencies": rows,
            "without": [row["code"] for row in rows if row["innovations"] == 0],
        }

    def portfolio(self, asked: Asked) -> Item:
        new, running = [], []
        for state in self.innovations(asked):
            if state.running_since is None:
                if asked.year is None or _year(state) == asked.year:
                    new.append(state)
            elif state.launch is None and (asked.year is None or state.running_since.first <= date(asked.year, 12, 31)):
                running.append(state)
        both = [*new, *running]
        agencies = sorted({state.agency for state in both}, key=lambda id: (self.named(id, asked)["code"], str(id)))
        return {
            "total": len(both),
            "new": len(new),
            "running": len(running),
            "by_agency": [
                {"value": self.named(id, asked)["code"], "name": self.named(id, asked)["name"], "id": str(id),
                 "count": sum(state.agency == id for state in both)}
                for id in agencies
            ],
            "by_form": _by(Form, [state.form for state in both]),
            "by_origin": _by(OriginKind, [state.origin.kind for state in both]),
            "by_initiator": _by(InitiatorKind, [state.initiator.kind for state in both]),
            "by_milestone": _by(Milestone, [state.milestone for state in both]),
            "by_vitality": _by(Vitality, [state.vitality for state in both]),
            "months": _months(new, running),
            "published": self._published(asked),
        }  # fmt: skip

    def _published(self, asked: Asked) -> list[Item]:
        region = self.region(asked.region, asked)
        return [
            {"scope": f.scope.value, "of": f.of.value, "value": f.value, "precision": f.precision.value,
             "on": f.on.text, "source": f.source}
            for f in (region.published if region else ())
            if f.on.first <= self.day(asked)
        ]  # fmt: skip

    def board(self, asked: Asked) -> Item:
        states = self._of_year(asked)
        return {
            "milestones": [
                {
                    "milestone": milestone.value,
                    "count": sum(state.milestone is milestone for state in states),
                    "items": self._items(
                        [state for state in states if state.milestone is milestone],
                        asked,
                        lambda s: {"stage": s.stage.value if s.stage else None, "vitality": s.vitality.value},
                    ),
                }
                for milestone in Milestone
            ],
            "stages": [
                {key: value for key, value in row.items() if key != "median_days"} for row in _stage_rows(states)
            ],
        }

    def stages(self, asked: Asked) -> Item:
        states = self._of_year(asked)
        agencies = [self.named(id, asked) for id in {state.agency for state in states}]
        agencies.sort(key=lambda agency: (agency["code"], agency["id"]))
        rows = [
            {"agency": agency, "stages": _stage_rows([s for s in states if str(s.agency) == agency["id"]])}
            for agency in agencies
        ]
        return {**_all(rows), "stages": _stage_rows(states)}

    def not_implemented(self, asked: Asked) -> Item:
        overdue = []
        for state in self._of_year(asked):
            if state.launch is None or state.implementation is not None or state.vitality is not Vitality.ACTIVE:
                continue
            due = state.launch.date.last + timedelta(days=self.settings(state.region, asked).proof_days)
            if due < self.day(asked):
                overdue.append((state, due))
        dues = {state.id: due for state, due in overdue}
        return _all(self._items([state for state, _ in overdue], asked, lambda s: {
            "launched_on": s.launch.date.text if s.launch else None,
            "due": dues[s.id].isoformat(),
            "days_overdue": (self.day(asked) - dues[s.id]).days,
        }))  # fmt: skip

    def unmeasured(self, asked: Asked) -> Item:
        def has(state: Innovation, kind: str) -> bool:
            return any(i.kind.value == kind and len(i.measurements) > 0 for i in state.indicators.values())

        launched = [s for s in self._of_year(asked) if s.launch and s.vitality is Vitality.ACTIVE]
        lacking = [s for s in launched if not (has(s, "output") and has(s, "outcome"))]
        return _all(self._items(lacking, asked, lambda s: {"output": has(s, "output"), "outcome": has(s, "outcome")}))

    def trainees(self, asked: Asked) -> Item:
        states, rows = self.innovations(asked), []
        for history in self._of("region", self.known_by(asked)):
            code = history[0].fact.code
            for fact in (event.fact for event in history if isinstance(event.fact, region_events.TraineeRegistered)):
                if asked.region in (None, code) and asked.year in (None, fact.year):
                    theirs = [
                        str(s.id)
                        for s in states
                        if s.region == code and s.origin.kind.value == "leadership_training"
                        and s.origin.reference == fact.key
                    ]  # fmt: skip
                    rows.append({"key": fact.key, "programme": fact.programme, "year": fact.year, "region": code,
                                 "agency": self.named(fact.agency, asked) if fact.agency else None,
                                 "qualified": len(theirs) > 0, "innovations": sorted(theirs)})  # fmt: skip
        return _all(sorted(rows, key=lambda row: (row["region"], row["year"], row["key"])))

    def dormancy(self, asked: Asked) -> Item:
        why: dict[UUID, str] = {}
        states = self._of_year(asked)
        for state in states:
            agency = agency_state.fold(self.agencies(asked)[state.agency])
            assert agency is not None
            if state.vitality in (Vitality.DISCONTINUED, Vitality.SUPERSEDED):
                continue
            if state.vitality is Vitality.DORMANT:
                why[state.id] = "dormant"
            elif agency.closed_on is not None and agency.closed_on.first <= self.day(asked):
                why[state.id] = "agency_closed"
            elif state.person_role == "vacant":
                why[state.id] = "custodian_vacant"
        return _all(self._items([s for s in states if s.id in why], asked, lambda s: {"why": why[s.id]}))

    def complaints(self, asked: Asked) -> Item:
        rows = [
            {"id": str(s.id), "title": s.title, "agency": self.named(s.agency, asked), "key": c.key, "what": c.what,
             "status": c.status.value, "received_on": c.received_on.text}
            for s in self._of_year(asked)
            for c in s.complaints.values()
        ]  # fmt: skip
        return _all(sorted(rows, key=lambda row: (row["received_on"], row["id"], row["key"])))

    def _of_year(self, asked: Asked) -> list[Innovation]:
        return [state for state in self.innovations(asked) if asked.year in (None, _year(state))]

    def _items(self, states: list[Innovation], asked: Asked, more: Callable[[Innovation], Item]) -> list[Item]:
        ordered = sorted(states, key=lambda state: (state.title, str(state.id)))
        return [{"id": str(s.id), "title": s.title, "agency": self.named(s.agency, asked), **more(s)} for s in ordered]


def _true_on(history: list[Recorded[Any]], day: date) -> Innovation | None:
    read = list(corrected(history))
    if read[0].true_from > day:
        return None
    state = None
    for event in read:
        if event.true_from <= day:
            state = innovation_state.evolve(state, event)
    return state


def _within(state: Innovation, asked: Asked) -> bool:
    if asked.region not in (None, state.region) or asked.scope == "reported":
        return False
    if asked.scope == "lab":
        return state.cycle is not None and asked.cycle in (None, state.cycle)
    return True


def _year(state: Innovation) -> int:
    began = state.proposed_on if state.proposed_on is not None else state.running_since
    assert began is not None
    return began.first.year


def _sort_key(state: Innovation, sort: str) -> Any:
    if sort == "proposed_on":
        return state.proposed_on.text if state.proposed_on else ""
    return state.title if sort == "title" else state.modified_at


def _parent(history: list[Recorded[Any]], day: date) -> UUID | None:
    parent: UUID | None = history[0].fact.parent
    for event in history:
        if isinstance(event.fact, agency_events.Reparented) and event.occurred_on.first <= day:
            parent = event.fact.parent
    return parent


def _level_1(history: list[Recorded[Any]], region: str | None, settings: Settings, day: date) -> bool:
    first, agency = history[0].fact, agency_state.fold(history)
    assert agency is not None
    began = first.from_ is None or first.from_.first <= day
    closed = agency.closed_on is not None and agency.closed_on.first <= day
    duty = first.kind.value == "opd" or (first.kind.value == "kecamatan" and settings.kecamatan_included)
    return first.region == region and duty and _parent(history, day) is None and began and not closed


def _top(id: UUID, agencies: dict[UUID, list[Recorded[Any]]], day: date) -> UUID:
    parent = _parent(agencies[id], day)
    return id if parent is None else _top(parent, agencies, day)


def _months(new: list[Innovation], running: list[Innovation]) -> list[Item]:
    when = [(str(state.proposed_on.text)[:7], "new") for state in new if state.proposed_on]
    when += [(state.running_since.text[:4], "running") for state in running if state.running_since]
    when += [(state.launch.date.text[:7], "launched") for state in (*new, *running) if state.launch]
    names = ("new", "running", "launched")
    return [
        {"month": month, **{name: when.count((month, name)) for name in names}}
        for month in sorted({month for month, _ in when})
    ]


def _by(kind: Any, found: list[Any]) -> list[Item]:
    return [{"value": one.value, "name": one.value, "count": found.count(one)} for one in kind]


def _stage_rows(states: list[Innovation]) -> list[Item]:
    rows = []
    for stage in STAGES:
        entries = [state.stages[stage] for state in states]
        days = [
            max(0, (entry.completed_on.first - entry.started_on.first).days)
            for entry in entries
            if entry.started_on and entry.completed_on
        ]
        rows.append({
            "stage": stage.value,
            "in_progress": sum(entry.status.value == "in_progress" for entry in entries),
            "completed": sum(entry.status.value == "completed" for entry in entries),
            "median_days": median(days) if days else None,
        })  # fmt: skip
    return rows


def _all(rows: list[Item]) -> Item:
    return {"items": rows, "next": None, "count": len(rows)}
