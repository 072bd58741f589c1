"""A leaf for each event, in the transaction of the event, on both stores."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import msgspec
import pytest

from service.errors import Busy, LedgerForked
from service.identifiers import region_id
from service.ledger import base64s
from service.ledger.leaf import NO_PREVIOUS, is_tagged
from service.ledger.merkle import Frontier, leaf_hash
from service.sql import Connection
from service.store import Conflict, Store
from tests.cli.processes import until
from tests.service.projections.record import CILEGON, DATABASES, Record, fresh, proposed
from tests.service.store.rewinding import rewind

KEY = b"k" * 32
JAYAPURA = "91.71"


@pytest.fixture(params=DATABASES)
def address(request: Any) -> Iterator[str]:
    with fresh(request.param) as made:
        yield made


def opened(address: str) -> Store:
    return Store(address, base="jejak.example.go.id", writer_key=lambda: KEY)


@pytest.fixture
def record(address: str) -> Iterator[Record]:
    with closing(opened(address)) as store:
        yield Record(store)


@pytest.fixture
def db(record: Record) -> Iterator[Connection]:
    with closing(record.store.connection()) as made:
        yield made


def leaves_of(db: Connection, name: str = CILEGON) -> list[dict[str, Any]]:
    """Every leaf of a log, checked against the event it is of, the one before it, its tag and the head."""
    log, origin, size, frontier, latest = db.execute(
        "SELECT log, origin, size, frontier, latest FROM ledger_log WHERE name=? ORDER BY log DESC LIMIT 1", (name,)
    ).fetchone()
    rows = db.execute(
        "SELECT leaf_index, aggregate, version, cmd, leaf, hash, mac FROM ledger_leaf WHERE log=? ORDER BY leaf_index",
        (log,),
    ).fetchall()
    found, last = [], dict[str, bytes]()
    for place, (index, aggregate, version, cmd, leaf, hash, mac) in enumerate(rows):
        told = msgspec.json.decode(leaf)
        assert (index, hash) == (place, leaf_hash(leaf))
        assert (told["log"], told["id"], told["ver"], told["cmd"]) == (origin, aggregate, version, cmd)
        assert told["prev"] == base64s.encoded(last.get(aggregate, NO_PREVIOUS))
        assert is_tagged(KEY, leaf, mac)
        assert told["at"] <= latest
        last[aggregate] = hash
        found.append(told)
    head = Frontier().appended([row[5] for row in rows])
    assert (size, bytes(frontier)) == (head.size, b"".join(head.hashes))
    return found


def events_of(db: Connection, name: str = CILEGON) -> list[tuple[str, int]]:
    """The events of a region in recording order."""
    rows = db.execute(
        "SELECT originator_id, originator_version FROM stored_events s WHERE EXISTS (SELECT 1 FROM ledger_leaf f"
        " JOIN ledger_log l ON l.log=f.log WHERE f.aggregate=s.originator_id AND l.name=?) ORDER BY rowid",
        (name,),
    ).fetchall()
    return [(id, version) for id, version in rows]


def test_every_event_has_its_leaf_in_the_log_of_its_region(record: Record, db: Connection) -> None:
    for region in (CILEGON, JAYAPURA):
        record.region(region)
        record.agency("DINKES", region)
        id = record.innovation(region=region)
        record.add(id, proposed(region=region))
    for region in (CILEGON, JAYAPURA):
        found = leaves_of(db, region)
        assert [(each["id"], each["ver"]) for each in found] == events_of(db, region)
        assert {each["log"] for each in found} == {f"jejak.example.go.id/{region}"}
        assert len(found) == 4
    count = db.execute("SELECT count(*) FROM stored_events").fetchone()[0]
    assert db.execute("SELECT count(*) FROM ledger_leaf").fetchone()[0] == count


def test_a_leaf_tells_what_was_stored(record: Record, db: Connection) -> None:
    record.region()
    (leaf,) = leaves_of(db)
    topic, state = db.execute("SELECT topic, state FROM stored_events").fetchone()
    assert (leaf["topic"], leaf["state_len"], leaf["actor"]) == (topic, len(state), "ani")
    place = record.store.leaves.place(region_id(CILEGON), 1)
    assert place is not None
    assert (place.leaf_index, place.name) == (0, CILEGON)


def test_the_events_of_one_command_are_numbered(record: Record, db: Connection) -> None:
    record.region()
    one, two = UUID(int=1), UUID(int=2)
    made = [replace(record.make(id, proposed(), "2023-01-02"), causation_id="c1") for id in (one, two, one)]
    record.store.append(made)
    assert [leaf["cmd"] for leaf in leaves_of(db)][1:] == ["c1/1", "c1/2", "c1/3"]


def test_a_command_is_sealed_once(record: Record, db: Connection) -> None:
    first = replace(record.make(UUID(int=1), proposed(), "2023-01-02"), causation_id="c1")
    record.store.append([first])
    again = replace(record.make(UUID(int=2), proposed(), "2023-01-02"), causation_id="c1")
    with pytest.raises(Conflict):
        record.store.append([again])
    assert len(leaves_of(db)) == 1
    assert db.execute("SELECT count(*) FROM stored_events").fetchone()[0] == 1


def test_what_is_refused_leaves_no_leaf(record: Record, db: Connection) -> None:
    id = record.innovation()
    with pytest.raises(Conflict):
        record.store.append([replace(record.make(UUID(int=9), proposed(), "2023-01-02"), originator_id=id)])
    with pytest.raises(Conflict):
        record.store.append([record.make(UUID(int=8), proposed(), "2023-01-02")], guards={id: 7})
    assert [leaf["id"] for leaf in leaves_of(db)] == [id.hex]


def test_what_arrives_together_has_places_of_its_own_whatever_else_is_refused(record: Record, db: Connection) -> None:
    record.region()
    recorder: Any = record.store.recorder
    together = getattr(recorder, "_writer", recorder)._together
    made = [record.make(UUID(int=number), proposed(), "2023-01-02") for number in range(50, 54)]
    with ThreadPoolExecutor(len(made)) as pool:
        with together._committing:
            futures = []
            for count, event in enumerate(made, 1):
                stale = {region_id(CILEGON): 7} if count == 2 else None
                futures.append(pool.submit(record.store.append, [event], guards=stale))
                until(lambda count=count: together.waiting() == count)  # type: ignore[misc]
        with pytest.raises(Conflict):
            futures.pop(1).result(20)
        saved = [future.result(20)[0] for future in futures]
    assert [(each.originator_id.int, each.position) for each in saved] == [(50, 2), (52, 3), (53, 4)]
    assert [(each["id"], each["ver"]) for each in leaves_of(db)] == events_of(db)
    places = [record.store.leaves.place(each.originator_id, 1) for each in saved]
    assert [place and place.leaf_index for place in places] == [1, 2, 3]


def test_each_of_many_guards_is_looked_at(record: Record) -> None:
    id = record.innovation()
    none = {UUID(int=number): 0 for number in range(100, 250)}
    record.store.append([record.make(UUID(int=8), proposed(), "2023-01-02")], guards={**none, id: 1})
    for guards in ({**none, id: 0}, {**none, id: 2}, {id: 0, **none}, {**none, UUID(int=100): 1}):
        with pytest.raises(Conflict):
            record.store.append([record.make(UUID(int=9), proposed(), "2023-01-02")], guards=guards)


def test_a_clock_that_goes_back_is_dated_as_the_last_leaf(record: Record, db: Connection) -> None:
    record.region()
    record.innovation()
    record.now -= timedelta(days=3)
    early = record.innovation()
    ats = [leaf["at"] for leaf in leaves_of(db)]
    assert ats == sorted(ats)
    assert ats[1] == ats[2]
    (event,) = record.store.history(early)
    assert event.timestamp < record.store.history(region_id(CILEGON))[0].timestamp


def test_a_few_seconds_back_are_kept_as_they_are(record: Record, db: Connection) -> None:
    record.innovation()
    record.now -= timedelta(seconds=5)
    record.innovation()
    first, second = (leaf["at"] for leaf in leaves_of(db))
    assert second < first


def test_several_processes_write_one_log(address: str, record: Record, db: Connection) -> None:
    record.region()
    stores = [opened(address) for _ in range(3)]

    def write(number: int, store: Store) -> None:
        own = Record(store)
        for each in range(10):
            while True:
                with suppress(Busy):
                    own.add(UUID(int=1000 * number + each), proposed())
                    break

    threads = [threading.Thread(target=write, args=(number, store)) for number, store in enumerate(stores, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = leaves_of(db)
    assert [(each["id"], each["ver"]) for each in found] == events_of(db)
    assert len(found) == 31
    for store in stores:
        store.close()


def test_an_aggregate_that_others_continued_is_continued(address: str, record: Record, db: Connection) -> None:
    id = record.innovation()
    with closing(opened(address)) as other:
        other.append([record.make(id, proposed(), "2023-01-02")])
    record.add(id, proposed())
    assert [leaf["ver"] for leaf in leaves_of(db)] == [1, 2, 3]


def test_events_from_before_the_ledger_are_sealed_once_in_order(address: str, record: Record, db: Connection) -> None:
    record.store.recorder.leaves = None
    record.region()
    id = record.innovation()
    record.now -= timedelta(days=1)
    many = [replace(record.make(UUID(int=n), proposed(), "2023-01-02"), causation_id="all") for n in range(50, 53)]
    record.store.append(many)
    record.add(id, proposed())
    record.region(JAYAPURA)
    assert db.execute("SELECT count(*) FROM ledger_leaf").fetchone()[0] == 0
    with closing(opened(address)) as store:
        assert (store.seal_earlier(), store.seal_earlier()) == (7, 0)
        Record(store).add(UUID(int=99), proposed())
    found = leaves_of(db)
    assert [(each["id"], each["ver"]) for each in found] == events_of(db)
    assert [each["cmd"] for each in found][2:5] == ["all/1", "all/2", "all/3"]
    assert all(one["at"] <= two["at"] for one, two in pairwise(found[:-1]))
    assert len(leaves_of(db, JAYAPURA)) == 1


def test_an_event_put_beside_the_ledger_is_not_sealed_afterwards(record: Record, db: Connection) -> None:
    record.region()
    record.store.recorder.leaves = None
    record.innovation()
    assert record.store.seal_earlier() == 0
    assert len(leaves_of(db)) == 1


def test_nothing_is_written_to_a_log_that_was_found_forked(record: Record, db: Connection) -> None:
    record.region()
    record.region(JAYAPURA)
    db.execute("UPDATE ledger_log SET forked='{}' WHERE name=?", (CILEGON,))
    with pytest.raises(LedgerForked):
        record.innovation()
    record.agency("DINKES", JAYAPURA)
    assert db.execute("SELECT count(*) FROM stored_events").fetchone()[0] == 3


def test_a_successor_is_written_to_as_soon_as_it_is_there(record: Record, db: Connection) -> None:
    record.region()
    db.execute(
        "INSERT INTO ledger_log (log, name, origin, size, frontier, latest) VALUES (2,?,?,0,?,'')",
        (CILEGON, f"jejak.example.go.id/{CILEGON}/2", b""),
    )
    record.innovation()
    assert [leaf["log"] for leaf in leaves_of(db)] == [f"jejak.example.go.id/{CILEGON}/2"]


def test_a_leaf_is_never_changed_deleted_or_replaced(record: Record, db: Connection) -> None:
    record.region()
    row = db.execute("SELECT * FROM ledger_leaf").fetchone()
    statements: list[tuple[str, Any]] = [
        ("UPDATE ledger_leaf SET cmd='x'", ()),
        ("DELETE FROM ledger_leaf", ()),
        ("UPDATE ledger_checkpoint SET size=2", ()),
        ("DELETE FROM ledger_checkpoint", ()),
    ]
    if db.dialect.name == "sqlite":
        statements.append(("REPLACE INTO ledger_leaf VALUES (?,?,?,?,?,?,?,?)", row))
    db.execute("INSERT INTO ledger_checkpoint VALUES (1,1,1,?,'')", (b"x",))
    for statement, parameters in statements:
        with pytest.raises(Exception, match="never"):  # each database has its own
            db.execute(statement, parameters)
    assert db.execute("SELECT * FROM ledger_leaf").fetchone() == row


def look_away(store: Store) -> None:
    """Its process does not notice what is missing now, nor stops everybody from recording over it."""
    lookout = getattr(store.recorder, "_lookout", None)
    if lookout is not None:
        lookout.close()


def test_what_was_lost_is_not_continued_from_memory(address: str, record: Record, db: Connection) -> None:
    id = record.innovation()
    record.add(id, proposed())
    look_away(record.store)
    rewind(db, 1)
    with closing(opened(address)) as other:
        other.append([replace(record.make(id, proposed(title="Lain"), "2023-01-02"), originator_version=2)])
    third = replace(record.make(id, proposed(), "2023-01-02"), originator_version=3)
    with pytest.raises(Conflict):
        record.store.append([third])
    record.store.append([third])
    assert [leaf["ver"] for leaf in leaves_of(db)] == [1, 2, 3]
