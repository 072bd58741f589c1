"""The record that pages are measured on: the nation's number of innovations, one large region, one long history."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from domain.dates import BusinessDate
from domain.innovation import events as e
from domain.innovation.values import Form, Initiator, InitiatorKind, Origin, OriginKind
from domain.launch import events as launches
from domain.recorded import Fact, Recorded
from domain.values import STAGES, Stage
from service.audit.logs import asking, rows
from service.audit.logs import current as current_log
from service.bootstrap import Service
from service.identifiers import agency_id
from service.store import Store
from tests.bench.population import AGENCIES, append, begin_region, event, history, innovation_id, populate, ticking
from tests.service.audit.ledgers import sign_all, store_tiles

NATION = 36_742
LARGE, OF_LARGE = "36.72", 1_000
"""A region with fifteen times as many innovations as the mean."""
LONG, EVENTS = innovation_id(2_000_000), 1_000
"""One with a history of so many events."""
LAUNCH, LAUNCHED = UUID(int=(7 << 76) | (2 << 62) | 3_000_000), 25
_FIRST = 1_000_000


def prepare(service: Service) -> None:
    """Writes what is missing; what is there is used again."""
    store, began_empty = service.store, not service.store.last_position()
    if began_empty:
        populate(store, NATION)
    if store.claimed(f"agency:OPD00/{LARGE}") is None:
        _large_region(store)
    if service.projections.position() < store.last_position():
        (service.projections.rebuild if began_empty else service.projections.catch_up)()
    _sign(store)


def _large_region(store: Store) -> None:
    chance, clock = random.Random(2), ticking()
    begin_region(store, LARGE, clock)
    ids = [innovation_id(_FIRST + number) for number in range(OF_LARGE)]
    for id in ids:
        append(store, history(id, LARGE, agency_id(LARGE, f"OPD{chance.randrange(AGENCIES):02d}"), chance, clock, 10))
    day = datetime(2024, 6, 3)
    facts: list[Fact] = [
        launches.Planned(region=LARGE, name="Peluncuran Juni", minimum=5, date=BusinessDate.parse("2024-06-24")),
        *(launches.InnovationAdded(innovation=id) for id in ids[:LAUNCHED]),
    ]
    append(store, [event(LAUNCH, version, fact, "2024-06-03", clock) for version, fact in enumerate(facts, 1)])
    told: list[Recorded[Any]] = []
    for version, fact in enumerate(_long(), 1):
        told.append(event(LONG, version, fact, day.date().isoformat(), clock))
        day += timedelta(hours=9)
    append(store, told)


def _long() -> list[Fact]:
    """Ten years of one: its stages, and then what is found, complained of and answered, over and over."""
    facts: list[Fact] = [
        e.Proposed(
            region=LARGE,
            title="Antar Jemput Akta",
            agency=agency_id(LARGE, "OPD00"),
            initiator=Initiator(kind=InitiatorKind.AGENCY, name="Disdukcapil"),
            origin=Origin(kind=OriginKind.LAB),
            form=Form.PUBLIC_SERVICE,
            problem="Warga antre berjam-jam untuk akta kelahiran.",
            idea="Akta diantar ke rumah oleh petugas kelurahan.",
        )
    ]
    for stage in STAGES[:-1]:
        facts += [e.StageStarted(stage=stage), e.StageCompleted(stage=stage, result="Selesai")]
    facts.append(e.StageStarted(stage=Stage.DISPLAY))
    number = 0
    while len(facts) < EVENTS:
        number += 1
        key = f"K{number:03d}"
        facts += [
            e.MonitoringRecorded(findings=f"Layanan berjalan di {number} kelurahan."),
            e.ComplaintReceived(key=key, what="Petugas datang terlambat.", channel="loket"),
            e.ComplaintAnswered(key=key, answer="Jadwal diatur kembali."),
            e.ComplaintClosed(key=key, outcome="Warga menerima jawaban."),
        ]
    return facts[:EVENTS]


def _sign(store: Store) -> None:
    """A checkpoint and full tiles of every log that has none."""
    with closing(store.connection()) as db:
        unsigned = "SELECT name FROM ledger_log WHERE size>0 AND log NOT IN (SELECT log FROM ledger_checkpoint)"
        for (name,) in db.execute(unsigned).fetchall():
            sign_all(db, name)
            log = current_log(asking(db), name)
            assert log is not None
            store_tiles(db, log.number, [row.hash for row in rows(asking(db), log.number, 0, log.size)])
