"""What cannot be applied stops its projection, and nothing else."""

from __future__ import annotations

import pytest

from service.errors import Behind
from service.projections import Projections
from tests.service.projections.record import Record, meddled, poison, titles


def statuses(projections: Projections) -> dict[str, tuple[str, int]]:
    return {each.name: (each.status, each.behind) for each in projections.status()}


def test_an_event_that_cannot_be_applied_stops_only_its_projection_and_is_shown(
    both: tuple[Record, Projections], address: str
) -> None:
    record, projections = both
    good = record.innovation(title="Antar Akta")
    last = record.store.last_position()
    poison(address, "innovation.revised", good.hex, 2)
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


NO_SECOND = {
    "sqlite": (
        "CREATE TRIGGER no_second BEFORE INSERT ON innovation_state WHEN NEW.title='Kedua'"
        " BEGIN SELECT RAISE(ABORT, 'not this one'); END"
    ),
    "postgres": "ALTER TABLE innovation_state ADD CONSTRAINT \"not this one\" CHECK (title<>'Kedua')",
}


def test_a_row_that_cannot_be_written_stops_only_its_projection(both: tuple[Record, Projections], address: str) -> None:
    record, projections = both
    projections.catch_up()
    meddled(address, NO_SECOND)
    for title in ("Pertama", "Kedua", "Ketiga"):
        record.innovation(title=title)
    record.agency("DINSOS")
    projections.catch_up()
    assert statuses(projections) == {"innovations": ("stopped", 3), "directory": ("running", 0)}
    assert "not this one" in (projections.status()[0].error or "")
    assert titles(projections) == ["Pertama"]


def test_a_projection_that_stopped_runs_again_when_it_is_rebuilt(
    both: tuple[Record, Projections], address: str
) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    meddled(address, "UPDATE projection_version SET status='stopped', error='x' WHERE name='innovations'")
    record.innovation(title="Jemput Obat")
    projections.catch_up()
    assert titles(projections) == ["Antar Akta"]
    assert projections.rebuild("innovations") == {"innovations": record.store.last_position()}
    assert statuses(projections)["innovations"] == ("running", 0)
    assert titles(projections) == ["Antar Akta", "Jemput Obat"]
