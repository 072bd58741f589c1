"""Making instances of frozen classes as fast as of others: whoever reads a history makes one for every event.

A frozen dataclass sets its members one by one, past its own refusal to be changed, which takes most of the time of
replaying. Its twin here is not frozen and has the same members in the same places, so an instance can be made as
the one, and be the other from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, make_dataclass
from typing import TypeVar

T = TypeVar("T")


def maker(kind: type[T]) -> Callable[..., T]:
    """Takes the values of all members of a slotted dataclass, in their order and without names; checks nothing."""
    names = [member.name for member in fields(kind)]  # type: ignore[arg-type]  # a dataclass, which no type can say
    bases = getattr(kind, "__orig_bases__", kind.__bases__)
    twin = make_dataclass(kind.__name__, names, bases=bases, slots=True, init=False, eq=False, repr=False)
    said = {"_new": object.__new__, "_twin": twin, "_kind": kind}
    exec(_TEXT.format(names=", ".join(names), sets="; ".join(f"_made.{name} = {name}" for name in names)), said)  # noqa: S102  # as dataclasses are made
    make: Callable[..., T] = said["make"]  # type: ignore[assignment]  # that is what it is
    return make


# no member begins so: its value would be taken for what is meant here
_TEXT = """
def make({names}):
    _made = _new(_twin)
    {sets}
    _made.__class__ = _kind
    return _made
"""
