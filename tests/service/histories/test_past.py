"""One aggregate at a version, as recorded by a moment, or as it was true on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.dates import BusinessDate
from service.errors import NotFound
from tests.service.lab import CILEGON, DINKES, REGION_ID, START, Lab

on = BusinessDate.parse


def titles(lab: Lab, id: UUID, **when: Any) -> tuple[str, int]:
    view = lab.service.read("innovation", id, **when)
    return view.state.title, view.state.version


@pytest.fixture
def told(lab: Lab) -> UUID:
    """Proposed in January 2020, revised in March and May; recorded a day apart, May's before March's."""
    id = lab.propose("Januari", occurred_on="2020-01-10")
    for title, day in (("Mei", "2020-05-01"), ("Maret", "2020-03")):
        lab.clock.move(days=1)
        lab.do("innovation", "revise", id, title=title, occurred_on=day)
    return id


def test_without_a_moment_the_newest_is_read(lab: Lab, told: UUID) -> None:
    assert titles(lab, told) == ("Maret", 3)


@pytest.mark.parametrize(("version", "title"), [(1, "Januari"), (2, "Mei"), (3, "Maret")])
def test_every_version_is_read_as_it_was(lab: Lab, told: UUID, version: int, title: str) -> None:
    assert titles(lab, told, version=version) == (title, version)


@pytest.mark.parametrize("version", [-1, 0, 4, 2**63])
def test_a_version_that_does_not_exist_is_not_found(lab: Lab, told: UUID, version: int) -> None:
    with pytest.raises(NotFound):
        lab.service.read("innovation", told, version=version)


@pytest.mark.parametrize(
    ("as_of", "title"),
    [
        (START, "Januari"),
        (START + timedelta(days=1) - timedelta(microseconds=1), "Januari"),
        (START + timedelta(days=1), "Mei"),
        (date(2023, 10, 17), "Januari"),
        (date(2023, 10, 18), "Mei"),
        (date(2030, 1, 1), "Maret"),
    ],
)
def test_what_was_recorded_by_a_moment_or_the_end_of_a_day(lab: Lab, told: UUID, as_of: Any, title: str) -> None:
    assert titles(lab, told, as_of=as_of)[0] == title


def test_a_day_ends_in_the_regions_zone(lab: Lab) -> None:
    lab.clock.now = datetime(2023, 10, 17, 16, 59, tzinfo=UTC)
    id = lab.propose("Sebelum")
    lab.clock.move(minutes=1)
    lab.do("innovation", "revise", id, title="Sesudah")
    assert titles(lab, id, as_of=date(2023, 10, 17))[0] == "Sebelum"
    assert titles(lab, id, as_of=date(2023, 10, 18))[0] == "Sesudah"


def test_before_the_first_record_there_is_nothing(lab: Lab, told: UUID) -> None:
    for moment in (START - timedelta(microseconds=1), date(2023, 10, 16)):
        with pytest.raises(NotFound):
            lab.service.read("innovation", told, as_of=moment)


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2020, 1, 10), "Januari"),
        (date(2020, 2, 29), "Januari"),
        (date(2020, 3, 1), "Maret"),
        (date(2020, 4, 30), "Maret"),
        (date(2020, 5, 1), "Maret"),
    ],
)
def test_what_was_true_on_a_day_holds_from_the_first_day_of_its_interval(
    lab: Lab, told: UUID, day: date, title: str
) -> None:
    assert titles(lab, told, valid_on=day)[0] == title


def test_before_it_began_nothing_was_true(lab: Lab, told: UUID) -> None:
    with pytest.raises(NotFound):
        lab.service.read("innovation", told, valid_on=date(2020, 1, 9))


def test_an_import_is_true_since_it_runs_whatever_its_business_date(lab: Lab) -> None:
    id = lab.import_running("Telur Asin", since="2019-05", occurred_on="2023-01-01")
    assert titles(lab, id, valid_on=date(2019, 5, 1)) == ("Telur Asin", 1)
    with pytest.raises(NotFound):
        lab.service.read("innovation", id, valid_on=date(2019, 4, 30))


# corrections


@pytest.fixture
def corrected(lab: Lab) -> UUID:
    """Proposed in 2020; its title and date corrected a day and two days later."""
    id = lab.propose("Salah", occurred_on="2020-02-01")
    for field, value in (("title", "Benar"), ("occurred_on", on("2020-01"))):
        lab.clock.move(days=1)
        lab.do("innovation", "correct", id, event=1, field=field, value=value, reason="keliru")
    return id


def test_as_of_before_a_correction_shows_the_old_value(lab: Lab, corrected: UUID) -> None:
    assert titles(lab, corrected, as_of=START) == ("Salah", 1)
    assert titles(lab, corrected, version=2) == ("Benar", 2)


def test_a_correction_holds_on_every_day_whatever_its_own_date(lab: Lab, corrected: UUID) -> None:
    view = lab.service.read("innovation", corrected, valid_on=date(2020, 1, 1))
    assert (view.state.title, view.state.proposed_on) == ("Benar", on("2020-01"))


def test_the_reference_of_a_corrected_agency_is_shown(lab: Lab) -> None:
    id, other = lab.propose(), lab.agency("DINSOS")
    lab.do("innovation", "correct", id, event=1, field="agency", value=other, reason="keliru")
    assert lab.service.read("innovation", id).representation["agency"]["code"] == "DINSOS"


# the names of other aggregates


@pytest.fixture
def renamed(lab: Lab) -> UUID:
    """An innovation of 2020 whose agency changed its name in 2022, recorded a day later."""
    id = lab.propose(occurred_on="2020-01-10")
    lab.clock.move(days=1)
    lab.do("agency", "rename", DINKES, name="Dinas Kesehatan", from_=on("2022"))
    return id


def agency_name(lab: Lab, id: UUID, **when: Any) -> str:
    name: str = lab.service.read("innovation", id, **when).representation["agency"]["name"]
    return name


def test_an_agency_is_called_as_it_is_today(lab: Lab, renamed: UUID) -> None:
    assert agency_name(lab, renamed) == "Dinas Kesehatan"


def test_on_a_past_day_it_is_called_as_it_was(lab: Lab, renamed: UUID) -> None:
    assert agency_name(lab, renamed, valid_on=date(2021, 12, 31)) == "Dinkes"
    assert agency_name(lab, renamed, valid_on=date(2022, 1, 1)) == "Dinas Kesehatan"


def test_as_of_a_moment_it_is_called_as_was_known_then(lab: Lab, renamed: UUID) -> None:
    assert agency_name(lab, renamed, as_of=START) == "Dinkes"
    assert agency_name(lab, renamed, version=1) == "Dinkes"


def test_what_embeds_a_name_that_changed_since_is_not_steady(lab: Lab, renamed: UUID) -> None:
    assert not lab.service.read("innovation", renamed).steady
    lab.do("innovation", "record-monitoring", renamed, findings="jalan")
    assert lab.service.read("innovation", renamed).steady


def test_an_agency_itself_is_read_in_the_past(lab: Lab, renamed: UUID) -> None:
    names = [
        lab.service.read("agency", DINKES, **when).representation["name"]
        for when in ({}, {"version": 1}, {"as_of": START}, {"valid_on": date(2023, 10, 18)})
    ]
    assert names == ["Dinas Kesehatan", "Dinkes", "Dinkes", "Dinas Kesehatan"]


@pytest.mark.parametrize("kind", ["agency", "region", "cycle", "launch"])
def test_every_kind_is_read_in_the_past(lab: Lab, kind: str) -> None:
    id = {"agency": lambda: DINKES, "region": lambda: REGION_ID, "cycle": lab.cycle, "launch": lab.launch}[kind]()
    for when in ({"version": 1}, {"as_of": START}, {"valid_on": date(2023, 10, 17)}):
        view = lab.service.read(kind, id, **when)
        assert (view.state.version, view.representation["version"], view.steady) == (1, 1, True)
    with pytest.raises(NotFound):
        lab.service.read(kind, id, valid_on=date(2023, 10, 16))


def test_an_id_of_another_kind_is_not_found(lab: Lab) -> None:
    for kind in ("innovation", "cycle", "launch", "region"):
        with pytest.raises(NotFound):
            lab.service.read(kind, DINKES)
        with pytest.raises(NotFound):
            lab.service.history(kind, DINKES)


def test_a_history_is_told_whole_with_positions(lab: Lab, told: UUID) -> None:
    history = lab.service.history("innovation", told)
    assert [(event.originator_version, event.position) for event in history] == [(1, 3), (2, 4), (3, 5)]


def test_the_region_of_a_region_is_its_code(lab: Lab) -> None:
    assert lab.service.read("region", REGION_ID).representation["code"] == CILEGON
