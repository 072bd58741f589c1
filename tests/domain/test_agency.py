"""An agency: its code, its names by date, its place (R46, R53, R54)."""

from __future__ import annotations

from datetime import date

import pytest

from domain.agency import commands as c
from domain.agency import decide
from domain.agency import events as e
from domain.agency.values import AgencyKind, AgencyStatus
from domain.recorded import Command
from domain.rules import Refused
from tests.domain.story import ANOTHER_AGENCY, ID, REGION, agency, evolves, happened, on

REGISTERED = e.Registered(region=REGION, code="BAPPEDA", name="Bappeda")


def test_an_agency_is_registered_as_it_was_said() -> None:
    command = c.Register(
        region=REGION, code="PKM-CIBEBER", name="Puskesmas Cibeber", kind=AgencyKind.PUSKESMAS, parent=ANOTHER_AGENCY,
        from_=on("2010"),
    )  # fmt: skip
    fact = e.Registered(
        region=REGION, code="PKM-CIBEBER", name="Puskesmas Cibeber", kind=AgencyKind.PUSKESMAS, parent=ANOTHER_AGENCY,
        from_=on("2010"),
    )  # fmt: skip
    assert decide.register(command, None) == (fact,)


def test_a_code_is_used_once_in_its_region() -> None:
    with pytest.raises(Refused) as refused:
        decide.register(c.Register(region=REGION, code="BAPPEDA", name="x"), agency(REGISTERED).state)
    assert (refused.value.refusal.rule, refused.value.refusal.facts["key"]) == ("R54", "BAPPEDA")


def test_a_name_is_valid_from_its_date() -> None:
    told = agency(REGISTERED)
    renamed = e.Renamed(name="Bappeda Litbang", from_=on("2022"))
    told.when(c.Rename(name="Bappeda Litbang", from_=on("2022"))).then(renamed)
    state = told.and_then(renamed).state
    names = [state.name_on(day) for day in (date(1990, 1, 1), date(2021, 12, 31), date(2022, 1, 1), date(2023, 1, 1))]
    assert names == ["Bappeda", "Bappeda", "Bappeda Litbang", "Bappeda Litbang"]


def test_names_are_ordered_by_their_dates_not_by_when_they_were_recorded() -> None:
    state = agency(
        REGISTERED,
        e.Renamed(name="Bapelitbang", from_=on("2023-06")),
        e.Renamed(name="Bappeda Litbang", from_=on("2022")),
    ).state
    assert [state.name_on(day) for day in (date(2022, 5, 1), date(2023, 7, 1))] == ["Bappeda Litbang", "Bapelitbang"]


def test_before_its_first_name_an_agency_has_its_first_name() -> None:
    told = agency(e.Registered(region=REGION, code="DKCS", name="DKCS", from_=on("2023")))
    assert told.state.name_on(date(2020, 1, 1)) == "DKCS"


def test_an_agency_moves_under_another_and_never_under_itself() -> None:
    told = agency(REGISTERED)
    told.when(c.Reparent(parent=ANOTHER_AGENCY)).then(e.Reparented(parent=ANOTHER_AGENCY))
    evolves(told.and_then(e.Reparented(parent=ANOTHER_AGENCY)), parent=ANOTHER_AGENCY)
    told.when(c.Reparent(parent=ID)).refused("R53", what="own_parent")


def test_an_agency_closes_on_its_business_date() -> None:
    agency(REGISTERED).when(c.Close(reason="digabung")).then(e.Closed(reason="digabung"))
    told = agency(REGISTERED, happened(e.Closed(reason="digabung"), on="2023-05"))
    evolves(told, status=AgencyStatus.CLOSED, closed=True, closed_on=on("2023-05"))


@pytest.mark.parametrize(
    "command",
    [c.Rename(name="x", from_=on("2023")), c.Reparent(parent=ANOTHER_AGENCY), c.Close(reason="x")],
    ids=lambda command: command.verb,
)
def test_nothing_happens_to_a_closed_agency(command: Command) -> None:
    agency(REGISTERED, e.Closed(reason="digabung")).when(command).refused("R53", what="closed")
