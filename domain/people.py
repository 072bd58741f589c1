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
    "account.registered": ("name", "identity.subject"),
    "account.identity_linked": ("identity.subject",),
}  # fmt: skip


_REACHING = ("official_number", "phone", "email")


_OF_THE_HOLDER = "identity/subject"


def person_of(field: str) -> str:
    """Which person of a fact a field is of: `initiator/phone` is of whom `initiator/name` is, an account's identity of
    whoever holds it."""
    if field == _OF_THE_HOLDER:
        return ""
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
    return tuple(_paths(_tree(kind)))


def each_changed(value: T, change: Change) -> T:
    """A command, a fact or a value with every set member marked `Personal` changed; the same one where none is."""
    kind: Any = value.__class__
    tree = _tree(kind)
    changed: T = _changed(value, tree, change, "") if tree else value
    return changed


def changed_within(kind: Any, member: str, value: Any, change: Change, field: str) -> Any:
    """The value of one member of `kind`, of which `field` is said to be the place."""
    tree = _tree(kind).get(member)
    return value if tree is None or value is None else _changed(value, tree, change, field)


Tree = dict[str, Any]
"""Step → what is below it; nothing is below a text. The one step `*` is every item of a list."""


@cache
def _tree(kind: Any) -> Tree:
    below = {name: _below(hint) for name, hint in typing.get_type_hints(kind, include_extras=True).items()}
    return {name: tree for name, tree in below.items() if tree is not None}


def _below(hint: Any) -> Tree | None:
    """None where nothing is marked."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is Annotated:
        return {} if _MARK in arguments[1:] else None
    if origin in (Union, types.UnionType):
        return next((tree for argument in arguments if (tree := _below(argument)) is not None), None)
    if origin is tuple:
        tree = _below(arguments[0])
        return None if tree is None else {"*": tree}
    return (_tree(hint) or None) if isinstance(hint, type) and is_dataclass(hint) else None


def _paths(tree: Tree) -> list[Path]:
    return [(step, *path) for step, below in tree.items() for path in (_paths(below) or [()])]


def _changed(value: Any, tree: Tree, change: Change, field: str) -> Any:
    if not tree:
        return change(field, value)
    if "*" in tree:
        items = tuple(_changed(item, tree["*"], change, f"{field}/{place}") for place, item in enumerate(value))
        return value if all(map(is_, items, value)) else items
    changed = {}
    for step, below in tree.items():
        before = getattr(value, step)
        if before is not None:
            after = _changed(before, below, change, f"{field}/{step}" if field else step)
            if after is not before:
                changed[step] = after
    return replace(value, **changed) if changed else value
