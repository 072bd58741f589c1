"""The result of the tests that came with a build: shown for the features it is of, and for no others."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from service.checks import kept
from service.rulebook import rulebook
from service.rulebook.last_run import Standing, Tally, last_run

BOOK = rulebook()
FEATURE, RULE = BOOK.rule("R06")
FIRST, SECOND, *REST = RULE.scenarios
GOOD: dict[str, Any] = {
    "commit": "0123abc", "changed": False, "ran_at": "2026-11-22T03:46:00Z", "features": BOOK.digest,
    "outcomes": {FEATURE.id: {FIRST.name: "passed", SECOND.name: "failed"}},
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "last-run.json"


def write(place: Path, **other: Any) -> None:
    place.write_bytes(msgspec.json.encode({**GOOD, **other}))


def test_without_a_file_nothing_was_run(place: Path) -> None:
    found = last_run(BOOK, place)
    assert found.standing is Standing.NEVER
    assert found.passed(FEATURE, FIRST) is None


def test_a_file_of_these_features_says_what_passed_and_what_did_not(place: Path) -> None:
    write(place)
    found = last_run(BOOK, place)
    assert found.standing is Standing.THESE
    assert [found.passed(FEATURE, each) for each in (FIRST, SECOND, REST[0])] == [True, False, None]
    assert found.tally(FEATURE, RULE.scenarios) == Tally(passed=1, failed=1, not_run=len(REST))


def test_a_file_of_other_features_is_not_shown_as_if_it_were_of_these(place: Path) -> None:
    write(place)
    found = last_run(replace(BOOK, digest="another"), place)
    assert found.standing is Standing.OTHERS
    assert found.run is not None
    assert found.passed(FEATURE, FIRST) is None


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"[" * 100_000, b'{"commit": null}'],
    ids=["empty", "cut", "a list", "null", "no text", "deep", "little"],
)
def test_a_file_that_cannot_be_read_is_as_good_as_none(place: Path, damage: bytes) -> None:
    place.write_bytes(damage)
    found = last_run(BOOK, place)
    assert (found.standing, found.run) == (Standing.DAMAGED, None)
    assert found.why
    assert found.passed(FEATURE, FIRST) is None


@pytest.mark.parametrize(
    "odd",
    [{"commit": "<b>"}, {"ran_at": "2026-11-22T03:46:00"}, {"outcomes": {"tahap": {"x": "maybe"}}}, {"changed": "no"}],
    ids=str,
)
def test_a_member_of_another_shape_is_a_damage(place: Path, odd: dict[str, Any]) -> None:
    write(place, **odd)
    assert last_run(BOOK, place).standing is Standing.DAMAGED


def test_a_file_that_may_not_be_opened_is_a_damage(place: Path) -> None:
    place.symlink_to("/proc/self/mem")
    assert last_run(BOOK, place).standing is Standing.DAMAGED


def test_the_doctor_says_what_the_pages_cannot_show(place: Path) -> None:
    assert kept(last_run(BOOK, place)).status == "ok"
    place.write_bytes(b"{")
    assert kept(last_run(BOOK, place)).status == "warning"
    write(place)
    told = kept(last_run(BOOK, place))
    assert (told.status, "1 of 2 passed" in told.detail) == ("warning", True)
    assert kept(last_run(replace(BOOK, digest="another"), place)).status == "warning"
    write(place, outcomes={FEATURE.id: {FIRST.name: "passed"}})
    assert kept(last_run(BOOK, place)).status == "ok"
