"""A run of the innovation lab (R27, R53, R54)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.cycle import commands as c
from domain.cycle import decide
from domain.cycle import events as e
from domain.cycle.state import CycleStatus
from domain.recorded import Command
from domain.values import LegalBasis, LegalBasisKind, Stage
from tests.domain.story import AGENCY, ANOTHER_AGENCY, REGION, cycle, demanded, evolves, on

OPENED = e.Opened(region=REGION, year=2019, name="Laboratorium Inovasi 2019–2020")
SIGNED: dict[str, Any] = {
    "parties": ("Pemerintah Kota Cilegon", "LAN"),
    "signatories": ("Wali Kota", "Kepala LAN"),
    "date": on("2019-05-21"),
    "place": "Aula Setda II",
}
MEMORANDUM = e.MemorandumSigned(**SIGNED)
CLOSED = e.Closed(reason="usai")


def test_lan_mentors_a_cycle_unless_somebody_else_is_named() -> None:
    said: dict[str, Any] = {"region": REGION, "year": 2019, "name": "Lab"}
    basis = LegalBasis(kind=LegalBasisKind.INSTRUCTION, number="1", year=2022)
    assert decide.open_cycle(c.Open(**said)) == (e.Opened(**said, mentors=("LAN",)),)
    more: dict[str, Any] = {**said, "mentors": ("Undip",), "tier": "opd", "legal_bases": (basis,), "programme": "OAOI"}
    assert decide.open_cycle(c.Open(**more)) == (e.Opened(**more),)


def test_a_whole_memorandum_is_signed() -> None:
    assert demanded(decide, c.SignMemorandum(**SIGNED)) == {}
    cycle(OPENED).when(c.SignMemorandum(**SIGNED)).then(MEMORANDUM)
    evolves(cycle(OPENED, MEMORANDUM), memorandum=MEMORANDUM)


@pytest.mark.parametrize("missing", ["parties", "signatories", "date", "place"])
def test_a_memorandum_names_parties_signatories_date_and_place(missing: str) -> None:
    said = {name: value for name, value in SIGNED.items() if name != missing}
    assert demanded(decide, c.SignMemorandum(**said)) == {"R27": (f"/{missing}",)}


def test_everything_missing_from_a_memorandum_is_named() -> None:
    assert demanded(decide, c.SignMemorandum()) == {"R27": ("/parties", "/signatories", "/date", "/place")}


def test_a_memorandum_is_signed_once() -> None:
    cycle(OPENED, MEMORANDUM).when(c.SignMemorandum(**SIGNED)).refused("R53", what="memorandum")


def test_a_calendar_entry_of_the_same_stage_replaces_it() -> None:
    entries = [
        e.StageScheduled(stage=Stage.DIAGNOSE, from_=on("2023-02"), to=on("2023-03")),
        e.StageScheduled(stage=Stage.DRUM_UP, from_=on("2023-01"), to=on("2023-01")),
        e.StageScheduled(stage=Stage.DIAGNOSE, from_=on("2023-03"), to=on("2023-04")),
    ]
    command = c.ScheduleStage(stage=Stage.DIAGNOSE, from_=on("2023-02"), to=on("2023-03"))
    cycle(OPENED).when(command).then(entries[0])
    evolves(cycle(OPENED, *entries), calendar=(entries[1], entries[2]))


def test_an_agency_participates_once() -> None:
    registered = e.ParticipantRegistered(agency=AGENCY)
    cycle(OPENED).when(c.RegisterParticipant(agency=AGENCY)).then(registered)
    cycle(OPENED, registered).when(c.RegisterParticipant(agency=AGENCY)).refused("R54")
    evolves(cycle(OPENED, registered), participants=(AGENCY,))


def test_an_enrolment_takes_in_a_new_agency_and_knows_one_that_is_there() -> None:
    registered = e.ParticipantRegistered(agency=AGENCY)
    cycle(OPENED).when(c.TakeIn(agency=AGENCY)).then(registered)
    cycle(OPENED, registered).when(c.TakeIn(agency=AGENCY)).nothing()
    cycle(OPENED, registered).when(c.TakeIn(agency=ANOTHER_AGENCY)).then(e.ParticipantRegistered(agency=ANOTHER_AGENCY))


def test_a_cycle_advances_and_never_back() -> None:
    told = cycle(OPENED)
    told.when(c.Advance(stage=Stage.DIAGNOSE)).then(e.Advanced(stage=Stage.DIAGNOSE))
    told = told.and_then(e.Advanced(stage=Stage.DIAGNOSE))
    told.when(c.Advance(stage=Stage.DELIVER)).then(e.Advanced(stage=Stage.DELIVER))
    for stage in (Stage.DRUM_UP, Stage.DIAGNOSE):
        told.when(c.Advance(stage=stage)).refused("R53", stage="diagnose")


@pytest.mark.parametrize(
    "command",
    [
        c.SignMemorandum(**SIGNED),
        c.ScheduleStage(stage=Stage.DRUM_UP, from_=on("2023"), to=on("2023")),
        c.RegisterParticipant(agency=AGENCY),
        c.TakeIn(agency=AGENCY),
        c.Advance(stage=Stage.DRUM_UP),
        c.Close(),
    ],
    ids=lambda command: command.verb,
)
def test_nothing_happens_to_a_closed_cycle(command: Command) -> None:
    cycle(OPENED, CLOSED).when(command).refused("R53", what="cycle_closed")


def test_a_cycle_closes() -> None:
    cycle(OPENED).when(c.Close(reason="usai")).then(CLOSED)
    evolves(cycle(replace(OPENED, tier="opd"), CLOSED), status=CycleStatus.CLOSED, tier="opd")
