"""Names of people, and how to reach them, stand only where the table says."""

from __future__ import annotations

import typing
from typing import Any

import pytest

from domain.cycle import commands as cycle_commands
from domain.innovation import commands as c
from domain.innovation import events as e
from domain.innovation.values import Action, Initiator, InitiatorKind, Mentor
from domain.people import NAMES_OF_PEOPLE, changed_within, each_changed, paths_of
from domain.values import Stage
from service.kinds import KINDS
from service.store.topics import FACTS

TELLING = ("initiator", "actions", "reporter", "reporter_phone", "reporter_email", "signatories")
"""Members that would say who somebody is, whatever they were marked as."""


@pytest.mark.parametrize("topic", FACTS)
def test_the_table_is_what_is_marked(topic: str) -> None:
    assert NAMES_OF_PEOPLE.get(topic, ()) == tuple(".".join(path) for path in paths_of(FACTS[topic]))


@pytest.mark.parametrize("topic", FACTS)
def test_what_would_tell_is_marked(topic: str) -> None:
    members = typing.get_type_hints(FACTS[topic])
    marked = {path[0] for path in paths_of(FACTS[topic])}
    assert {name for name in members if name in TELLING} <= marked
    if topic != "cycle.opened":  # a cycle's mentors are organisations
        assert ("mentors" in members) == ("mentors" in marked)


def test_a_command_marks_what_its_fact_does() -> None:
    marked = {command.verb for kind in KINDS.values() for command in kind.commands.values() if paths_of(command)}
    assert marked == {
        "propose", "import-running", "revise", "develop", "record-mentoring", "adopt-action-plan", "receive-complaint",
        "sign-memorandum", "register",
    }  # fmt: skip


def _noted(seen: dict[str, str]) -> typing.Callable[[str, str], str]:
    def change(field: str, text: str) -> str:
        seen[field] = text
        return text.upper()

    return change


def test_every_set_member_is_reached_and_nothing_else_is_touched() -> None:
    seen: dict[str, str] = {}
    told = c.RecordMentoring(
        stage=Stage.DESIGN,
        mentors=(
            Mentor(organisation="lan", name="ani"),
            Mentor(organisation="bkn"),
            Mentor(organisation="x", email="c"),
        ),
        participants=3,
        advice="ani",
    )
    changed = each_changed(told, _noted(seen))
    assert seen == {"mentors/0/name": "ani", "mentors/2/email": "c"}
    assert changed.mentors == (
        Mentor(organisation="lan", name="ANI"), Mentor(organisation="bkn"), Mentor(organisation="x", email="C"),
    )  # fmt: skip
    assert changed.advice == "ani"


def test_texts_of_a_list_are_reached() -> None:
    seen: dict[str, str] = {}
    told = cycle_commands.SignMemorandum(parties=("kota",), signatories=("edi", "adi"))
    assert each_changed(told, _noted(seen)).signatories == ("EDI", "ADI")
    assert seen == {"signatories/0": "edi", "signatories/1": "adi"}


def test_what_holds_no_person_stays_the_same_object() -> None:
    told: Any = c.AdoptActionPlan(actions=())
    assert each_changed(told, _noted({})).actions == ()
    unset = e.ComplaintReceived(key="k", what="w")
    assert each_changed(unset, _noted({})) is unset


def test_what_marks_nothing_is_left_alone() -> None:
    seen: dict[str, str] = {}
    told = c.StartStage(stage=Stage.DESIGN)
    assert each_changed(told, _noted(seen)) is told
    assert seen == {}


def test_one_member_of_a_kind_can_be_changed_alone() -> None:
    seen: dict[str, str] = {}
    value = Initiator(kind=InitiatorKind.CITIZEN, name="siti", phone="0812")
    changed = changed_within(e.Proposed, "initiator", value, _noted(seen), "value")
    assert changed == Initiator(kind=InitiatorKind.CITIZEN, name="SITI", phone="0812")
    assert seen == {"value/name": "siti", "value/phone": "0812"}
    actions = (Action(what="w", who="budi"),)
    assert changed_within(e.ActionPlanAdopted, "actions", actions, _noted(seen), "value")[0].who == "BUDI"
    assert changed_within(e.Proposed, "title", "siti", _noted({}), "value") == "siti"
