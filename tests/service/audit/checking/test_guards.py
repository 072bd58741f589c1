"""Triggers that refuse changes, and indexes: somebody who meddles with them is told of."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from service.audit.checking import damage
from service.audit.checking.guards import unguarded
from service.ledger.verdicts import Verdict
from service.sql import Connection
from service.store.engine import engine_for
from tests.drills.superuser import Superuser
from tests.service.audit.checking.city import auditor

ANOTHER = "CREATE OR REPLACE FUNCTION jejak_never() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"


def test_each_is_there_at_first(db: Connection) -> None:
    assert unguarded(db) == []


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ("DROP TRIGGER ledger_leaf_is_never_changed", "the trigger ledger_leaf_is_never_changed is gone"),
        (
            "CREATE TRIGGER extra BEFORE INSERT ON ledger_leaf BEGIN SELECT RAISE(IGNORE); END",
            "there is a trigger extra on ledger_leaf that is not ours",
        ),
        (
            "DROP TRIGGER ledger_leaf_is_never_changed;"
            "CREATE TRIGGER ledger_leaf_is_never_changed BEFORE UPDATE ON ledger_leaf BEGIN SELECT 1, 2",
            "the trigger ledger_leaf_is_never_changed is another one",
        ),
    ],
)
def test_what_was_done_to_those_of_sqlite_is_told(statements: str, said: str, db: Connection) -> None:
    first, _, second = statements.partition(";C")
    db.execute(first)
    if second:
        db.execute(f"C{second}; END")
    assert auditor(db).check(db).unguarded == (said,)


@pytest.mark.parametrize("db", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "DROP TRIGGER ledger_leaf_is_never_changed ON ledger_leaf",
            "the trigger ledger_leaf_is_never_changed is gone",
        ),
        (
            "ALTER TABLE ledger_leaf DISABLE TRIGGER ledger_leaf_is_never_changed",
            "the trigger ledger_leaf_is_never_changed is switched off",
        ),
        (ANOTHER, "the function jejak_never is not the one that was installed"),
        (
            "CREATE TRIGGER extra BEFORE INSERT ON ledger_leaf EXECUTE FUNCTION jejak_never('inserted')",
            "there is a trigger extra on ledger_leaf that is not ours",
        ),
        ("SET session_replication_role=replica", "this role's sessions begin with triggers switched off"),
    ],
)
def test_what_was_done_to_those_of_postgresql_is_told(statement: str, said: str, db: Connection) -> None:
    db.execute("BEGIN")
    db.execute(statement)
    assert unguarded(db) == [said]
    db.execute("ROLLBACK")


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_every_table_of_the_evidence_is_looked_through(db: Connection) -> None:
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()}
    assert set(damage._TABLES) == {each for each in tables if each.startswith("ledger_")} | {
        "stored_events",
        "refusals",
    }
    assert damage.damaged(db) == []


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_an_index_that_hides_an_event_is_told(db: Connection) -> None:
    """Every leaf and every event is right, but who asks for events of a type does not find this one."""
    file = db.execute("PRAGMA database_list").fetchone()[2]
    su = Superuser(db)
    kept = db.execute("SELECT * FROM sqlite_master WHERE name='stored_events_by_topic'").fetchone()
    topic = db.execute("SELECT topic FROM stored_events WHERE rowid=99").fetchone()[0]
    db.execute("PRAGMA writable_schema=ON")
    with su.unguarded():
        su.do("UPDATE stored_events SET topic='' WHERE rowid=99")
    for statement, said in (
        ("DELETE FROM sqlite_master WHERE name='stored_events_by_topic'", ()),
        ("UPDATE stored_events SET topic=? WHERE rowid=99", (topic,)),
        ("INSERT INTO sqlite_master VALUES (?,?,?,?,?)", kept),
    ):
        with closing(sqlite3.connect(file)) as raw:
            raw.execute("PRAGMA writable_schema=ON")
            raw.execute("DROP TRIGGER IF EXISTS stored_events_are_never_changed")
            raw.execute(statement, said)
            raw.commit()
    with closing(engine_for(f"sqlite:///{file}").connection()) as again:
        through = "SELECT count(*) FROM stored_events INDEXED BY stored_events_by_topic WHERE topic=? AND rowid=99"
        assert again.execute(through, (topic,)).fetchone() == (0,)
        report = auditor(again).check(again)
    assert (report.verdict, report.name, report.status) == (Verdict.OK, "DAMAGED", 1)
    assert report.damaged[0].startswith("stored_events: ")
    assert "stored_events_by_topic" in report.damaged[0]
