"""An idempotency key: the same request is done once and answered the same for ever; another one is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from domain.rules import Refused
from domain.values import Stage
from service.bootstrap import Service
from service.errors import KeyReused, VersionMismatch
from service.requests import Outcome
from tests.service.lab import Clock, Lab, actor, open_lab

KEYED: dict[str, Any] = {"key": "kunci", "digest": b"d"}


def _answer(service: Service, outcome: Outcome) -> tuple[Any, ...]:
    """What a caller is told."""
    events = [(event.position, event.fact) for event in outcome.events]
    return outcome.id, outcome.version, outcome.created, outcome.position, events, service.representation(outcome)


def test_the_same_request_again_is_answered_the_same_and_does_nothing(lab: Lab) -> None:
    id = lab.propose()
    request = lab.request("innovation", "revise", id, title="Baru", **KEYED)
    first = lab.service.execute(request)
    again = lab.service.execute(request)
    assert (first.replayed, again.replayed) == (False, True)
    assert _answer(lab.service, again) == _answer(lab.service, first)
    assert len(lab.store.history(id)) == 2


def test_a_creation_is_answered_the_same(lab: Lab) -> None:
    request = lab.request("innovation", "propose", **lab.proposal("Satu"), **KEYED)
    first, again = lab.service.execute(request), lab.service.execute(request)
    assert again.created
    assert _answer(lab.service, again) == _answer(lab.service, first)


def test_the_first_answer_is_told_also_after_it_moved_on(lab: Lab) -> None:
    id = lab.propose()
    request = lab.request("innovation", "revise", id, title="Baru", **KEYED)
    first = _answer(lab.service, lab.service.execute(request))
    lab.do("innovation", "revise", id, title="Lebih Baru")
    lab.do("agency", "rename", lab.state("innovation", id).agency, name="Dinkes Baru", from_=lab.request(
        "innovation", "revise", id, occurred_on="2023-01").occurred_on)  # fmt: skip
    again = lab.service.execute(request)
    assert _answer(lab.service, again) == first
    assert again.state.title == "Baru"


def test_an_answer_of_several_aggregates_is_told_whole(lab: Lab) -> None:
    launch = lab.launch(lab.ready("A"), lab.ready("B"))
    outcomes = [lab.hold(launch, expected=3, **KEYED) for _ in range(2)]
    first, again = (_answer(lab.service, outcome) for outcome in outcomes)
    assert again == first
    assert [event.fact.type for event in outcomes[1].events] == ["launch.held", *["innovation.launched"] * 2]


def test_what_made_no_event_is_remembered_too(lab: Lab) -> None:
    id = lab.propose("Satu")
    request = lab.request("innovation", "revise", id, title="Satu", **KEYED)
    first, again = lab.service.execute(request), lab.service.execute(request)
    assert (first.events, again.events, again.replayed) == ((), (), True)
    assert _answer(lab.service, again) == _answer(lab.service, first)


def test_the_same_key_for_another_request_is_refused(lab: Lab) -> None:
    id = lab.propose()
    lab.do("innovation", "revise", id, title="Baru", **KEYED)
    with pytest.raises(KeyReused):
        lab.do("innovation", "revise", id, title="Lain", key="kunci", digest=b"e")
    assert len(lab.store.history(id)) == 2


def test_a_reused_key_is_told_before_a_stale_version(lab: Lab) -> None:
    id = lab.propose()
    lab.do("innovation", "revise", id, title="Baru", **KEYED)
    with pytest.raises(KeyReused):
        lab.do("innovation", "revise", id, title="Lain", key="kunci", digest=b"e", expected=1)
    assert lab.do("innovation", "revise", id, title="Baru", expected=1, **KEYED).replayed


def test_another_account_has_keys_of_its_own(lab: Lab) -> None:
    id = lab.propose()
    lab.do("innovation", "revise", id, title="Baru", **KEYED)
    other = lab.do("innovation", "revise", id, title="Lain", key="kunci", digest=b"e", actor=actor("lain"))
    assert not other.replayed


def test_a_refused_command_is_not_remembered(lab: Lab) -> None:
    id = lab.propose()
    with pytest.raises(Refused):
        lab.do("innovation", "start-stage", id, stage=Stage.DESIGN, **KEYED)
    with pytest.raises(VersionMismatch):
        lab.do("innovation", "revise", id, title="Baru", expected=9, **KEYED)
    assert lab.store.receipt("semua", "kunci") is None
    assert not lab.do("innovation", "revise", id, title="Baru", key="kunci", digest=b"e").replayed


def test_a_receipt_survives_reopening_the_store(address: str) -> None:
    with open_lab(address) as lab:
        lab.begin()
        request = lab.request("innovation", "propose", **lab.proposal("Satu"), **KEYED)
        first = _answer(lab.service, lab.service.execute(request))
    with open_lab(address, clock=Clock(lab.clock.now + timedelta(days=30))) as again:
        outcome = again.service.execute(request)
        assert outcome.replayed
        assert _answer(again.service, outcome) == first


def test_a_receipt_keeps_no_words_of_the_request(lab: Lab) -> None:
    lab.do(
        "innovation", "propose", **lab.proposal("Rahasia Sekali"), key="kunci", digest=lab.service.digest(b"Rahasia")
    )
    row = lab.store.recorder.rows("SELECT * FROM receipts")[0]
    assert b"Rahasia" not in repr(tuple(row)).encode()
    assert len(row[2]) == 32


def test_receipts_older_than_400_days_are_forgotten(lab: Lab) -> None:
    lab.do("innovation", "propose", **lab.proposal("Lama"), key="lama", digest=b"d")
    lab.clock.move(days=1)
    lab.do("innovation", "propose", **lab.proposal("Baru"), key="baru", digest=b"d")
    lab.store.forget_receipts(lab.clock.now + timedelta(days=399, hours=1))
    assert lab.store.receipt("semua", "lama") is None
    assert lab.store.receipt("semua", "baru") is not None


def test_a_digest_is_keyed_and_depends_on_every_part(lab: Lab) -> None:
    digests = {lab.service.digest(*parts) for parts in ((b"a", b"b"), (b"a",), (b"b", b"a"), (b"a", b"b", b""))}
    assert len(digests) == 4
