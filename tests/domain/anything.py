"""Any value that a member of a fact or command may hold, made from its annotation."""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any, Union
from uuid import UUID

from hypothesis import strategies as st

from domain.dates import BusinessDate
from domain.innovation.events import Corrected
from domain.recorded import Fact
from service.store.topics import FACTS

days = st.dates(min_value=date(2015, 1, 1), max_value=date(2023, 10, 17))
business_dates = st.builds(
    lambda day, length: BusinessDate.parse(day.isoformat()[:length]), days, st.sampled_from([4, 7, 10])
)
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x02"), min_size=1, max_size=12)
"""With every control character but the one that a sealed text begins with: no client may say any."""
_numbers = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
_PLAIN: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    bool: st.booleans(),
    int: _numbers,
    float: st.floats(allow_nan=False, allow_infinity=False, width=32),
    UUID: st.uuids(),
    BusinessDate: business_dates,
    types.NoneType: st.none(),
}


def value(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*(value(argument) for argument in arguments))
    if origin is tuple:
        return st.lists(value(arguments[0]), max_size=3).map(tuple)
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    assert is_dataclass(hint), f"no values for {hint}"
    return instance(hint)


def instance(kind: type[Any]) -> st.SearchStrategy[Any]:
    """Any instance of a dataclass; its members may also be left to their defaults."""
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **{member.name: value(hints[member.name]) for member in fields(kind)})


def fact(kind: type[Fact]) -> st.SearchStrategy[Any]:
    """Any fact of a kind."""
    return corrections() if kind is Corrected else instance(kind)


def _members() -> list[tuple[str, str, Any]]:
    """Every member that a correction may name: stored type, member, its type."""
    ours = [kind for name, kind in FACTS.items() if name.startswith("innovation.") and kind is not Corrected]
    return [(kind.type, member, hint) for kind in ours for member, hint in _hints(kind).items()]


def _hints(kind: type[Fact]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {member.name: hints[member.name] for member in fields(kind)} | {"occurred_on": BusinessDate}  # type: ignore[arg-type]


@st.composite
def corrections(draw: st.DrawFn) -> Corrected:
    """A correction of any member of any event of an innovation."""
    kind, member, hint = draw(st.sampled_from(_members()))
    return Corrected(
        event=draw(st.integers(1, 10)),
        target=f"{kind}/{member}",
        field=member,
        value=draw(value(hint)),
        reason=draw(texts),
    )
