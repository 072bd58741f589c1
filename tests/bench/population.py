"""Many plausible innovations, written as events in large saves: legal histories, the same from one seed every time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from domain.agency import events as agency_events
from domain.dates import BusinessDate
from domain.innovation import events as e
from domain.innovation.values import Form, Initiator, InitiatorKind, Origin, OriginKind
from domain.recorded import Fact, Recorded
from domain.region import events as region_events
from domain.values import STAGES
from service.identifiers import agency_id, region_id
from service.store import Claims, Store

PER_REGION, AGENCIES = 67, 35
"""The nation's mean of 2025: 36,742 innovations over 546 regions (dossier, section 6)."""
_WORDS = [
    "antar",
    "jemput",
    "akta",
    "loket",
    "puskesmas",
    "digital",
    "warga",
    "cepat",
    "peduli",
    "sehat",
    "cerdas",
    "keliling",
    "mandiri",
    "terpadu",
    "ramah",
]
_BEGIN = datetime(2026, 1, 5, 2, tzinfo=UTC)


def populate(store: Store, innovations: int, *, events_each: int = 10, seed: int = 1) -> None:
    """Regions of 67 innovations over 35 agencies; each innovation has `events_each` events from 2019 on."""
    chance = random.Random(seed)
    clock = ticking()
    batch: list[Recorded[Any]] = []
    for number in range(innovations):
        region = f"{11 + number // PER_REGION // 90:02d}.{10 + number // PER_REGION % 90:02d}"
        if number % PER_REGION == 0:
            append(store, batch)
            begin_region(store, region, clock)
        agency = agency_id(region, f"OPD{chance.randrange(AGENCIES):02d}")
        id = innovation_id(number)
        batch += history(id, region, agency, chance, clock, events_each)
        if len(batch) >= 2000:
            append(store, batch)
    append(store, batch)


def innovation_id(number: int) -> UUID:
    """The id of the innovation that is written as this one, from 0 on."""
    return UUID(int=(7 << 76) | (2 << 62) | (number + 1))


def append(store: Store, batch: list[Recorded[Any]]) -> None:
    if batch:
        store.append(batch)
        batch.clear()


def ticking() -> Iterator[datetime]:
    moment = _BEGIN
    while True:
        moment += timedelta(milliseconds=40)
        yield moment


def begin_region(store: Store, code: str, clock: Iterator[datetime]) -> None:
    events = [event(region_id(code), 1, region_events.Registered(code=code, name=f"Kota {code}"), "2019-01-02", clock)]
    claims = []
    for number in range(AGENCIES):
        opd = f"OPD{number:02d}"
        id = agency_id(code, opd)
        events.append(
            event(id, 1, agency_events.Registered(region=code, code=opd, name=f"Dinas {number}"), "2019-01-02", clock)
        )
        claims.append((f"agency:{opd}/{code}", id))
    store.append(events, claims=Claims(taken=tuple(claims)))


def history(
    id: UUID, region: str, agency: UUID, chance: random.Random, clock: Iterator[datetime], count: int
) -> list[Recorded[Any]]:
    day = datetime(chance.randint(2019, 2025), chance.randint(1, 12), chance.randint(1, 28))
    facts: list[Fact] = [
        e.Proposed(
            region=region,
            title=" ".join(chance.sample(_WORDS, 3)).title(),
            agency=agency,
            initiator=Initiator(kind=chance.choice(list(InitiatorKind))),
            origin=Origin(kind=chance.choice(list(OriginKind))),
            form=chance.choice(list(Form)),
            problem="Warga antre berjam-jam.",
            idea="Layanan diantar ke rumah.",
            tags=("digital",) if chance.random() < 0.3 else (),
        )
    ]
    for stage in STAGES[: chance.randint(1, 5)]:
        facts += [e.StageStarted(stage=stage), e.StageCompleted(stage=stage, result="Selesai")]
    while len(facts) < count:
        facts.append(e.MonitoringRecorded(findings="Layanan berjalan."))
    events = []
    for version, fact in enumerate(facts[:count], start=1):
        events.append(event(id, version, fact, day.date().isoformat(), clock))
        day += timedelta(days=chance.randint(0, 20))
    return events


def event(id: UUID, version: int, fact: Fact, on: str, clock: Iterator[datetime]) -> Recorded[Any]:
    return Recorded(
        originator_id=id,
        originator_version=version,
        timestamp=next(clock),
        occurred_on=BusinessDate.parse(on),
        actor="bench",
        role="facilitator",
        correlation_id="bench",
        causation_id=f"{id.hex}.{version}",
        fact=fact,
    )
