"""Names of people stand only where the table says."""

from __future__ import annotations

import types
import typing
from dataclasses import is_dataclass
from typing import Any, Union

import pytest

from domain.people import NAMES_OF_PEOPLE
from service.store.topics import FACTS

PATHS = [(topic, path) for topic, paths in NAMES_OF_PEOPLE.items() for path in paths]


def _into(hint: Any, step: str) -> Any:
    """The type one step down a path; `*` is every item of a list."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        hint = next(argument for argument in typing.get_args(hint) if argument is not types.NoneType)
    if step == "*":
        assert typing.get_origin(hint) is tuple
        return typing.get_args(hint)[0]
    assert is_dataclass(hint)
    return typing.get_type_hints(hint)[step]


@pytest.mark.parametrize(("topic", "path"), PATHS)
def test_a_name_stands_in_a_text_member_of_its_own(topic: str, path: str) -> None:
    hint: Any = FACTS[topic]
    for step in path.split("."):
        hint = _into(hint, step)
    assert hint in (str, str | None)


@pytest.mark.parametrize("topic", FACTS)
def test_every_initiator_mentor_action_and_reporter_is_in_the_table(topic: str) -> None:
    known = {"initiator": "initiator.name", "mentors": "mentors.*.name", "actions": "actions.*.who",
             "reporter": "reporter", "signatories": "signatories.*"}  # fmt: skip
    held = {known[name] for name in typing.get_type_hints(FACTS[topic]) if name in known}
    if topic == "cycle.opened":
        held.discard("mentors.*.name")  # a cycle's mentors are organisations
    assert set(NAMES_OF_PEOPLE.get(topic, ())) == held
