"""How an innovation begins, is revised and developed (R01, R23, R24, R26, R30, R31), and enters the lab."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from domain.innovation import commands as c
from domain.innovation import decide
from domain.innovation import events as e
from domain.innovation.values import Form, Initiator, InitiatorKind, Maturity, Milestone, Origin, OriginKind, Vitality
from domain.values import LegalBasis, LegalBasisKind
from tests.domain.story import (
    AGENCY,
    CYCLE,
    IMPORTED,
    OTHER,
    PROPOSED,
    REGION,
    demanded,
    evolves,
    happened,
    innovation,
    on,
)

SAID: dict[str, Any] = {
    "title": "Antar Akta",
    "agency": AGENCY,
    "initiator": Initiator(kind=InitiatorKind.AGENCY),
    "origin": Origin(kind=OriginKind.LAB),
    "form": Form.PUBLIC_SERVICE,
    "problem": "Antrean panjang",
    "idea": "Akta diantar",
}
ALL: dict[str, Any] = {
    **SAID,
    "tags": ("appropriate_technology",),
    "affairs": ("kependudukan",),
    "objective": "cepat",
    "benefit": "hemat waktu",
    "flagship": True,
    "legal_basis": LegalBasis(kind=LegalBasisKind.INSTRUCTION, number="1", year=2022),
    "division": "Bidang Akta",
    "predecessor": OTHER,
    "partners": ("Kantor Pos",),
    "location": "Jombang",
}
PROPOSALS = [(c.Propose, {}), (c.Develop, {}), (c.ImportRunning, {"running_since": on("2019")})]
CITIZEN = Initiator(kind=InitiatorKind.CITIZEN, name="Ani")


@pytest.mark.parametrize("said", [SAID, ALL])
def test_a_proposal_records_every_member_that_was_said(said: dict[str, Any]) -> None:
    assert decide.propose(c.Propose(**said), REGION) == (e.Proposed(region=REGION, **said),)


def test_an_import_records_since_when_it_runs() -> None:
    command = c.ImportRunning(**ALL, running_since=on("2019-05"), evidence=("foto",))
    fact = e.ImportedAsRunning(region=REGION, **ALL, running_since=on("2019-05"), evidence=("foto",))
    assert decide.propose(command, REGION) == (fact,)


def test_a_proposed_innovation_starts_as_an_active_initiative() -> None:
    told = innovation(proposed=PROPOSED)
    evolves(
        told, milestone=Milestone.PROPOSED, maturity=Maturity.INITIATIVE, vitality=Vitality.ACTIVE, stage=None,
        proposed_on=on("2023-01-01"), running_since=None, version=1,
    )  # fmt: skip


def test_an_imported_innovation_starts_proposed_and_implemented() -> None:
    evolves(
        innovation(proposed=IMPORTED), milestone=Milestone.PROPOSED, maturity=Maturity.IMPLEMENTED, proposed_on=None,
        running_since=on("2019-05"), imported=True,
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "more"), PROPOSALS)
def test_a_whole_proposal_breaks_no_rule(kind: type[c.Propose], more: dict[str, Any]) -> None:
    assert demanded(decide, kind(**SAID, **more)) == {}


@pytest.mark.parametrize(("kind", "more"), PROPOSALS)
def test_an_innovation_needs_an_agency(kind: type[c.Propose], more: dict[str, Any]) -> None:
    assert demanded(decide, kind(**{**SAID, **more, "agency": None})) == {"R01": ("/agency",)}


@pytest.mark.parametrize(("kind", "more"), PROPOSALS)
def test_a_citizens_innovation_needs_an_agency(kind: type[c.Propose], more: dict[str, Any]) -> None:
    assert demanded(decide, kind(**{**SAID, **more, "agency": None, "initiator": CITIZEN})) == {"R26": ("/agency",)}


def test_a_citizens_innovation_belongs_to_an_agency() -> None:
    assert demanded(decide, c.Propose(**{**SAID, "initiator": CITIZEN})) == {}


@pytest.mark.parametrize("form", [None, "technology"])
@pytest.mark.parametrize(("kind", "more"), PROPOSALS)
def test_a_form_is_one_of_three(kind: type[c.Propose], more: dict[str, Any], form: str | None) -> None:
    assert demanded(decide, kind(**{**SAID, **more, "form": form})) == {"R23": ("/form",)}


@pytest.mark.parametrize(("kind", "more"), PROPOSALS)
def test_an_origin_is_required(kind: type[c.Propose], more: dict[str, Any]) -> None:
    assert demanded(decide, kind(**{**SAID, **more, "origin": None})) == {"R24": ("/origin",)}


def test_every_broken_demand_is_named() -> None:
    broken = c.Propose(**{**SAID, "agency": None, "form": "technology", "origin": None})
    assert set(demanded(decide, broken)) == {"R01", "R23", "R24"}


# revise


def test_a_revision_records_only_what_changes() -> None:
    command = c.Revise(title="Antar Akta", problem="Antrean terlalu panjang")
    innovation().when(command).then(e.Revised(problem="Antrean terlalu panjang"))


def test_a_revision_to_the_same_values_makes_nothing_happen() -> None:
    innovation().when(c.Revise(title="Antar Akta", form=Form.PUBLIC_SERVICE)).nothing()


def test_a_list_can_be_revised_to_an_empty_one() -> None:
    told = innovation(proposed=replace(PROPOSED, tags=("appropriate_technology",)))
    told.when(c.Revise(tags=())).then(e.Revised(tags=()))
    evolves(told.and_then(e.Revised(tags=())), tags=())


def test_a_revised_form_is_one_of_three() -> None:
    assert demanded(decide, c.Revise(form="technology")) == {"R23": ("/form",)}
    assert demanded(decide, c.Revise(form=Form.OTHER)) == {}
    assert demanded(decide, c.Revise(title="x")) == {}


def test_a_revision_leaves_the_rest_as_it_is() -> None:
    evolves(innovation(e.Revised(title="Baru")), title="Baru", idea=PROPOSED.idea, agency=AGENCY)


# develop and enrol


def test_developing_names_the_successor() -> None:
    told = innovation()
    told.when(c.Develop(**SAID)).then(e.Superseded(successor=OTHER))
    evolves(told.and_then(e.Superseded(successor=OTHER)), vitality=Vitality.SUPERSEDED, successor=OTHER)


def test_what_was_developed_is_not_developed_again() -> None:
    innovation(e.Superseded(successor=OTHER)).when(c.Develop(**SAID)).refused("R31", successor=OTHER)


def test_what_was_discontinued_is_not_developed() -> None:
    innovation(e.Discontinued(reason="sepi")).when(c.Develop(**SAID)).refused("R51")


def test_an_imported_innovation_may_be_developed() -> None:
    innovation(proposed=IMPORTED).when(c.Develop(**SAID)).then(e.Superseded(successor=OTHER))


def test_an_innovation_enrols_once() -> None:
    innovation().when(c.Enrol(cycle=CYCLE)).then(e.EnrolledInCycle(cycle=CYCLE))
    innovation(e.EnrolledInCycle(cycle=CYCLE)).when(c.Enrol(cycle=OTHER)).refused("R53", what="enrolled")


def test_proposed_on_is_the_business_date() -> None:
    told = innovation()
    evolves(told, proposed_on=on("2023-01-01"))
    assert happened(PROPOSED).on == on("2023-01-01")
