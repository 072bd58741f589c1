"""Finders read a standby where there is one; what it cannot answer the database itself does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from service.errors import Behind, Busy
from service.projections import CatalogueQuery, Projections
from service.sql import Connection
from service.store import Store
from service.store.connections import connect
from tests.service.projections.record import Record


class Standby:
    """A copy of the database that has stood still since it was made."""

    def __init__(self, source: str, copy: Path) -> None:
        self._path = str(copy)
        original, made = connect(source), connect(self._path)
        original.backup(made)
        original.close()
        made.close()
        self.gone = False

    def __call__(self) -> Connection:
        if self.gone:
            raise Busy("it does not answer")
        return connect(self._path)


@pytest.fixture
def read(tmp_path: Path) -> tuple[Record, Projections, Standby]:

    path = str(tmp_path / "jejak.db")
    store = Store(path)
    record = Record(store)
    record.region()
    record.agency("DINKES")
    first = Projections(store)
    first.catch_up()
    standby = Standby(path, tmp_path / "copy.db")
    return record, Projections(store, standby=standby), standby


def titles(projections: Projections) -> list[str]:
    return [item["title"] for item in projections.catalogue(CatalogueQuery())["items"]]


def test_finders_read_the_standby_and_say_how_far_it_is(read: tuple[Record, Projections, Standby]) -> None:
    record, projections, _ = read
    record.innovation(title="Antar Obat")
    assert projections.catch_up() == 3
    assert (titles(projections), projections.position()) == ([], 2)
    with pytest.raises(Behind):
        projections.wait_for(3, timeout=0.01)


def test_what_is_decided_on_is_never_read_there(read: tuple[Record, Projections, Standby]) -> None:

    record, projections, _ = read
    record.innovation(title="Antar Obat")
    projections.catch_up()
    assert projections.running_count("36.72", date(2030, 1, 1)) == 0


def test_a_standby_that_does_not_answer_is_done_without(read: tuple[Record, Projections, Standby]) -> None:
    record, projections, standby = read
    record.innovation(title="Antar Obat")
    projections.catch_up()
    standby.gone = True
    assert (titles(projections), projections.position()) == (["Antar Obat"], 3)
