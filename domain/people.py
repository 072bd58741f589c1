"""Where names of people stand and how to reach a person: the only members that hold any (UU 27/2022; lifecycle 3).

They are marked `Personal` where they are declared, so that they can be sealed and erased without touching any other
member. No id is made from one. A correction of such a member holds it too: in its `value`.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable
from dataclasses import is_dataclass, replace
from functools import cache
from operator import is_
from typing import Annotated, Any, TypeVar, Union

_MARK = "of a person"
Personal = Annotated[str, _MARK]
"""A text that says who somebody is, or how to reach them."""

T = TypeVar("T")
Path = tuple[str, ...]
Change = Callable[[str, str], str]
"""The field where a text stands (`mentors/0/name`) and the text, to the text it is to be."""

# stored event type → paths of the members; `*` is every item of a list
NAMES_OF_PEOPLE: dict[str, tuple[str, ...]] = {
    "innovation.proposed": ("initiator.name", "initiator.official_number", "initiator.phone", "initiator.email"),
    "innovation.imported_as_running": (
        "initiator.name", "initiator.official_number", "initiator.phone", "initiator.email",
    ),
    "innovation.revised": ("initiator.name", "initiator.official_number", "initiator.phone", "initiator.email"),
    "innovation.mentoring_recorded": (
        "mentors.*.name", "mentors.*.official_number", "mentors.*.phone", "mentors.*.email",
    ),
    "innovation.action_plan_adopted": ("actions.*.who",),
    "innovation.complaint_received": ("reporter", "reporter_phone", "reporter_email"),
    "cycle.memorandum_signed": ("signatories.*",),
}  # fmt: skip


_REACHING = ("official_number", "phone", "email")


def person_of(field: str) -> str:
    """Which person of a fact a field is of: `initiator/phone` is of whom `initiator/name` is."""
    whole, _, step = field.rpartition("/")
    if step in ("name", "who", *_REACHING):
        return whole
    return field.removesuffix("_phone").removesuffix("_email")


def names(field: str) -> bool:
    """Does the field say who it is, not only how to reach them?"""
    return not field.endswith(_REACHING)


@cache
def paths_of(kind: Any) -> tuple[Path, ...]:
    """Where the members marked `Personal` stand in a command, a fact or a value."""
    return tuple(_paths(typing.get_type_hints(kind, include_extras=True)))


def _paths(hints: dict[str, Any]) -> list[Path]:
    return [(name, *path) for name, hint in hints.items() for path in _within(hint)]


def _within(hint: Any) -> list[Path]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return [()] if _MARK in arguments[1:] else []
    if origin in (Union, types.UnionType):
        return [path for argument in arguments for path in _within(argument)]
    if origin is tuple:
        return [("*", *path) for path in _within(arguments[0])]
    return list(paths_of(hint)) if isinstance(hint, type) and is_dataclass(hint) else []


def each_changed(value: T, change: Change) -> T:
    """A command, a fact or a value with every set member marked `Personal` changed."""
    kind: Any = type(value)
    for path in paths_of(kind):
        value = _changed(value, path, change, "")
    return value


def changed_within(kind: Any, member: str, value: Any, change: Change, field: str) -> Any:
    """The value of one member of `kind`, of which `field` is said to be the place."""
    for path in paths_of(kind):
        if path[0] == member:
            value = _changed(value, path[1:], change, field)
    return value


def _changed(value: Any, path: Path, change: Change, field: str) -> Any:
    if value is None:
        return None
    if not path:
        return change(field, value)
    step, rest = path[0], path[1:]
    if step == "*":
        items = tuple(_changed(item, rest, change, f"{field}/{place}") for place, item in enumerate(value))
        return value if all(map(is_, items, value)) else items
    before = getattr(value, step)
    after = _changed(before, rest, change, f"{field}/{step}" if field else step)
    return value if after is before else replace(value, **{step: after})
