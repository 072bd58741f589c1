"""Waiting for a proof: only so many at once, no longer than one has patience, and never for what cannot come."""

from __future__ import annotations

import logging

import pytest

from service.audit import awaiting
from service.audit.awaiting import Awaiting
from service.audit.ledger import Ledger
from service.audit.logs import Ask, Log
from service.ledger.merkle import leaf_hash
from service.ledger.policy import parse_policy
from service.ledger.proof import verify_proof
from service.sql import Connection
from service.store.leaves.chain import Place
from tests.service.audit.ledgers import fill, policy_of, publish
from tests.service.audit.signer.growing import by_force

ORIGIN = "jejak.local/36.72"
LEAVES = [b"satu", b"dua", b"tiga"]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
POLICY = parse_policy(policy_of(ORIGIN).encode())
SECOND = Place("36.72", ORIGIN, 1, HASHES[1])


@pytest.fixture
def log(db: Connection) -> Log:
    return fill(db, LEAVES)


def test_the_proof_comes_when_the_leaf_was_witnessed(
    db: Connection, log: Log, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        publish(db, log, HASHES[: len(slept)], witnesses=2)

    monkeypatch.setattr(awaiting, "sleep", sleep)
    proof = Awaiting(Ledger(ask, POLICY)).proof(SECOND)
    assert proof is not None
    assert verify_proof(proof, HASHES[1], POLICY).size == 2
    assert slept == [0.1, 0.1]


def test_nobody_waits_longer_than_he_has_patience(log: Log, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    monkeypatch.setattr(awaiting, "sleep", sleep)
    monkeypatch.setattr(awaiting, "monotonic", lambda: now)
    assert Awaiting(Ledger(ask, POLICY)).proof(SECOND) is None
    assert 110 <= now < 110.2
    before = now
    assert Awaiting(Ledger(ask, POLICY)).proof(SECOND, patience=0) is None
    assert now == before


def test_without_a_policy_there_is_nothing_to_wait_for(
    db: Connection, log: Log, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(db, log, HASHES, witnesses=3)
    monkeypatch.setattr(awaiting, "sleep", pytest.fail)
    assert Awaiting(Ledger(ask)).proof(SECOND) is None


def test_four_wait_at_once_and_make_room_for_others(db: Connection, log: Log, ask: Ask) -> None:
    publish(db, log, HASHES, witnesses=2)
    patient = Awaiting(Ledger(ask, POLICY))
    for _ in range(8):
        assert patient.proof(SECOND) is not None
    for _ in range(4):
        assert patient._waiting.acquire(blocking=False)
    assert patient.proof(SECOND) is None
    patient._waiting.release()
    assert patient.proof(SECOND) is not None


def test_a_damaged_ledger_is_told_to_the_log(
    db: Connection, log: Log, ask: Ask, caplog: pytest.LogCaptureFixture
) -> None:
    publish(db, log, HASHES, witnesses=2)
    by_force(db, "UPDATE ledger_leaf SET leaf=? WHERE leaf_index=1", (b"lain",))
    with caplog.at_level(logging.ERROR):
        assert Awaiting(Ledger(ask, POLICY)).proof(SECOND) is None
    assert caplog.messages == [f"no proof for leaf 1 of {ORIGIN}"]
