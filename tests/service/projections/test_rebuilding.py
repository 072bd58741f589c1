"""Rows made anew, and rows held against the histories."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing

import pytest

from domain.innovation import events as e
from domain.region import events as region_events
from service.identifiers import region_id
from service.projections import CatalogueQuery, Projections, gate, making_rows
from service.projections.hands import Hands
from service.projections.innovations import tables
from service.projections.innovations.projection import InnovationProjection
from service.projections.placing import in_place
from service.sql import Connection, Dialect, Rejected
from tests.service.projections.record import CILEGON, Record, meddled, poison, titles

PROPOSED, REVISED = "innovation.proposed", "innovation.revised"


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


def test_who_reads_while_rebuilds_are_put_in_place_always_sees_all_rows(
    both: tuple[Record, Projections], another: Callable[..., Projections]
) -> None:
    record, projections = both
    for number in range(5):
        record.innovation(title=f"Inovasi {number}")
    projections.catch_up()
    reader, seen, stop = another(), list[tuple[list[str], int]](), threading.Event()

    def read() -> None:
        while not stop.is_set():
            page = reader.catalogue(CatalogueQuery())
            seen.append(([item["title"] for item in page["items"]], page["position"]))

    thread = threading.Thread(target=read)
    thread.start()
    try:
        for _ in range(4):
            projections.rebuild()
    finally:
        stop.set()
        thread.join()
    assert seen
    assert all(each == ([f"Inovasi {number}" for number in range(5)], record.store.last_position()) for each in seen)


def test_who_is_reading_goes_on_in_the_version_they_began_with(
    both: tuple[Record, Projections], another: Callable[..., Projections]
) -> None:
    record, projections = both
    id = record.innovation()
    projections.catch_up()
    reader = another()
    with reader.database.reading() as db:
        read = in_place(db, reader.all)
        assert read.execute("SELECT title FROM innovation_now").fetchall() == [("Antar Akta",)]
        record.add(id, e.Revised(title="Baru"))
        assert projections.rebuild("innovations")["innovations"] == record.store.last_position()
        assert read.execute("SELECT title FROM innovation_now").fetchall() == [("Antar Akta",)]
    assert titles(reader) == ["Baru"]


def test_dropping_old_tables_waits_for_who_reads_and_nobody_waits_behind_it_for_long(
    both: tuple[Record, Projections], another: Callable[..., Projections], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite it does not even wait: a table is in the reader's snapshot."""
    record, projections = both
    record.innovation()
    projections.catch_up()
    projections.rebuild("innovations")
    reader, shut, shuts = another(), gate.shut, list[bool]()
    reading = reader.database.reading()
    db = reading.__enter__()

    def counted(mine: Connection) -> None:
        shuts.append(True)
        if len(shuts) == 3:
            assert db.execute("SELECT title FROM v1_innovation_now").fetchone() == ("Antar Akta",)
            reading.__exit__(None, None, None)
        shut(mine)

    monkeypatch.setattr(gate, "shut", counted)
    assert projections.rebuild("innovations")["innovations"] == record.store.last_position()
    if db.dialect.name == "sqlite":
        reading.__exit__(None, None, None)
    assert len(shuts) == (1 if db.dialect.name == "sqlite" else 3)
    assert titles(reader) == ["Antar Akta"]
    assert [
        (each.version, each.place) for each in projections.versions.shown() if each.projection == "innovations"
    ] == [
        (2, "previous"),
        (3, "live"),
    ]


def test_a_rebuild_that_fails_leaves_everything_as_it_was(both: tuple[Record, Projections], address: str) -> None:
    record, projections = both
    good = record.innovation()
    projections.catch_up()
    poison(address, "innovation.revised", good.hex, 2)
    with pytest.raises(Exception, match="data"):
        projections.rebuild("innovations")
    assert titles(projections) == ["Antar Akta"]
    with closing(record.store.connection()) as db:
        for table in InnovationProjection.tables.NAMES:
            assert db.execute(db.dialect.there, (f"v1_{table}",)).fetchone() is not None
            assert db.execute(db.dialect.there, (f"v2_{table}",)).fetchone() is None


