"""How often each rule refused, on both stores: counted as refusals are entered, and those from before, once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from uuid import UUID

import msgspec
import pytest

from domain.access import Role, everywhere
from service.audit.logs import asking
from service.audit.refusals import Attempt, Refusal, Refusals
from service.audit.refusals.budget import Budget
from service.audit.refusals.counting import Counted, counted
from service.sql import Connection
from service.store import Store
from service.store.engine import engine_for
from tests.service.lab import Clock, Counting
from tests.service.projections.record import CILEGON, DATABASES, Record, fresh

LOG, SYSTEM = f"{CILEGON}/refusals", "system/refusals"
TRIED = (
    ("ani", 1, "R52"), ("ani", 1, "R10"), ("ani", 1, "R10"),
    ("budi", 1, "R52"), ("budi", 1, None), ("eka", 9, "R24"),
)  # fmt: skip
"""Two of an account are entered in each log."""
AS_IT_WAS = {
    "sqlite": ("DROP TRIGGER refusals_are_counted", "DROP VIEW refusals_by_rule", "DROP TABLE refusal_counts"),
    "postgres": (
        "DROP FUNCTION jejak_count_refusals() CASCADE", "DROP FUNCTION jejak_counts_for(text, bytea)",
        "DROP TABLE refusal_counts", "DELETE FROM jejak_migrations WHERE number=7",
    ),
}  # fmt: skip
EVERYTHING = Counted(by_rule={"R52": 2, "R10": 1, "R24": 1}, left_out=1)


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with fresh(request.param) as made:
        yield made


@pytest.fixture
def db(address: str) -> Iterator[Connection]:
    """R52 twice and R10 once in Cilegon, R24 in no region; besides one without a rule, and one only counted."""
    with closing(Store(address, writer_key=lambda: b"k" * 32)) as store:
        Record(store).innovation()
        day = timedelta(days=1)
        refusals = Refusals(store, Clock(), Counting(), Budget(((day, 2),), ((day, 9),)))
        for account, id, rule in TRIED:
            by = everywhere(account, Role.INNOVATOR)
            attempt = Attempt(actor=by, kind="innovation", verb="revise", id=UUID(int=id), correlation_id="c")
            refusals.keep(attempt, Refusal(status=409, code="wrong-state", rule=rule))
        refusals.close()
        with closing(store.connection()) as made:
            yield made


def test_each_rule_is_counted_and_those_left_out_apart(db: Connection) -> None:
    assert counted(asking(db)) == EVERYTHING


def test_the_logs_that_somebody_may_read_are_counted_alone(db: Connection) -> None:
    assert counted(asking(db), [LOG]) == Counted(by_rule={"R52": 2, "R10": 1}, left_out=1)
    assert counted(asking(db), [SYSTEM]) == Counted(by_rule={"R24": 1}, left_out=0)
    assert counted(asking(db), [LOG, SYSTEM]) == EVERYTHING
    assert counted(asking(db), []) == Counted(by_rule={}, left_out=0)


def test_what_is_loaded_from_a_copy_is_counted(db: Connection) -> None:
    rows = db.execute("SELECT no, aggregate, version, topic, state FROM refusals ORDER BY no").fetchall()
    with fresh(db.dialect.name) as other:
        engine = engine_for(other)
        engine.migrate()
        with closing(engine.connection()) as empty:
            empty.copy("refusals", rows)
            assert counted(asking(empty)) == EVERYTHING


def test_what_was_refused_before_it_was_counted_is_counted_once(db: Connection, address: str) -> None:
    for statement in AS_IT_WAS[db.dialect.name]:
        db.execute(statement)
    for _ in range(2):
        engine_for(address).migrate()
        assert counted(asking(db)) == EVERYTHING


def test_what_is_no_entry_counts_for_nothing(db: Connection) -> None:
    odd = [b"", b"{", msgspec.json.encode([1]), msgspec.json.encode({"data": {"region": None}})]
    db.copy("refusals", [(no, "f" * 32, no, "refusal.recorded", state) for no, state in enumerate(odd, start=100)])
    assert counted(asking(db)) == EVERYTHING
