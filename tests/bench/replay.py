"""Replaying one innovation of 10, 100 and 10,000 events against selecting its rows and decoding them as JSON.

python -m tests.bench.replay [ADDRESS]

ADDRESS is of an empty store; `postgresql` begins a server. Without one it is an SQLite file. The rival selects the same
columns on a connection of its own, prepared and in binary form, and decodes each event with msgspec, untyped.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any
from uuid import UUID

import msgspec
import psycopg

from domain.innovation import events as e
from domain.innovation.state import fold
from domain.innovation.values import Better, IndicatorKind
from domain.recorded import Recorded
from service.garbage import settle
from service.settings import is_postgresql
from tests.bench.lab import DAY, Lab
from tests.bench.measuring import in_turns, machine, place
from tests.bench.servers import postgres

LENGTHS = {10: 300, 100: 150, 10_000: 9}
"""Events, and how often each side has a turn."""
_SELECT = (
    "SELECT rowid, originator_id, originator_version, topic, state FROM stored_events"
    " WHERE originator_id={} AND rowid<={} ORDER BY originator_version"
)
_decode = msgspec.json.Decoder().decode

Rows = Sequence[tuple[Any, ...]]


def main(address: str = "") -> dict[str, Any]:
    """`ratio` is of the events a second: ours to the rival's."""
    with ExitStack() as open_:
        directory = open_.enter_context(place())
        if address == "postgresql":
            address = open_.enter_context(postgres(directory)).database("replay")
        lab = Lab(directory, database=address)
        open_.callback(lab.service.close)
        settle()  # as a process that serves does
        select = open_.enter_context(_selecting(address or lab.service.settings.database))
        return {"machine": machine(), **{str(events): _measured(lab, select, events) for events in LENGTHS}}


class _selecting:
    """A connection of the rival's own; called with an id it gives the rows."""

    def __init__(self, address: str) -> None:
        self._postgres = is_postgresql(address)
        path = address.removeprefix("sqlite:///")
        self._raw: Any = (
            psycopg.connect(address, autocommit=True, prepare_threshold=0) if self._postgres else sqlite3.connect(path)
        )

    def __enter__(self) -> Callable[[UUID], Rows]:
        return self._postgresql if self._postgres else self._sqlite

    def __exit__(self, *_: object) -> None:
        self._raw.close()

    def _postgresql(self, id: UUID) -> Rows:
        found: Rows = self._raw.execute(_SELECT.format("%s", "%s"), (id.hex, 2**62), binary=True).fetchall()
        return found

    def _sqlite(self, id: UUID) -> Rows:
        found: Rows = self._raw.execute(_SELECT.format("?", "?"), (id.hex, 2**62)).fetchall()
        return found


def _measured(lab: Lab, select: Callable[[UUID], Rows], events: int) -> dict[str, float]:
    id = _told(lab, events)
    store = lab.service.store
    sides = {
        "rival": lambda: [_decode(row[4]) for row in select(id)],
        "replay": lambda: fold(store.history(id)),
        "state": lambda: lab.service.read("innovation", id),
    }
    state = fold(store.history(id))
    assert state is not None
    assert state.version == events == len(select(id))
    taken = in_turns(sides, LENGTHS[events])
    per_event = {f"{name}_us_each": round(time * 1e6 / events, 2) for name, time in taken.items()}
    return {**per_event, "ratio": round(taken["rival"] / taken["replay"], 2)}


def _told(lab: Lab, events: int) -> UUID:
    """A life of mentoring, monitoring and measuring."""
    id = lab.propose()
    lab.do("innovation", "define-indicator", {"key": "waktu", "kind": IndicatorKind.OUTCOME, "name": "Waktu terbit",
           "unit": "hari", "better": Better.LOWER}, id=id, expected=1)  # fmt: skip
    kinds = [
        e.MonitoringRecorded(findings="Layanan berjalan di delapan kecamatan."),
        e.MeasurementRecorded(key="waktu", value=2, source="Laporan layanan"),
        e.AwardReceived(name="Inovasi Unik", giver="Gubernur Banten", year=2020),
        e.Revised(title="Antar Akta ke Rumah"),
    ]
    clock = lab.service.clock
    lab.service.store.append([
        Recorded(originator_id=id, originator_version=version, timestamp=clock(), occurred_on=DAY, actor="bench",
                 role="facilitator", correlation_id="bench", causation_id=str(id), fact=kinds[version % len(kinds)])
        for version in range(3, events + 1)
    ])  # fmt: skip
    return id


if __name__ == "__main__":
    for name, value in main(*sys.argv[1:]).items():
        print(name, value)