@pytest.mark.parametrize(
    ("statement", "table", "column", "made_by"),
    [
        ("UPDATE innovation_state SET vitality='dormant' WHERE no=1", "innovation_state", "vitality", PROPOSED),
        ("UPDATE innovation_state SET vitality='dormant' WHERE no=2", "innovation_state", "vitality", REVISED),
        ("UPDATE innovation_now SET title='Lain'", "innovation_now", "title", REVISED),
        ("DELETE FROM innovation_span WHERE rec_to<4000000000000000000", "innovation_span", "row", REVISED),
        ("UPDATE innovation_listed SET title='Lain'", "innovation_listed", "row", None),
        ("DELETE FROM innovation_count WHERE total=1", "innovation_bucket", "row", PROPOSED),
        ("DELETE FROM innovation_search", "innovation_search", "row", PROPOSED),
        ("UPDATE directory_target SET target='{}'", "directory_target", "target", "region.target_set"),
        ("DELETE FROM directory_agency", "directory_agency", "row", "agency.registered"),
    ],
)
def test_proving_finds_a_row_that_no_history_makes(
    both: tuple[Record, Projections], address: str, statement: str, table: str, column: str, made_by: str | None
) -> None:
    record, projections = both
    id = record.innovation()
    record.add(id, e.Revised(form=None, tags=("a",)), "2023-05-01")
    record.add(region_id(CILEGON), region_events.TargetSet(year=2023, agencies=3))
    projections.catch_up()
    assert projections.prove() == ()
    assert meddled(address, statement)
    found = projections.prove()
    assert [(each.table, each.column) for each in found][:1] == [(table, column)]
    assert found[0].stored != found[0].expected
    event = found[0].event
    assert event is None or record.store.feed(event.position - 1, 1)[0].originator_version == event.version
    assert (event and event.type) == made_by


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> list[Hands]:
    """Rows are made in two processes beside this one, an aggregate at a time: those that were begun."""
    begun: list[Hands] = []

    class Seen(Hands):
        def __enter__(self) -> Hands:
            begun.append(self)
            return super().__enter__()

    monkeypatch.setattr(making_rows, "MANY", 1)
    monkeypatch.setattr(making_rows, "_PIECE", 1)
    monkeypatch.setattr(making_rows, "_cores", lambda: 2)
    monkeypatch.setattr(making_rows, "Hands", Seen)
    return begun


def ended(begun: list[Hands]) -> bool:
    return bool(begun) and all(process.poll() is not None for hands in begun for process in hands.processes)


def test_rows_made_in_other_processes_are_the_same(both: tuple[Record, Projections], beside: list[Hands]) -> None:
    record, projections = both
    ids = [record.innovation(title=f"Inovasi {number}", tags=("a", "a", "b")) for number in range(20)]
    for id in ids[::2]:
        record.add(id, e.Revised(tags=("c",)), "2022-05-01")
    told: list[tuple[int, int]] = []
    projections.rebuild(progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (32, 32)
    assert ended(beside)
    assert projections.prove() == ()
    assert titles(projections, tag="c", sort="modified_at") == [f"Inovasi {number}" for number in range(0, 20, 2)]


def test_an_index_that_fails_takes_the_whole_rebuild_back(
    both: tuple[Record, Projections], monkeypatch: pytest.MonkeyPatch
) -> None:
    record, projections = both
    record.innovation(title="Lama")
    projections.catch_up()
    index = tables.index

    def failing(dialect: Dialect, prefix: str, generation: int) -> list[str]:
        made = index(dialect, prefix, generation)
        return [*made[:2], f"CREATE INDEX failing ON {prefix}innovation_last (nothing)", *made[2:]]

    with monkeypatch.context() as during:
        during.setattr(tables, "index", failing)
        with pytest.raises((Rejected, sqlite3.OperationalError), match="nothing"):
            projections.rebuild("innovations")
    record.innovation(title="Baru")
    projections.catch_up()
    assert titles(projections) == ["Baru", "Lama"]
    projections.rebuild("innovations")
    assert projections.prove() == ()


def test_a_process_that_is_killed_leaves_its_work_to_this_one(
    both: tuple[Record, Projections], beside: list[Hands]
) -> None:
    record, projections = both
    for number in range(20):
        record.innovation(title=f"Inovasi {number:02d}")

    def kill(done: int, total: int) -> None:
        for process in beside[-1].processes:
            process.kill()

    projections.rebuild("innovations", kill)
    assert ended(beside)
    assert titles(projections) == [f"Inovasi {number:02d}" for number in range(20)]
    assert projections.prove() == ()


def test_an_event_that_fails_in_another_process_fails_here(
    both: tuple[Record, Projections], address: str, beside: list[Hands]
) -> None:
    record, projections = both
    good = record.innovation()
    projections.catch_up()
    poison(address, "innovation.revised", good.hex, 2)
    with pytest.raises(Exception, match="data"):
        projections.rebuild("innovations")
    assert ended(beside)
    assert titles(projections) == ["Antar Akta"]


_REBUILT = """
import os, sys
from service.projections import CatalogueQuery, Projections, gate, making_rows
from service.store import Store
making_rows.MANY = making_rows._PIECE = 1
making_rows._cores = lambda: 2
class Seen(making_rows.Hands):
    def __enter__(self):
        super().__enter__()
        print(*(process.pid for process in self.processes), flush=True)
        return self
making_rows.Hands = Seen
Projections(Store(sys.argv[1])).rebuild("innovations", lambda done, total: os.kill(os.getpid(), 9))
"""


def test_a_rebuild_that_is_killed_leaves_no_process_and_can_be_made_again(
    both: tuple[Record, Projections], address: str
) -> None:
    record, projections = both
    for number in range(20):
        record.innovation(title=f"Inovasi {number:02d}")
    projections.catch_up()
    # its output is at an end only when those it began have ended too: they hold the same standard error
    killed = subprocess.run([sys.executable, "-c", _REBUILT, address], check=False, capture_output=True, timeout=60)
    assert killed.returncode == -9, killed.stderr
    assert len(killed.stdout.split()) == 2
    assert len(titles(projections)) == 20
    projections.rebuild("innovations")
    assert projections.prove() == ()
