"""What cannot be applied stops its projection, and nothing else."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from service.errors import Behind
from service.projections import CatalogueQuery, Projections
from tests.service.projections.record import Record


def titles(projections: Projections, **query: Any) -> list[str]:
    return [item["title"] for item in projections.catalogue(CatalogueQuery(**query))["items"]]


def statuses(projections: Projections) -> dict[str, tuple[str, int]]:
    return {each.name: (each.status, each.behind) for each in projections.status()}


def poison(path: Path, topic: str, id: str, version: int) -> None:
    """An event that only looks like one, as an older or a newer program may have left it."""
    with sqlite3.connect(path) as db:
        db.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)",
            (id, version, topic, b'{"data": "?"}'),
        )
    db.close()


def test_an_event_that_cannot_be_applied_stops_only_its_projection_and_is_shown(
    both: tuple[Record, Projections], path: Path
) -> None:
    record, projections = both
    good = record.innovation(title="Antar Akta")
    last = record.store.last_position()
    poison(path, "innovation.revised", good.hex, 2)
    record.agency("DINSOS")
    projections.catch_up()
    assert statuses(projections) == {"innovations": ("stopped", 2), "directory": ("running", 0)}
    stopped = projections.status()[0]
    assert stopped.position == last
    assert stopped.error is not None
    assert f"position {last + 1}, innovation.revised (version 2 of {good.hex})" in stopped.error
    assert titles(projections) == ["Antar Akta"]
    assert len(projections.directory("agency")["items"]) == 2
    with pytest.raises(Behind):
        projections.wait_for(record.store.last_position())


def test_a_row_that_cannot_be_written_stops_only_its_projection(both: tuple[Record, Projections], path: Path) -> None:
    record, projections = both
    projections.catch_up()
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TRIGGER no_second BEFORE INSERT ON innovation_state WHEN NEW.title='Kedua'"
            " BEGIN SELECT RAISE(ABORT, 'not this one'); END"
        )
    db.close()
    for title in ("Pertama", "Kedua", "Ketiga"):
        record.innovation(title=title)
    record.agency("DINSOS")
    projections.catch_up()
    assert statuses(projections) == {"innovations": ("stopped", 3), "directory": ("running", 0)}
    assert "not this one" in (projections.status()[0].error or "")
    assert titles(projections) == ["Pertama"]


def test_a_projection_that_stopped_runs_again_when_it_is_rebuilt(both: tuple[Record, Projections], path: Path) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE projection SET status='stopped', error='x' WHERE name='innovations'")
    db.close()
    record.innovation(title="Jemput Obat")
    projections.catch_up()
    assert titles(projections) == ["Antar Akta"]
    assert projections.rebuild("innovations") == {"innovations": record.store.last_position()}
    assert statuses(projections)["innovations"] == ("running", 0)
    assert titles(projections) == ["Antar Akta", "Jemput Obat"]
