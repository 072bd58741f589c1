"""Refusals in logs of their own, sealed as events are, on both stores."""

from __future__ import annotations

import resource
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain.access import Actor, Grant, Role, everywhere
from service.audit.refusals import Attempt, Kept, Refusal, Refusals
from service.audit.refusals.budget import Budget
from service.identifiers import agency_id, region_id
from service.ledger import base64s
from service.ledger.merkle import sha256
from service.sql import Connection
from service.store import Store
from tests.service.lab import Clock, Counting
from tests.service.projections.record import CILEGON, DATABASES, Record, fresh
from tests.service.store.test_leaves import leaves_of, opened

LOG = f"{CILEGON}/refusals"
ANI = everywhere("ani", Role.INNOVATOR, Role.MENTOR)
BUDI = everywhere("budi", Role.AUDITOR)
STALE = Refusal(status=412, code="version-mismatch", rule="R52", version=2)


@pytest.fixture(params=DATABASES)
def address(request: Any) -> Iterator[str]:
    with fresh(request.param) as made:
        yield made


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """With Cilegon and one innovation in it."""
    with closing(opened(address)) as made:
        Record(made).region()
        Record(made).innovation()
        yield made


@pytest.fixture
def db(store: Store) -> Iterator[Connection]:
    with closing(store.connection()) as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def refusals(store: Store, clock: Clock) -> Iterator[Refusals]:
    with closing(Refusals(store, clock, Counting())) as made:
        yield made


def attempt(actor: Actor = ANI, **more: Any) -> Attempt:
    said = {"actor": actor, "kind": "innovation", "verb": "revise", "id": UUID(int=1), "correlation_id": "c"}
    return Attempt(**{**said, **more})


def entries(db: Connection) -> list[dict[str, Any]]:
    """As they are stored, in their order."""
    return [msgspec.json.decode(state) for (state,) in db.execute("SELECT state FROM refusals ORDER BY no").fetchall()]


def told(db: Connection) -> list[Any]:
    """For each entry how many it says were left out, None where it is of one attempt."""
    return [entry["data"].get("count") for entry in entries(db)]


def check_log(db: Connection, name: str = LOG) -> list[dict[str, Any]]:
    """The leaves of a log, checked as those of events are, and each against the entry it is of."""
    leaves = leaves_of(db, name)
    for leaf in leaves:
        topic, state = db.execute(
            "SELECT topic, state FROM refusals WHERE aggregate=? AND version=?", (leaf["id"], leaf["ver"])
        ).fetchone()
        digest = base64s.encoded(sha256(state).digest())
        assert (leaf["topic"], leaf["state_len"], leaf["state_sha256"]) == (topic, len(state), digest)
        entry = msgspec.json.decode(state)
        assert (leaf["actor"], leaf["cmd"]) == (entry["actor"], entry["causation_id"])
    return leaves


def test_a_refusal_is_sealed_in_the_log_of_its_region_s_refusals(refusals: Refusals, db: Connection) -> None:
    assert refusals.keep(attempt(seen=1), STALE) is Kept.ENTERED
    assert [each.value for each in Kept] == ["entered", "counted", "lost"]
    (entry,) = entries(db)
    assert entry["data"] == {
        "region": CILEGON, "kind": "innovation", "verb": "revise", "id": str(UUID(int=1)), "status": 412, "rule": "R52",
        "code": "version-mismatch", "seen": 1, "version": 2, "until": None,
    }  # fmt: skip
    assert (entry["actor"], entry["roles"], entry["correlation_id"]) == ("ani", ["innovator", "mentor"], "c")
    (leaf,) = check_log(db)
    assert leaf["log"] == f"jejak.example.go.id/{LOG}"


def test_the_refusals_of_an_account_are_a_chain(refusals: Refusals, db: Connection) -> None:
    for actor in (ANI, BUDI, ANI, ANI):
        refusals.keep(attempt(actor), STALE)
    leaves = check_log(db)
    assert [(leaf["actor"], leaf["ver"]) for leaf in leaves] == [("ani", 1), ("budi", 1), ("ani", 2), ("ani", 3)]
    assert len({leaf["id"] for leaf in leaves}) == 2


def test_no_history_and_no_feed_has_it(refusals: Refusals, store: Store) -> None:
    before = (store.last_position(), store.history(UUID(int=1)), store.feed())
    refusals.keep(attempt(), STALE)
    assert (store.last_position(), store.history(UUID(int=1)), store.feed()) == before


def of_regions(*regions: str) -> Actor:
    return Actor(account="ani", grants=tuple(Grant(role=Role.MENTOR, region=region) for region in regions))


