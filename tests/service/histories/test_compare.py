"""Two states side by side: what differs, in which version it became so, and by whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from domain.innovation.values import Mentor, Verdict
from domain.values import Stage
from service.errors import NotFound
from service.histories.diff import MISSING, changes
from tests.service.lab import DINKES, LOOKING, Lab, actor


@pytest.fixture
def told(lab: Lab) -> UUID:
    """1 proposed by ani, 2 revised by budi, 3 and 4 Drum-up by cici, 5 the title corrected by dedi."""
    id = lab.propose("Satu", actor=actor("ani"), occurred_on="2023-01-10")
    lab.do("innovation", "revise", id, idea="Dikirim", actor=actor("budi"), occurred_on="2023-02-01")
    lab.do("innovation", "start-stage", id, stage=Stage.DRUM_UP, actor=actor("cici"), occurred_on="2023-03-01")
    lab.do("innovation", "complete-stage", id, stage=Stage.DRUM_UP, result="komitmen", actor=actor("cici"),
           occurred_on="2023-04-01")  # fmt: skip
    lab.do("innovation", "correct", id, event=1, field="title", value="Dua", reason="keliru", actor=actor("dedi"))
    return id


def told_by(lab: Lab, id: UUID, before: Any, after: Any) -> dict[str, tuple[Any, Any, int, str]]:
    items = lab.service.diff(id, before, after, LOOKING)
    return {item["path"]: (item["before"], item["after"], item["version"], item["actor"]) for item in items}


def complain(lab: Lab, verb: str, id: UUID, who: str, **said: str) -> None:
    lab.service.execute(replace(lab.request("innovation", verb, id, actor=actor(who)), said=said))


def test_what_one_event_changed(lab: Lab, told: UUID) -> None:
    assert told_by(lab, told, 1, 2) == {"/idea": ("Diantar", "Dikirim", 2, "budi")}


def test_what_several_events_changed_names_the_last_of_each(lab: Lab, told: UUID) -> None:
    assert told_by(lab, told, 1, 4) == {
        "/idea": ("Diantar", "Dikirim", 2, "budi"),
        "/stages/0/status": ("not_started", "completed", 4, "cici"),
        "/stages/0/started_on": (None, "2023-03-01", 3, "cici"),
        "/stages/0/completed_on": (None, "2023-04-01", 4, "cici"),
        "/stages/0/result": (None, "komitmen", 4, "cici"),
    }


def test_a_correction_is_the_author_of_what_it_corrects(lab: Lab, told: UUID) -> None:
    assert told_by(lab, told, 4, 5) == {"/title": ("Satu", "Dua", 5, "dedi")}


def test_what_was_there_is_told_by_member_and_what_was_not_as_one(lab: Lab) -> None:
    id = lab.propose("Satu", actor=actor("ani"), occurred_on="2023-01-10")
    complain(lab, "receive-complaint", id, "budi", key="K1", what="Terlambat")
    complain(lab, "answer-complaint", id, "cici", key="K1", answer="Dijadwal ulang")
    complain(lab, "close-complaint", id, "dedi", key="K1", outcome="Selesai")
    assert {path: (version, who) for path, (_, _, version, who) in told_by(lab, id, 2, 4).items()} == {
        "/complaints/0/status": (4, "dedi"),
        "/complaints/0/answers/0": (3, "cici"),
        "/complaints/0/outcome": (4, "dedi"),
    }
    assert [(path, version) for path, (_, _, version, _) in told_by(lab, id, 1, 3).items()] == [("/complaints/0", 3)]


def test_from_nothing_everything_is_new(lab: Lab, told: UUID) -> None:
    items = told_by(lab, told, 0, 1)
    assert items["/title"] == (None, "Satu", 1, "ani")
    assert items["/agency"] == (None, {"id": str(DINKES)}, 1, "ani")
    assert all(before is None and version == 1 for before, _, version, _ in items.values())
    assert not {"/version", "/modified_at", "/recorded_at", "/cycle"} & items.keys()


def test_from_nothing_to_nothing_is_nothing(lab: Lab, told: UUID) -> None:
    assert lab.service.diff(told, 0, 0, LOOKING) == []


@pytest.mark.parametrize("version", range(1, 6))
def test_from_a_version_to_itself_is_nothing(lab: Lab, told: UUID, version: int) -> None:
    assert lab.service.diff(told, version, version, LOOKING) == []


def test_what_changed_and_changed_back_is_no_change(lab: Lab) -> None:
    id = lab.propose("A")
    for title in ("B", "A"):
        lab.do("innovation", "revise", id, title=title)
    assert lab.service.diff(id, 1, 3, LOOKING) == []


@pytest.mark.parametrize(("before", "after"), [(0, 6), (6, 6), (99, 100), (7, 1)])
def test_a_version_that_does_not_exist_is_not_found(lab: Lab, told: UUID, before: int, after: int) -> None:
    with pytest.raises(NotFound):
        lab.service.diff(told, before, after, LOOKING)


def test_list_items_are_compared_by_position(lab: Lab) -> None:
    id = lab.propose("A", tags=("x", "y"))
    lab.do("innovation", "revise", id, tags=("x", "z", "w"))
    assert told_by(lab, id, 1, 2) == {"/tags/1": ("y", "z", 2, "semua"), "/tags/2": (None, "w", 2, "semua")}


def test_a_new_list_item_is_told_whole(lab: Lab) -> None:
    id = lab.propose("A")
    lab.do("innovation", "record-mentoring", id, stage=Stage.DESIGN, mentors=(Mentor(organisation="LAN"),),
           participants=3, occurred_on="2023-02-01")  # fmt: skip
    ((path, (before, after, version, _)),) = told_by(lab, id, 1, 2).items()
    assert (path, before, version) == ("/mentorings/0", None, 2)
    assert after["mentors"] == [{"organisation": "LAN", "name": None}]


def test_a_milestone_is_authored_by_the_event_that_reached_it(lab: Lab) -> None:
    id = lab.propose("A")
    lab.do("innovation", "evaluate", id, verdict=Verdict.BENEFICIAL, summary="x", actor=actor("budi"))
    assert told_by(lab, id, 1, 2)["/milestone"] == ("proposed", "evaluated", 2, "budi")


# dates


def test_dates_compare_what_was_true_at_their_ends(lab: Lab, told: UUID) -> None:
    assert told_by(lab, told, date(2023, 1, 31), date(2023, 2, 1)) == {"/idea": ("Diantar", "Dikirim", 2, "budi")}
    assert lab.service.diff(told, date(2023, 2, 1), date(2023, 2, 28), LOOKING) == []


def test_dates_go_by_business_dates_not_by_recording(lab: Lab) -> None:
    id = lab.propose("A", occurred_on="2023-01-01")
    lab.do("innovation", "revise", id, title="Mei", occurred_on="2023-05-01")
    lab.do("innovation", "revise", id, idea="Maret", occurred_on="2023-03-01")
    assert set(told_by(lab, id, date(2023, 2, 1), date(2023, 4, 1))) == {"/idea"}
    assert set(told_by(lab, id, date(2023, 4, 1), date(2023, 6, 1))) == {"/title"}


def test_from_a_day_before_it_began_everything_is_new(lab: Lab, told: UUID) -> None:
    assert told_by(lab, told, date(2022, 1, 1), date(2023, 1, 10))["/title"][:3] == (None, "Dua", 1)


def test_to_a_day_before_it_began_is_not_found(lab: Lab, told: UUID) -> None:
    with pytest.raises(NotFound):
        lab.service.diff(told, date(2022, 1, 1), date(2022, 2, 1), LOOKING)


def test_a_correction_is_no_change_between_two_dates(lab: Lab, told: UUID) -> None:
    assert lab.service.diff(told, date(2023, 4, 1), date(2023, 12, 31), LOOKING) == []


def test_the_agencys_name_is_left_out(lab: Lab) -> None:
    id, other = lab.propose("A"), lab.agency("DINSOS")
    lab.do("innovation", "change-custodian", id, agency=other, reason="mutasi")
    assert told_by(lab, id, 1, 2) == {"/agency/id": (str(DINKES), str(other), 2, "semua")}


# pointers


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [("/a", 1, 2)]),
        ({"a": 1}, {"a": 1.0}, [("/a", 1, 1.0)]),
        ({"a": True}, {"a": 1}, [("/a", True, 1)]),
        ({"a/b": 1, "c~d": 2}, {"a/b": 2, "c~d": 3}, [("/a~1b", 1, 2), ("/c~0d", 2, 3)]),
        ({"a": [1, 2]}, {"a": [1]}, [("/a/1", 2, MISSING)]),
        ({"a": None}, {"a": {"b": 1}}, [("/a", None, {"b": 1})]),
        ({"x": {"version": 1}}, {"x": {"version": 2}}, [("/x/version", 1, 2)]),
        ({"version": 1, "modified_at": 1, "recorded_at": 1}, {"version": 2, "modified_at": 2, "recorded_at": 2}, []),
    ],
)
def test_a_change_is_named_by_its_pointer(before: Any, after: Any, found: list[Any]) -> None:
    assert list(changes(before, after)) == found
