"""Rows made anew, and rows held against the histories."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from domain.innovation import events as e
from domain.region import events as region_events
from service.identifiers import region_id
from service.projections import CatalogueQuery, Projections
from service.projections.innovations.projection import InnovationProjection
from tests.service.projections.record import CILEGON, Record


def titles(projections: Projections, **query: Any) -> list[str]:
    return [item["title"] for item in projections.catalogue(CatalogueQuery(**query))["items"]]


def poison(path: Path, topic: str, id: str, version: int) -> None:
    """An event that only looks like one, as an older or a newer program may have left it."""
    with sqlite3.connect(path) as db:
        db.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)",
            (id, version, topic, b'{"data": "?"}'),
        )
    db.close()


def test_a_rebuild_is_read_from_and_written_past_while_it_goes_on(both: tuple[Record, Projections]) -> None:
    record, projections = both
    first = record.innovation(title="Lama")
    projections.catch_up()
    seen: list[tuple[list[str], int]] = []

    def meanwhile(done: int, total: int) -> None:
        if not seen:
            record.add(first, e.Revised(title="Baru"))
            record.innovation(title="Tambahan")
        seen.append((titles(projections), projections.position()))

    before = projections.position()
    projections.rebuild("innovations", meanwhile)
    assert seen
    assert all(each == (["Lama"], before) for each in seen)
    assert titles(projections) == ["Baru", "Tambahan"]
    projections.catch_up()
    assert projections.prove() == ()


def test_a_rebuild_that_fails_leaves_everything_as_it_was(both: tuple[Record, Projections], path: Path) -> None:
    record, projections = both
    good = record.innovation()
    projections.catch_up()
    poison(path, "innovation.revised", good.hex, 2)
    with pytest.raises(Exception, match="data"):
        projections.rebuild("innovations")
    assert titles(projections) == ["Antar Akta"]
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'shadow%'").fetchone() == (0,)
    db.close()


@pytest.mark.parametrize(
    ("statement", "table", "column"),
    [
        ("UPDATE innovation_state SET vitality='dormant' WHERE no=1", "innovation_state", "vitality"),
        ("UPDATE innovation_now SET title='Lain'", "innovation_now", "title"),
        ("DELETE FROM innovation_span WHERE rec_to<4000000000000000000", "innovation_span", "row"),
        ("UPDATE innovation_by_title SET key='Lain' WHERE rowid_is_none", "innovation_by_title", "row"),
        ("UPDATE innovation_count SET total=total+1", "innovation_bucket", "row"),
        ("DELETE FROM innovation_search", "innovation_search", "row"),
        ("UPDATE directory_target SET target='{}'", "directory_target", "target"),
        ("DELETE FROM directory_agency", "directory_agency", "row"),
    ],
)
def test_proving_finds_a_row_that_no_history_makes(
    both: tuple[Record, Projections], path: Path, statement: str, table: str, column: str
) -> None:
    record, projections = both
    id = record.innovation()
    record.add(id, e.Revised(form=None, tags=("a",)), "2023-05-01")
    record.add(region_id(CILEGON), region_events.TargetSet(year=2023, agencies=3))
    projections.catch_up()
    assert projections.prove() == ()
    with sqlite3.connect(path) as db:
        assert db.execute(statement.replace(" WHERE rowid_is_none", "")).rowcount
    db.close()
    found = projections.prove()
    assert [(each.table, each.column) for each in found][:1] == [(table, column)]
    assert found[0].stored != found[0].expected


def test_rows_of_another_shape_are_replayed_when_the_store_is_opened(
    both: tuple[Record, Projections], monkeypatch: pytest.MonkeyPatch
) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    monkeypatch.setattr(InnovationProjection, "shape", InnovationProjection.shape + 1)
    anew = Projections(record.store)
    assert {each.name: each.position for each in anew.status()} == {
        "innovations": 0,
        "directory": record.store.last_position(),
    }
    anew.catch_up()
    assert titles(anew) == ["Antar Akta"]
    assert anew.prove() == ()
    anew.close()