@pytest.mark.parametrize(
    ("more", "region"),
    [
        ({"id": region_id(CILEGON)}, CILEGON),
        ({"id": UUID(int=77)}, None),
        ({"id": None, "region": CILEGON}, CILEGON),
        ({"id": None, "region": "99.99"}, None),
        ({"id": None, "agency": f"{CILEGON}/DINKES"}, CILEGON),
        ({"id": None, "agency": str(agency_id(CILEGON, "DINKES"))}, CILEGON),
        ({"id": None, "agency": "DINKES"}, None),
        ({"id": None}, None),
        ({"id": None, "actor": of_regions(CILEGON)}, CILEGON),
        ({"id": None, "actor": of_regions(CILEGON, "36.74")}, None),
    ],
)
def test_only_a_region_that_is_recorded_has_a_log(
    refusals: Refusals, store: Store, db: Connection, more: dict[str, Any], region: str | None
) -> None:
    Record(store).agency("DINKES")
    refusals.keep(attempt(**more), Refusal(status=403, code="forbidden", rule=None))
    assert [entry["data"]["region"] for entry in entries(db)] == [region]
    assert len(check_log(db, LOG if region else "system/refusals")) == 1


def test_what_was_not_decided_on_a_version_says_the_newest(refusals: Refusals, db: Connection) -> None:
    for id in (region_id(CILEGON), UUID(int=5)):
        refusals.keep(attempt(id=id), Refusal(status=403, code="forbidden", rule=None))
    assert [entry["data"]["version"] for entry in entries(db)] == [1, None]


# how many


@pytest.fixture
def few(store: Store, clock: Clock) -> Iterator[Refusals]:
    """At most three a minute and five a day of an account."""
    budget = Budget(((timedelta(minutes=1), 3), (timedelta(days=1), 5)))
    with closing(Refusals(store, clock, Counting(), budget)) as made:
        yield made


def test_beyond_the_budget_they_are_counted(few: Refusals, db: Connection, clock: Clock) -> None:
    done = [few.keep(attempt(), STALE) for _ in range(7)]
    assert done == [Kept.ENTERED] * 3 + [Kept.COUNTED] * 4
    assert few.keep(attempt(BUDI), STALE) is Kept.ENTERED
    clock.move(seconds=60)
    assert few.keep(attempt(), STALE) is Kept.ENTERED
    assert told(db) == [None] * 4 + [4, None]
    last, left_out = entries(db)[2]["data"], entries(db)[4]["data"]
    assert [entry["data"].get("until") is None for entry in entries(db)[:3]] == [True, True, False]
    assert left_out["since"] < left_out["until"] == last["until"]
    check_log(db)


def test_when_the_time_is_over_it_is_said_how_many_were_left_out(few: Refusals, db: Connection, clock: Clock) -> None:
    for _ in range(3):
        for _ in range(4):
            few.keep(attempt(), STALE)
        few.settle()
        clock.move(minutes=1)
    few.settle()
    assert told(db) == [None] * 3 + [1] + [None] * 2
    clock.move(days=1)
    few.settle()
    assert told(db) == [None] * 3 + [1] + [None] * 2 + [6]


def test_whoever_ends_says_how_many_were_left_out(store: Store, db: Connection, clock: Clock) -> None:
    with closing(Refusals(store, clock, Counting(), Budget(((timedelta(days=1), 1),)))) as refusals:
        for id in (UUID(int=1), None, None, UUID(int=1), None):
            refusals.keep(attempt(id=id), STALE)
        refusals.settle()
        assert told(db) == [None] * 2
    assert told(db) == [None] * 2 + [1, 2]
    assert [len(check_log(db)), len(check_log(db, "system/refusals"))] == [2, 2]


