"""Which commands a caller could issue now: those of which some payload would pass."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from domain.access import Role
from domain.dates import BusinessDate
from domain.values import Stage
from service.errors import NotFound
from service.kinds import KINDS
from tests.service.lab import DINKES, EVERYTHING, REGION_ID, Lab, actor


def listed(lab: Lab, kind: str, id: UUID, by: Any = EVERYTHING) -> dict[str, str]:
    """Each verb with `yes`, `forbidden` or the rule that refuses."""
    told = {}
    for each in lab.service.possibilities(kind, id, by):
        refused = "forbidden" if each.forbidden else each.refusal.rule if each.refusal else "yes"
        assert each.allowed is (refused == "yes")
        told[each.verb] = refused
    return told


def test_creations_are_not_listed_and_everything_else_is(lab: Lab) -> None:
    verbs = set(KINDS["innovation"].commands) - {"propose", "import-running"}
    assert set(listed(lab, "innovation", lab.propose())) == verbs


def test_a_role_that_may_not_is_forbidden(lab: Lab) -> None:
    told = listed(lab, "innovation", lab.propose(), actor("tamu", Role.MENTOR))
    assert {verb for verb, answer in told.items() if answer != "forbidden"} == {"record-mentoring"}


def test_an_auditor_may_nothing(lab: Lab) -> None:
    assert set(listed(lab, "region", REGION_ID, actor("a", Role.AUDITOR)).values()) == {"forbidden"}


def test_what_does_not_exist_lists_nothing(lab: Lab) -> None:
    with pytest.raises(NotFound):
        lab.service.possibilities("launch", REGION_ID, EVERYTHING)


def test_an_empty_launch_can_be_filled_but_not_held(lab: Lab) -> None:
    told = listed(lab, "launch", lab.launch())
    assert (told["add-innovation"], told["remove-innovation"], told["hold"]) == ("yes", "R53", "R55")
    assert (told["fix-date"], told["postpone"], told["cancel"]) == ("yes", "yes", "yes")


def test_a_filled_launch_can_be_held_and_emptied(lab: Lab) -> None:
    assert set(listed(lab, "launch", lab.launch(lab.ready())).values()) == {"yes"}


def test_a_held_launch_can_do_nothing(lab: Lab) -> None:
    launch = lab.launch(lab.ready())
    lab.hold(launch)
    assert set(listed(lab, "launch", launch).values()) == {"R53"}


def test_a_cycle_at_its_last_stage_does_not_advance(lab: Lab) -> None:
    cycle = lab.cycle()
    assert set(listed(lab, "cycle", cycle).values()) == {"yes"}
    lab.do("cycle", "advance", cycle, stage=Stage.DISPLAY)
    told = listed(lab, "cycle", cycle)
    assert (told.pop("advance"), set(told.values())) == ("R53", {"yes"})


def test_a_cycle_signs_one_memorandum(lab: Lab) -> None:
    cycle = lab.cycle()
    said: dict[str, Any] = {
        "parties": ("LAN",),
        "signatories": ("A",),
        "date": BusinessDate.parse("2023"),
        "place": "Aula",
    }
    lab.do("cycle", "sign-memorandum", cycle, **said)
    told = listed(lab, "cycle", cycle)
    assert (told.pop("sign-memorandum"), set(told.values())) == ("R53", {"yes"})


def test_a_closed_cycle_and_a_closed_agency_can_do_nothing(lab: Lab) -> None:
    cycle = lab.cycle()
    lab.do("cycle", "close", cycle)
    lab.do("agency", "close", DINKES, reason="digabung")
    assert set(listed(lab, "cycle", cycle).values()) == {"R53"}
    assert set(listed(lab, "agency", DINKES).values()) == {"R53"}


def test_a_region_can_always_do_everything(lab: Lab) -> None:
    assert set(listed(lab, "region", REGION_ID).values()) == {"yes"}
