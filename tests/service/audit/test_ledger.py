"""What every door asks of the ledger: which log, and what was witnessed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from service.audit.ledger import Ledger
from service.audit.logs import asking
from service.errors import Invalid, NotFound, Problem
from service.ledger.merkle import leaf_hash
from service.ledger.policy import parse_policy
from service.ledger.proof import verify_proof
from service.sql import Connection
from tests.service.audit.ledgers import DATABASES, database, fill, policy_of, publish

ORIGIN = "jejak.local/36.72"
LEAVES = [f"daun {number}".encode() for number in range(300)]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
POLICY = parse_policy(policy_of(ORIGIN).encode())


@pytest.fixture(params=DATABASES)
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    with database(request.param, tmp_path) as made:
        yield made


def test_a_log_is_named_or_the_only_one(db: Connection) -> None:
    ledger = Ledger(asking(db))
    with pytest.raises(NotFound):
        ledger.log(None)
    first = fill(db, LEAVES[:3])
    fill(db, [], name="36.72/refusals", origin=f"{ORIGIN}/refusals")
    assert ledger.log(None) == ledger.log("36.72") == ledger.log(ORIGIN) == first
    assert ledger.log("36.72/refusals").origin == f"{ORIGIN}/refusals"
    second = fill(db, [], origin=f"{ORIGIN}/2")
    assert ledger.log(None) == ledger.log("36.72") == ledger.log(f"{ORIGIN}/2") == second
    assert ledger.log(ORIGIN) == first
    fill(db, [], name="36.74", origin="jejak.local/36.74")
    with pytest.raises(Invalid) as refused:
        ledger.log(None)
    assert refused.value.problems == (Problem("/region", "required"),)
    for named in ("jejak.local", "", "36.72\n"):
        with pytest.raises(NotFound):
            ledger.log(named)


def test_a_leaf_is_found_by_its_event_and_by_its_hash(db: Connection) -> None:
    ledger, id = Ledger(asking(db)), UUID(int=7)
    assert ledger.place_of(id, 1) is None
    first = fill(db, LEAVES[:9])
    second = fill(db, [*LEAVES[:9], LEAVES[3]], origin=f"{ORIGIN}/2")
    other = fill(db, LEAVES[:3], name="x", origin="x/x")
    assert [ledger.place_of(id, 1, log) for log in (None, first, second, other)] == [
        (second, 7), (first, 7), (second, 7), None,
    ]  # fmt: skip
    assert ledger.place_of(id, 2) is None
    assert [ledger.index_of(log, HASHES[3]) for log in (first, second, other)] == [3, 3, None]


def test_a_proof_waits_for_the_quorum(db: Connection) -> None:
    ledger, log = Ledger(asking(db), POLICY), fill(db, LEAVES)
    assert ledger.best(log) is None
    with pytest.raises(NotFound):
        ledger.witnessed_proof("nobody", 0)
    newest = publish(db, log, HASHES[:270], witnesses=1)
    assert ledger.witnessed_proof("36.72", 269) is None
    best = ledger.best(log)
    assert best is not None
    assert best.note == newest
    publish(db, log, HASHES[:270], witnesses=2)
    publish(db, log, HASHES[:280])
    shown = ledger.witnessed_proof("36.72", 269)
    assert shown is not None
    assert verify_proof(shown, HASHES[269], POLICY).size == 270
    assert ledger.witnessed_proof("36.72", 270) is None
    best = ledger.best(log)
    assert best is not None
    assert best.size == 270


def test_without_a_policy_nothing_counts_as_witnessed(db: Connection) -> None:
    ledger, log = Ledger(asking(db)), fill(db, LEAVES)
    publish(db, log, HASHES, witnesses=3)
    assert ledger.witnessed(log) is None
    assert ledger.witnessed_proof("36.72", 0) is None
