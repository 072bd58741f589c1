"""Witnesses are asked after a head was published; what they do or do not do never stops a signature."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from service.audit.signer.cosigning import Witnesses
from service.audit.signer.told import Status
from service.audit.witness.asking import NotCosigned, WitnessAt
from service.ledger import witnessing
from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.note import parse_note
from service.ledger.opening import open_checkpoint
from service.ledger.policy import parse_policy
from service.ledger.witnessing import Request
from service.sql import Connection
from tests.service.audit.signer.growing import ORIGIN, Desk, Growing, seconds
from tests.service.ledger.forge import WITNESSES

THREE = [WitnessAt(f"http://w{number}.invalid", each.key) for number, each in enumerate(WITNESSES, 1)]
QUORUM = (*(f"witness w{number} {each.key.vkey}" for number, each in enumerate(WITNESSES, 1)),
          "group enough 2 w1 w2 w3", "quorum enough")  # fmt: skip


@dataclass
class Network:
    """Three honest witnesses, some of which are down."""

    down: set[str] = field(default_factory=set)
    now: Callable[[], int] = lambda: 2_000_000_000
    last: dict[tuple[str, str], Checkpoint] = field(default_factory=dict)
    asked: list[tuple[str, int, int]] = field(default_factory=list)
    _lock: Any = field(default_factory=threading.Lock)

    def ask(
        self, note: bytes, witness: WitnessAt, proof: Any, old: int, timeout: float, *, not_before: int = 0
    ) -> bytes:
        name = witness.key.name
        new = parse_checkpoint(parse_note(note).text)
        with self._lock:
            self.asked.append((name, new.size, old))
            if name in self.down:
                raise NotCosigned("it is down")
            seen = self.last.get((name, new.origin))
            old = seen.size if seen else 0
            hashes = proof(old, new.size) if 0 < old < new.size else ()
            witnessing.decide(Request(old, hashes, note), new, seen)
            self.last[name, new.origin] = new
        [signer] = [each for each in WITNESSES if each.key == witness.key]
        return note + witnessing.cosignature(note, signer, self.now()).encode()


@pytest.fixture
def network() -> Network:
    return Network()


@pytest.fixture
def desk(tmp_path: Path, db: Connection, network: Network) -> Desk:
    return Desk(tmp_path / "signer", db, witnesses=Witnesses(THREE, network.ask))


def cosigners(log: Growing, desk: Desk) -> list[int]:
    """How many witnesses are under each note that was published."""
    return [len(open_checkpoint(note, desk.policy(*QUORUM)).cosigned) for note in log.notes]


def test_a_head_is_published_first_and_again_with_what_the_witnesses_say(log: Growing, desk: Desk) -> None:
    log.grow(3)
    assert desk.sign().status is Status.SIGNED
    assert cosigners(log, desk) == [0, 3]
    policy = desk.policy(*QUORUM)
    assert policy.enough(open_checkpoint(log.notes[-1], policy).cosigned)
    assert desk.sign().status is Status.UNCHANGED
    log.grow(300)
    desk.sign()
    assert cosigners(log, desk) == [0, 3, 0, 3]


def test_a_witness_that_is_down_is_asked_until_it_has_cosigned_the_newest(
    log: Growing, desk: Desk, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    network.down = {"w2.example.go.id"}
    log.grow(3)
    desk.sign()
    log.grow(3)
    desk.sign()
    desk.sign()
    assert cosigners(log, desk) == [0, 2, 0, 2]
    assert "it is down" in desk.witnesses.troubles["w2.example.go.id"]
    network.down = set()
    desk.sign()
    assert cosigners(log, desk) == [0, 2, 0, 2, 3]
    assert desk.witnesses.troubles == {}
    assert caplog.messages == [
        f"the witness w2.example.go.id has not cosigned {ORIGIN}: it is down",
        "the witness w2.example.go.id cosigns again",
    ]
    asked = len(network.asked)
    desk.sign()
    assert len(network.asked) == asked


def test_a_new_process_goes_on_from_who_has_cosigned(log: Growing, desk: Desk, network: Network) -> None:
    network.down = {"w2.example.go.id"}
    log.grow(3)
    desk.sign()
    network.down, network.asked = set(), []
    desk.again().sign()
    assert [name for name, *_ in network.asked] == ["w2.example.go.id"]
    assert cosigners(log, desk) == [0, 2, 3]


def test_a_witness_is_asked_from_what_it_cosigned_last(log: Growing, desk: Desk, network: Network) -> None:
    for _ in range(3):
        log.grow(2)
        desk.sign()
    assert {(size, old) for _, size, old in network.asked} == {(2, 0), (4, 2), (6, 4)}


def test_a_tile_that_was_wrong_is_not_remembered_once_it_is_right(log: Growing, desk: Desk) -> None:
    log.grow(600)
    desk.sign()
    [(tile,)] = log.db.execute("SELECT hashes FROM ledger_tile WHERE level=0 AND place=0").fetchall()
    log.by_force("UPDATE ledger_tile SET hashes=? WHERE level=0 AND place=0", (bytes(len(tile)),))
    log.grow(100)
    desk.sign()
    assert len(desk.witnesses.troubles) == 3
    log.by_force("UPDATE ledger_tile SET hashes=? WHERE level=0 AND place=0", (tile,))
    desk.sign()
    assert cosigners(log, desk) == [0, 3, 0, 3]
    assert desk.witnesses.troubles == {}


def test_a_witness_that_never_answers_holds_up_no_more_than_the_others(log: Growing, tmp_path: Path) -> None:
    over, network = threading.Event(), Network()

    def ask(note: bytes, witness: WitnessAt, proof: Any, old: int, timeout: float, *, not_before: int) -> bytes:
        if witness.key.name == "w1.example.go.id":
            over.wait(timeout)
            raise NotCosigned("the time is over")
        return network.ask(note, witness, proof, old, timeout)

    desk = Desk(tmp_path / "signer", log.db, witnesses=Witnesses(THREE, ask))
    desk.rounds.witnesses_may_take = 0.1
    log.grow(3)
    began = monotonic()
    assert desk.sign().status is Status.SIGNED
    assert monotonic() - began < 2.0
    assert cosigners(log, desk) == [0, 2]


@pytest.mark.parametrize(("latest", "not_before"), [("1970-01-01T00:01:40.9Z", 95), ("tomorrow", 0)])
def test_a_witness_may_be_five_seconds_behind_the_last_leaf(
    latest: str, not_before: int, log: Growing, tmp_path: Path
) -> None:
    asked: list[int] = []

    def ask(*_: Any, not_before: int) -> bytes:
        asked.append(not_before)
        raise NotCosigned("no")

    log.grow(3)
    log.db.execute("UPDATE ledger_log SET latest=?", (latest,))
    Desk(tmp_path / "signer", log.db, witnesses=Witnesses(THREE, ask)).sign()
    assert asked == [not_before] * 3


def test_what_a_witness_raises_stops_nothing(log: Growing, tmp_path: Path) -> None:
    def ask(*_: Any, **__: Any) -> bytes:
        raise RuntimeError("broken in a way that nobody thought of")

    desk = Desk(tmp_path / "signer", log.db, witnesses=Witnesses(THREE, ask))
    log.grow(3)
    assert desk.sign().status is Status.SIGNED
    assert "nobody thought of" in desk.witnesses.troubles["w1.example.go.id"]


def test_once_a_day_all_are_asked_again_and_nothing_is_lost_meanwhile(
    log: Growing, desk: Desk, network: Network
) -> None:
    log.grow(3)
    network.now = lambda: seconds(desk.clock.now)
    desk.sign()
    desk.clock.now += timedelta(days=1)
    network.down = {"w1.example.go.id"}
    desk.again().sign()
    assert cosigners(log, desk) == [0, 3, 3, 3]
    opened = open_checkpoint(log.notes[-1], desk.policy(*QUORUM))
    old, new = (seconds(desk.clock.now - timedelta(days=days)) for days in (1, 0))
    assert sorted(opened.cosigned.values()) == [old, new, new]


def test_cosignatures_stay_when_a_key_is_rotated(log: Growing, desk: Desk) -> None:
    log.grow(3)
    desk.sign()
    state = desk.directory.of(ORIGIN)
    assert state
    desk.directory.rotate(state)
    desk.sign()
    assert cosigners(log, desk) == [0, 3, 3]
    assert len(parse_note(log.notes[-1]).signatures) == 5


def test_a_fork_is_marked_with_what_the_witnesses_saw(log: Growing, desk: Desk) -> None:
    log.grow(3)
    desk.sign()
    log.cut(2)
    assert desk.sign().status is Status.FORKED
    assert json.loads(log.forked or "")["signed"].encode() == log.notes[-1]


def test_a_witness_that_is_not_named_any_more_is_not_kept(log: Growing, desk: Desk, network: Network) -> None:
    log.grow(3)
    desk.sign()
    other = Desk(desk.place, desk.db, desk.clock, Witnesses(THREE[:2], network.ask))
    log.grow(1)
    other.sign()
    assert cosigners(log, desk)[-1] == 2


def test_a_refused_log_is_shown_to_nobody(log: Growing, desk: Desk, network: Network) -> None:
    log.grow(3)
    log.grow(1, key=b"not the writer's")
    assert desk.sign().status is Status.REFUSED
    assert network.asked == []


def test_the_policy_that_is_printed_can_be_used(log: Growing, desk: Desk) -> None:
    from service.audit.signer.witnesses import policy  # noqa: PLC0415

    log.grow(3)
    desk.sign()
    keys = [each.key for state in desk.directory.logs() for each in state.signers()]
    for count, enough in ((0, True), (1, True), (3, True)):
        parsed = parse_policy(policy(keys, ["gone+00000000+AAAA"], THREE[:count]).encode())
        opened = open_checkpoint(log.notes[-1], parsed)
        assert len(opened.cosigned) == count
        assert parsed.enough(opened.cosigned) is enough
        assert parsed.enough({}) is (count == 0)
