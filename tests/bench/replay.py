"""Replaying one innovation of 10,000 events against plain `json.loads` of its stored events."""

from __future__ import annotations

import json
from uuid import UUID

from domain.innovation import events as e
from domain.innovation.state import fold
from domain.innovation.values import Better, IndicatorKind
from domain.recorded import Recorded
from service.store.store import event_of
from tests.bench.lab import DAY, Lab
from tests.bench.measuring import in_turns, place

EVENTS, ROUNDS = 10_000, 7


def main() -> dict[str, float]:
    """A life of mentoring, monitoring and measuring; reading the rows from the file is part of neither side."""
    with place() as directory:
        lab = Lab(directory)
        id = lab.propose()
        lab.do("innovation", "define-indicator", {"key": "waktu", "kind": IndicatorKind.OUTCOME, "name": "Waktu terbit",
               "unit": "hari", "better": Better.LOWER}, id=id, expected=1)  # fmt: skip
        _fill(lab, id)
        rows = lab.service.store.recorder.stream(id)
        sides = {
            "replay": lambda: fold(event_of(row) for row in rows),
            "json": lambda: [json.loads(row[4]) for row in rows],
            "whole": lambda: lab.service.read("innovation", id),
        }
        assert fold(event_of(row) for row in rows).version == EVENTS  # type: ignore[union-attr]
        taken = in_turns(sides, ROUNDS)
    ms = {f"{name}_ms": time * 1e3 for name, time in taken.items()}
    return {**ms, "ratio": taken["replay"] / taken["json"], "whole_ratio": taken["whole"] / taken["json"]}


def _fill(lab: Lab, id: UUID) -> None:
    kinds = [
        e.MonitoringRecorded(findings="Layanan berjalan di delapan kecamatan."),
        e.MeasurementRecorded(key="waktu", value=2, source="Laporan layanan"),
        e.AwardReceived(name="Inovasi Unik", giver="Gubernur Banten", year=2020),
        e.Revised(title="Antar Akta ke Rumah"),
    ]
    clock = lab.service.clock
    lab.service.store.append([
        Recorded(originator_id=id, originator_version=version, timestamp=clock(), occurred_on=DAY, actor="bench",
                 role="facilitator", correlation_id="bench", causation_id="bench", fact=kinds[version % len(kinds)])
        for version in range(3, EVENTS + 1)
    ])  # fmt: skip


if __name__ == "__main__":
    print(main())
