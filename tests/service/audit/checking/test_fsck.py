"""Whether what is stored agrees with itself, and tiles that are made again."""

from __future__ import annotations

from typing import Any

import pytest

from service.audit.checking import tiles
from service.audit.checking.fsck import fsck, rebuild_tiles
from service.ledger.verdicts import Step
from service.sql import Connection
from tests.service.audit.checking.test_checking import on_one
from tests.service.audit.ledgers import fill
from tests.service.audit.signer.growing import by_force

ORIGIN = "jejak.local/11.10"


def found(db: Connection) -> list[tuple[Step, str, str, int | None]]:
    return [(each.step, each.why, each.log, each.index) for each in fsck(db).findings]


def test_an_honest_record_agrees_with_itself(db: Connection) -> None:
    told: list[Any] = []
    report = fsck(db, lambda *said: told.append(said))
    [log] = report.logs
    assert (report.findings, report.events, report.told, log.leaves, log.first) == ([], 336, (), 336, None)
    assert (told, len(report.unchecked), report.damaged) == ([(336, 336)], 1, ())


@on_one
@pytest.mark.parametrize(
    ("statement", "why", "index"),
    [
        ("UPDATE ledger_leaf SET leaf=x'00' WHERE leaf_index IN (7, 9)", "its bytes and its stored hash differ", 7),
        ("DELETE FROM ledger_leaf WHERE leaf_index=335", "there is no such leaf", 335),
        ("DELETE FROM ledger_leaf WHERE leaf_index=3", "there is no such leaf", 3),
        ("UPDATE ledger_tile SET hashes=zeroblob(8192)", "a stored tile is not what the leaves make", 0),
        (
            "UPDATE ledger_tile SET hashes=CAST(substr(hashes, 1, 8191) || x'00' AS BLOB)",
            "a stored tile is not what the leaves make", 255,
        ),
        ("UPDATE ledger_tile SET hashes=x'00'", "a stored tile is not what the leaves make", None),
        (
            "UPDATE ledger_tile SET hashes=CAST(zeroblob(8192) AS TEXT)",
            "a stored tile is not what the leaves make", None,
        ),
        ("INSERT INTO ledger_tile VALUES (1, 1, 0, x'00')", "there is a stored tile that the log has not", None),
        ("INSERT INTO ledger_tile VALUES (1, 0, 1, x'00')", "there is a stored tile that the log has not", None),
        ("INSERT INTO ledger_tile VALUES (1, -1, 0, x'00')", "there is a stored tile that the log has not", None),
        ("INSERT INTO ledger_tile VALUES (1, 9, 0, x'00')", "there is a stored tile that the log has not", None),
        ("INSERT INTO ledger_tile VALUES (1, 0, -1, x'00')", "there is a stored tile that the log has not", None),
        (
            "UPDATE ledger_log SET frontier=zeroblob(length(frontier))",
            "the head row has another size or other hashes than the leaves", None,
        ),
        ("UPDATE ledger_log SET size=335", "the head row has another size or other hashes than the leaves", None),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_named(statement: str, why: str, index: int | None, db: Connection) -> None:
    by_force(db, statement)
    assert (Step.ROOT, why, ORIGIN, index) in found(db)
    report = fsck(db)
    assert report.verdict.name == "ROOT_MISMATCH"
    assert index is None or (report.first is not None and report.first.index == index)


@on_one
def test_events_without_leaves_and_gaps_are_found(db: Connection) -> None:
    by_force(db, "DELETE FROM ledger_leaf WHERE leaf_index=300")
    position = db.execute(
        "SELECT rowid FROM stored_events e WHERE NOT EXISTS (SELECT 1 FROM ledger_leaf l"
        " WHERE l.aggregate=e.originator_id AND l.version=e.originator_version)"
    ).fetchone()[0]
    by_force(db, "DELETE FROM stored_events WHERE rowid=9")
    assert [each for each in found(db) if not each[2]] == [
        (Step.STATE, f"position {position} of stored_events has no leaf", "", None),
        (Step.STATE_THERE, "a position of stored_events is missing", "", None),
    ]


def test_tiles_are_made_again_a_few_at_a_time(db: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "_AT_ONCE", 2)
    origin = "jejak.local/99.99"
    fill(db, [b"daun %d" % number for number in range(1_300)], name="99.99", origin=origin)
    assert fsck(db).told == (f"{origin}: 5 tiles are missing; `jejak audit fsck --rebuild-tiles` makes them",)
    by_force(db, "UPDATE ledger_tile SET hashes=?", (bytes(8192),))
    for level, place in ((0, 5), (1, 0)):
        by_force(db, f"INSERT INTO ledger_tile VALUES (2, {level}, {place}, ?)", (b"x",))
    assert rebuild_tiles(db) == [
        f"{ORIGIN}: 1 tiles made again, 0 taken away", f"{origin}: 5 tiles made again, 2 taken away",
    ]  # fmt: skip
    assert [each for each in found(db) if "tile" in each[1]] == []
    assert fsck(db).told == ()
    assert rebuild_tiles(db) == [f"{each}: 0 tiles made again, 0 taken away" for each in (ORIGIN, origin)]
    by_force(db, "UPDATE ledger_tile SET hashes=? WHERE log=2 AND place=1", (bytes(8192),))
    assert [each[3] for each in found(db) if "tile" in each[1]] == [256]


@on_one
def test_tiles_are_made_again_up_to_the_first_leaf_that_is_gone(db: Connection) -> None:
    by_force(db, "DELETE FROM ledger_leaf WHERE leaf_index=256")
    by_force(db, "DELETE FROM ledger_tile")
    assert rebuild_tiles(db) == [f"{ORIGIN}: 1 tiles made again, 0 taken away"]


@on_one
def test_what_could_not_be_written_leaves_no_transaction(db: Connection) -> None:
    by_force(db, "DELETE FROM ledger_tile")
    db.execute("CREATE TRIGGER no BEFORE INSERT ON ledger_tile BEGIN SELECT RAISE(ABORT, 'full'); END")
    with pytest.raises(Exception, match="full"):
        rebuild_tiles(db)
    assert not db.in_transaction
