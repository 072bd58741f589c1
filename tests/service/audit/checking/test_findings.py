"""What findings come to: which decides, how it is called, and which leaf is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from service.audit.checking.asked import Asked
from service.audit.checking.claims import Claim, Claims
from service.audit.checking.findings import Checked, Finding, Findings, Leaf, Report
from service.audit.checking.tree import Tree
from service.audit.checking.unreadable import Unreadable, reading
from service.errors import Busy
from service.ledger.verdicts import Step, Verdict
from service.sql.errors import Broken, Locked, Rejected

NOW = datetime(2026, 11, 22, tzinfo=UTC)
OF_TILES, OF_STATES = Finding(Step.ROOT, "a tile", "b"), Finding(Step.STATE, "an event", "a", 3)


def log(origin: str, *findings: Finding, first: int | None = None) -> Checked:
    leaf = None if first is None else Leaf(origin, first)
    return Checked(name=origin, origin=origin, leaves=9, root=bytes(32), findings=findings, first=leaf)


def report(*logs: Checked, **more: Any) -> Report:
    return Report(logs=logs, events=9, **more)


@pytest.mark.parametrize(
    ("found", "name", "status"),
    [
        (report(), "OK", 0),
        (report(unguarded=("x",)), "UNGUARDED", 1),
        (report(damaged=("x",)), "DAMAGED", 1),
        (report(unguarded=("x",), damaged=("x",)), "DAMAGED", 1),
        (report(log("a", OF_STATES), unguarded=("x",), damaged=("x",)), "STATE_MISMATCH", 47),
        (report(elsewhere=(OF_STATES,)), "STATE_MISMATCH", 47),
        (report(log("a", OF_STATES), log("b", OF_TILES)), "ROOT_MISMATCH", 44),
    ],
)
def test_a_report_has_one_name_and_one_status(found: Report, name: str, status: int) -> None:
    assert (found.name, found.status) == (name, status)
    assert found.verdict is (Verdict.OK if status in (0, 1) else Verdict[name])


def test_the_earliest_step_decides_and_names_its_own_log() -> None:
    both = report(log("a", OF_STATES, first=3), log("b", OF_TILES, first=5), elsewhere=(Finding(Step.NOTE, "", ""),))
    assert [each.step for each in both.findings] == [Step.NOTE, Step.ROOT, Step.STATE]
    assert both.first == Leaf("a", 3)
    assert report(*both.logs).first == Leaf("b", 5)
    assert report(both.logs[0], log("b", OF_TILES)).first == Leaf("a", 3)
    assert report(log("a"), log("b", first=1)).first == Leaf("b", 1)
    assert report(log("a")).first is None


def test_a_leaf_is_told_with_whose_it_is() -> None:
    assert str(Leaf("x/1", 7)) == "leaf 7 of x/1"
    assert str(Leaf("x/1", 7, "ab", 2)) == "leaf 7 of x/1, ab version 2"


def test_what_is_wrong_again_is_said_once_and_can_be_taken_back() -> None:
    found = Findings("x")
    assert not found
    for why, index in (("a head is short", 3), ("a head is short", 1), ("a header", None)):
        found.add(Step.ROOT, why, index)
    found.add(Step.STATE, "a head is odd")
    assert found
    assert next(iter(found)) == Finding(Step.ROOT, "a head is short", "x", 3)
    assert found.take(Step.ROOT, "a head") == ["a head is short"]
    assert [each.why for each in found] == ["a header", "a head is odd"]


@pytest.mark.parametrize(
    ("passed", "new"), [(-60, True), (-61, False), (0, True), (59, True), (60, False), (-59.5, True), (59.5, True)]
)
def test_a_log_is_new_for_a_minute(passed: float, new: bool) -> None:
    began = (NOW - timedelta(seconds=passed)).isoformat()
    assert Asked(now=NOW).is_new(began) is new
    assert not Asked().is_new(began)
    assert not Asked(now=NOW).is_new("")


@pytest.mark.parametrize(
    ("latest", "index"), [(b"1970-01-01T00:00:06.000000Z", None), (b"1970-01-01T00:00:06.000001Z", 1)]
)
def test_a_leaf_dated_after_it_was_cosigned_is_among_those_of_the_head(latest: bytes, index: int | None) -> None:
    tree, found = Tree(), Findings("x")
    for each in (b"a" * 32, b"b" * 32):
        tree.add(each)
    root = tree.frontier().root()
    claims = Claims([Claim(2, root, Step.ROOT, "a head", cosigned=1)], found)
    claims.reached(tree, latest)
    assert [(each.step, each.index) for each in found] == ([] if index is None else [(Step.COSIGNED_TIME, index)])
    assert claims.next == -1


@pytest.mark.parametrize(
    ("raised", "seen"),
    [(Broken("x"), Busy), (Locked("x"), Busy), (Rejected("x"), Unreadable), (ValueError("x"), ValueError)],
)
def test_a_database_that_cannot_be_read_is_told_from_one_that_is_gone(raised: Exception, seen: type[Exception]) -> None:
    with pytest.raises(seen, match="x"), reading():
        raise raised