def test_counts_that_could_not_be_said_are_said_later(
    few: Refusals, db: Connection, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(4):
        few.keep(attempt(), STALE)
    clock.move(minutes=1)
    db.execute("ALTER TABLE refusals RENAME TO elsewhere")
    few.settle()
    assert "how many refusals were left out could not be entered" in caplog.text
    db.execute("ALTER TABLE elsewhere RENAME TO refusals")
    few.settle()
    assert told(db) == [None] * 3 + [1]


def test_nothing_is_woken_after_the_end(few: Refusals) -> None:
    for _ in range(4):
        few.keep(attempt(), STALE)
    timer = few._counts._timer
    assert timer is not None
    few.close()
    timer.join(5)
    assert not timer.is_alive()


# at once


def test_several_processes_and_threads_refuse_one_account(address: str, store: Store, db: Connection) -> None:
    stores = [opened(address) for _ in range(3)]
    writers = [Refusals(each, Clock(), _Ids(number)) for number, each in enumerate(stores)]

    def refuse(writer: Refusals, actor: Actor) -> None:
        for _ in range(8):
            while writer.keep(attempt(actor), STALE) is not Kept.ENTERED:
                pass

    threads = [
        threading.Thread(target=refuse, args=(writer, actor)) for writer in writers for actor in (ANI, ANI, BUDI)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for made in stores:
        made.close()
    leaves = check_log(db)
    assert len(leaves) == 72
    assert [no for (no,) in db.execute("SELECT no FROM refusals ORDER BY no").fetchall()] == [*range(1, 73)]
    in_order = db.execute("SELECT aggregate, version FROM refusals ORDER BY no").fetchall()
    assert [(leaf["id"], leaf["ver"]) for leaf in leaves] == [tuple(row) for row in in_order]


class _Ids:
    def __init__(self, number: int) -> None:
        self._next = Counting()
        self._next.last = number << 64

    def __call__(self) -> UUID:
        return self._next()


# what goes wrong


def test_a_store_that_fails_is_told_nobody_but_the_log(
    refusals: Refusals, db: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    db.execute("ALTER TABLE refusals RENAME TO elsewhere")
    assert refusals.keep(attempt(), STALE) is Kept.LOST
    assert "version-mismatch, innovation revise, account ani" in caplog.text
    assert [vars(each)["correlation_id"] for each in caplog.records] == ["c"]
    db.execute("ALTER TABLE elsewhere RENAME TO refusals")
    assert refusals.keep(attempt(), STALE) is Kept.ENTERED
    check_log(db)


def test_a_full_disk_is_told_nobody_but_the_log(tmp_path: Path) -> None:
    with closing(opened(f"sqlite:///{tmp_path}/jejak.db")) as store, closing(store.connection()) as db:
        Record(store).innovation()
        refusals = Refusals(store, Clock(), Counting())
        assert refusals.keep(attempt(), STALE) is Kept.ENTERED
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / "jejak.db-wal").stat().st_size, usual[1]))
        try:
            assert refusals.keep(attempt(), STALE) is Kept.LOST
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        assert refusals.keep(attempt(), STALE) is Kept.ENTERED
        assert len(check_log(db)) == 2


def test_a_store_that_others_hold_is_told_nobody_but_the_log() -> None:
    with fresh("postgres") as address:
        impatient = f"{address}{'&' if '?' in address else '?'}options=-c%20lock_timeout%3D50ms"
        with closing(opened(impatient)) as store, closing(store.connection()) as db:
            Record(store).innovation()
            refusals = Refusals(store, Clock(), Counting())
            db.execute("BEGIN; LOCK TABLE refusals IN EXCLUSIVE MODE")
            assert refusals.keep(attempt(), STALE) is Kept.LOST
            db.execute("ROLLBACK")
            assert refusals.keep(attempt(), STALE) is Kept.ENTERED
            assert len(check_log(db)) == 1


def test_a_log_that_was_found_forked_holds_up_no_other(refusals: Refusals, store: Store, db: Connection) -> None:
    refusals.keep(attempt(), STALE)
    refusals.keep(attempt(id=None), STALE)
    db.execute("UPDATE ledger_log SET forked='{}' WHERE name=?", (LOG,))
    assert refusals.keep(attempt(), STALE) is Kept.LOST
    assert refusals.keep(attempt(id=None), STALE) is Kept.ENTERED
    Record(store).agency("DINKES")


def test_an_entry_is_never_changed_deleted_or_replaced(refusals: Refusals, db: Connection) -> None:
    refusals.keep(attempt(), STALE)
    row = db.execute("SELECT * FROM refusals").fetchone()
    statements: list[tuple[str, Any]] = [("UPDATE refusals SET version=2", ()), ("DELETE FROM refusals", ())]
    if db.dialect.name == "sqlite":
        statements.append(("REPLACE INTO refusals VALUES (?,?,?,?,?)", row))
        statements.append(("INSERT OR REPLACE INTO refusals VALUES (9,?,?,?,?)", row[1:]))
    else:
        statements.append(("TRUNCATE refusals", ()))
    for statement, parameters in statements:
        with pytest.raises(Exception, match="never"):  # each database has its own
            db.execute(statement, parameters)
    assert db.execute("SELECT * FROM refusals").fetchall() == [row]


def test_a_command_and_a_refusal_at_once_are_both_there(address: str, store: Store, db: Connection) -> None:
    with closing(opened(address)) as other:
        writer, record = Refusals(other, Clock(), Counting()), Record(store)
        record._ids = 100

        def refuse() -> None:
            for _ in range(20):
                assert writer.keep(attempt(), STALE) is Kept.ENTERED

        thread = threading.Thread(target=refuse)
        thread.start()
        for _ in range(20):
            record.innovation()
        thread.join()
    assert len(check_log(db)) == 20
    leaves_of(db)
