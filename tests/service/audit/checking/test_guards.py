"""Triggers that refuse changes: somebody who takes one away is told of."""

from __future__ import annotations

import pytest

from service.audit.checking.guards import unguarded
from service.sql import Connection
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
