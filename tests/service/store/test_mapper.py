"""What is stored comes back as it went in, as plain JSON, and nothing else comes back."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest
from eventsourcing.persistence import StoredEvent
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.innovation import events as e
from domain.recorded import Fact, Recorded
from service.kinds import KINDS
from service.store.mapper import EventMapper, decoded, encoded
from service.store.plain import Unstorable
from service.store.topics import FACTS, UnknownTopic, fact_of
from service.store.upcasters import UnknownShape
from tests.domain import anything
from tests.domain.story import PROPOSED, on

ID = UUID(int=7)


def recorded(fact: Fact, **more: Any) -> Recorded[Any]:
    envelope: dict[str, Any] = {
        "originator_id": ID,
        "originator_version": 1,
        "timestamp": datetime(2023, 10, 17, 3, 4, 5, 678901, tzinfo=UTC),
        "occurred_on": on("2023-10"),
        "actor": "ani",
        "role": "innovator",
        "correlation_id": "c",
        "causation_id": "k",
    }
    return Recorded(**{**envelope, **more}, fact=fact)


def stored(**changed: Any) -> bytes:
    """The stored bytes of an award with members of the envelope changed; None leaves one out."""
    plain = json.loads(encoded(recorded(e.AwardReceived(name="TOP 99")))) | changed
    return json.dumps({name: value for name, value in plain.items() if value is not None}).encode()


def read(state: bytes, topic: str = "innovation.award_received") -> Recorded[Any]:
    return decoded(ID, 1, topic, state)


@pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
def test_every_fact_comes_back_as_it_went_in(kind: type[Fact]) -> None:
    @settings(max_examples=12, deadline=None)
    @given(anything.fact(kind), anything.business_dates, st.none() | anything.texts)
    def comes_back(fact: Fact, day: Any, note: str | None) -> None:
        event = recorded(fact, occurred_on=day, note=note)
        state = encoded(event)
        assert decoded(ID, 1, kind.type, state) == event
        assert encoded(decoded(ID, 1, kind.type, state)) == state

    comes_back()


def test_the_version_of_the_policy_is_stored_where_there_is_one() -> None:
    decided = encoded(recorded(PROPOSED, policy=3))
    assert json.loads(decided)["policy"] == 3
    assert decoded(ID, 1, PROPOSED.type, decided).policy == 3
    assert b"policy" not in encoded(recorded(PROPOSED))


def test_stored_json_is_plain() -> None:
    assert json.loads(encoded(recorded(PROPOSED, note="catatan"))) == {
        "recorded_at": "2023-10-17T03:04:05.678901Z",
        "occurred_on": "2023-10",
        "actor": "ani",
        "role": "innovator",
        "correlation_id": "c",
        "causation_id": "k",
        "note": "catatan",
        "data": {
            "region": "36.72",
            "title": "Antar Akta",
            "agency": "00000000-0000-0000-0000-00000000000b",
            "initiator": {"kind": "agency"},
            "origin": {"kind": "lab"},
            "form": "public_service",
            "problem": "Antrean panjang",
            "idea": "Akta diantar",
            "tags": [],
            "affairs": [],
            "partners": [],
        },
    }


def test_names_that_are_words_of_the_language_are_stored_without_the_underscore() -> None:
    fact = FACTS["agency.renamed"](name="Bappeda Litbang", from_=on("2022"))  # type: ignore[call-arg]
    assert json.loads(encoded(recorded(fact)))["data"] == {"name": "Bappeda Litbang", "from": "2022"}


@pytest.mark.parametrize(
    "text",
    ['{"_type_":"uuid_hex","_data_":"x"}', "=1+1", "'; DROP TABLE stored_events; --", "<script>", "\u0000", "é\u0301"],
)
def test_a_text_is_only_ever_a_text(text: str) -> None:
    event = recorded(e.AwardReceived(name=text))
    assert read(encoded(event)) == event


def test_data_shaped_like_the_librarys_marks_is_refused_where_a_text_belongs() -> None:
    with pytest.raises(msgspec.ValidationError):
        read(stored(data={"name": {"_type_": "tuple_as_list", "_data_": []}}))


def test_data_shaped_like_the_librarys_marks_stays_data_in_a_correction() -> None:
    fact = e.Corrected(event=1, target="innovation.proposed/title", field="title", value={"_type_": "a"}, reason="x")
    with pytest.raises(Unstorable):
        EventMapper().to_stored_event(recorded(fact))


@pytest.mark.parametrize("topic", ["innovation.unknown", "os.path:join", "subprocess:Popen", "", "innovation.Proposed"])
def test_an_unknown_topic_is_refused(topic: str) -> None:
    with pytest.raises(UnknownTopic):
        read(stored(), topic)


def test_nothing_is_imported_for_a_topic() -> None:
    before = set(sys.modules)
    for topic in ("antigravity:fly", "this", "eventsourcing.examples.cargoshipping.domainmodel:Cargo"):
        with pytest.raises(UnknownTopic):
            fact_of(topic)
    assert set(sys.modules) == before


@pytest.mark.parametrize(
    "changed",
    [
        {"data": {"name": 5}},
        {"data": {}},
        {"data": {"name": "x", "year": "2023"}},
        {"data": {"name": "x", "level": "galaxy"}},
        {"data": None},
        {"recorded_at": "yesterday"},
        {"actor": None},
        {"occurred_on": None},
    ],
)
def test_what_is_not_of_its_type_is_not_read(changed: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(stored(**changed))


@pytest.mark.parametrize("shape", [0, 2, 99])
def test_a_shape_nobody_knows_is_not_read(shape: int) -> None:
    with pytest.raises(UnknownShape):
        read(stored(shape=shape))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), (1, 2), {"a": 1}, object()])
def test_what_would_not_come_back_is_never_stored(value: Any) -> None:
    fact = e.MeasurementRecorded(key="a", value=value, source="x")
    with pytest.raises(Unstorable):
        EventMapper().to_stored_event(recorded(fact))


@pytest.mark.parametrize("text", ["\ud800", 5, None, ("a",)])
def test_a_text_that_is_none_is_never_stored(text: Any) -> None:
    with pytest.raises(Unstorable):
        EventMapper().to_stored_event(recorded(e.AwardReceived(name=text)))


def test_the_librarys_mapper_stores_and_reads_an_event() -> None:
    event = recorded(PROPOSED)
    kept = EventMapper().to_stored_event(event)
    assert kept == StoredEvent(ID, 1, "innovation.proposed", encoded(event))
    assert EventMapper().to_domain_event(kept) == event


def test_a_position_is_known_only_when_read_and_never_stored() -> None:
    event = recorded(PROPOSED)
    assert decoded(ID, 1, PROPOSED.type, encoded(event), 42) == replace(event, position=42)
    assert b"42" not in encoded(replace(event, position=42))


def test_every_topic_is_named_by_its_aggregate() -> None:
    assert all(name == fact.type and name.count(".") == 1 for name, fact in FACTS.items())
    assert {name.partition(".")[0] for name in FACTS} == set(KINDS)
