"""What is decided of a leaf before any database is asked: its log, its number within a command, its key, its time."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from service.ledger import base64s
from service.ledger.leaf import NO_PREVIOUS
from service.settings import Settings
from service.store.leaves import keys
from service.store.leaves.embedded import too_early
from service.store.leaves.keys import writer_key
from service.store.leaves.names import first_origin, of_refusals
from service.store.leaves.sealing import Link, Sealer, Stored, TooEarly, Unsealable

ONE, TWO = "1" * 32, "2" * 32
SEALER = Sealer(lambda name: first_origin("jejak.local", name), lambda: b"k" * 32)


def stored(aggregate: str = ONE, version: int = 1, topic: str = "innovation.proposed", **said: Any) -> Stored:
    told = {"recorded_at": "2024-01-01T00:00:00Z", "actor": "ani", "causation_id": "c1", "data": {}}
    return Stored(aggregate, version, topic, json.dumps({**told, **said}).encode())


def no_leaf(_aggregate: str, _version: int) -> None:
    return None


@pytest.mark.parametrize(
    ("topic", "data", "log"),
    [
        ("region.registered", {"code": "36.72", "region": "31"}, "36.72"),
        ("agency.registered", {"code": "DINKES", "region": "36.72"}, "36.72"),
        ("cycle.opened", {"code": "2024"}, "system"),
        ("refusal.command", {"code": "x", "region": "36.72"}, "36.72/refusals"),
        ("refusal.command", {}, "system/refusals"),
    ],
)
def test_a_leaf_is_in_the_log_of_its_region(topic: str, data: dict[str, str], log: str) -> None:
    [leaf] = SEALER.seal([stored(topic=topic, data=data)], no_leaf)
    assert (leaf.name, leaf.origin) == (log, f"jejak.local/{log}")
    assert of_refusals(log) == topic.startswith("refusal.")


def test_one_event_of_a_command_has_no_number_and_of_several_each_has() -> None:
    events = [stored(causation_id="alone"), *(stored(TWO, version, causation_id="both") for version in (1, 2))]
    assert [leaf.cmd for leaf in SEALER.seal(events, no_leaf)] == ["alone", "both/1", "both/2"]
    assert [leaf.cmd for leaf in SEALER.seal(events[1:], no_leaf)] == ["both/1", "both/2"]


def test_what_continues_nothing_is_not_sealed() -> None:
    with pytest.raises(Unsealable, match="no leaf for version 6"):
        SEALER.seal([stored(version=7)], no_leaf)


def test_a_leaf_continues_the_one_before_wherever_that_is() -> None:
    before = Link("91.71", "jejak.local/91.71/2", b"h" * 32)
    second, third = SEALER.seal([stored(version=2), stored(version=3)], lambda aggregate, version: before)
    assert (second.name, second.origin, second.prev) == before
    assert third.link == Link(before.name, before.origin, third.hash)
    assert (third.prev, json.loads(third.leaf)["prev"]) == (second.hash, base64s.encoded(second.hash))
    [first] = SEALER.seal([stored()], lambda aggregate, version: before)
    assert (first.name, first.prev) == ("system", NO_PREVIOUS)


@pytest.mark.parametrize(("moment", "at"), [("2023-12-31T23:00:00", "00:00:00"), ("2024-01-01T01:00:00", "01:00:00")])
def test_a_leaf_is_dated_as_its_event_but_not_before_a_moment(moment: str, at: str) -> None:
    [leaf] = SEALER.seal([stored()], no_leaf, datetime.fromisoformat(moment).replace(tzinfo=UTC))
    assert leaf.at == json.loads(leaf.leaf)["at"] == f"2024-01-01T{at}.000000Z"


@pytest.mark.parametrize(
    ("at", "latest", "early"),
    [
        ("2024-01-01T00:00:05.000000Z", "", False),
        ("2024-01-01T00:00:05.000000Z", "2024-01-01T00:00:05.000000Z", False),
        ("2024-01-01T00:00:05.000000Z", "2024-01-01T00:00:04.000000Z", False),
        ("2024-01-01T00:00:05.000000Z", "2024-01-01T00:00:10.000000Z", False),
        ("2024-01-01T00:00:05.000000Z", "2024-01-01T00:00:10.000001Z", True),
    ],
)
def test_five_seconds_before_the_latest_leaf_is_as_early_as_one_may_be(at: str, latest: str, early: bool) -> None:
    assert too_early(at, latest) is early


def test_too_early_says_how_late_the_log_is() -> None:
    assert str(TooEarly("2024-01-01T00:00:10.000001Z")) == "the log was written at 2024-01-01T00:00:10.000001Z"


# the writer's key


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(evidence_dir=str(tmp_path / "far" / "away"))
    key = writer_key(settings)
    assert len(key) == 32
    assert writer_key(settings) == key
    [file] = (tmp_path / "far" / "away").iterdir()
    assert (file.name, file.read_bytes(), file.stat().st_mode & 0o777) == ("writer.key", key, 0o600)
    assert writer_key(Settings(evidence_dir=str(tmp_path))) != key


def test_of_two_processes_that_make_a_key_at_once_the_first_ones_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, link, first = Settings(evidence_dir=str(tmp_path)), os.link, list[bytes]()

    def late(made: Path, path: Path) -> None:
        monkeypatch.setattr("os.link", link)
        first.append(writer_key(settings))  # by another process, just now
        link(made, path)

    monkeypatch.setattr("os.link", late)
    assert [writer_key(settings)] == first
    assert [each.name for each in tmp_path.iterdir()] == ["writer.key"]


def test_a_key_is_on_the_disk_before_it_has_its_name_and_its_name_before_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    link = os.link
    monkeypatch.setattr("os.fsync", lambda file: done.append(os.fstat(file).st_size))
    monkeypatch.setattr("os.link", lambda made, path: [done.append("named"), link(made, path)])
    monkeypatch.setattr(keys, "settle", done.append)
    for times in (1, 2):
        writer_key(Settings(evidence_dir=str(tmp_path)))
        assert done == [32, "named", *[tmp_path] * times]


@pytest.mark.parametrize("found", [b"", b"k" * 31, b"k" * 33])
def test_a_file_that_is_no_key_is_not_taken(found: bytes, tmp_path: Path) -> None:
    (tmp_path / "writer.key").write_bytes(found)
    with pytest.raises(ValueError, match="not a writer's key of 32 bytes"):
        writer_key(Settings(evidence_dir=str(tmp_path)))


def test_a_secret_gives_the_same_key_for_ever_and_no_file(tmp_path: Path) -> None:
    key = writer_key(Settings(evidence_dir=str(tmp_path), secret_key="a" * 32))
    assert key.hex() == "ea302e106afb8f56abb626e68bf2ce7c3135c86b8fc43eea1fc1ed903287182b"
    assert list(tmp_path.iterdir()) == []
