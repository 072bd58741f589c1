"""Typed values to plain JSON values and back, by the annotations of the facts (msgspec)."""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any
from uuid import UUID

import msgspec

from domain.dates import BusinessDate
from domain.recorded import Fact


class Unstorable(Exception):
    """A value that would not come back from the store as it went in."""


def plain(value: Any) -> Any:
    """A typed value as JSON-ready data: enums by value, dates as EDTF; unset (None) members are left out."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None or kind is float:
        return value
    if kind is tuple or kind is list:
        return [plain(item) for item in value]
    if kind is BusinessDate:
        return value.text
    if kind is UUID:
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return members(value)
    raise Unstorable(f"no plain form for {kind.__name__}")


def members(value: Any) -> dict[str, Any]:
    """The set members of a dataclass as plain data."""
    said = ((name.rstrip("_"), getattr(value, name)) for name in type(value).__dataclass_fields__)
    return {wire: plain(member) for wire, member in said if member is not None}


def renamed(kind: type) -> tuple[tuple[str, str], ...]:
    """Members whose wire name is a word of the language, as (wire, python)."""
    return tuple((member.name.rstrip("_"), member.name) for member in fields(kind) if member.name.endswith("_"))


def fact_from(kind: type[Fact], data: dict[str, Any]) -> Any:
    """The fact of stored members; one too many, too few or of another type raises msgspec.ValidationError."""
    if renamed(kind):
        data = dict(data)
        for wire, name in renamed(kind):
            if wire in data:
                data[name] = data.pop(wire)
    unknown = data.keys() - kind.__dataclass_fields__.keys()  # type: ignore[attr-defined]
    if unknown:
        raise msgspec.ValidationError(f"{kind.__name__} has no member {sorted(unknown)}")
    return msgspec.convert(data, kind, dec_hook=typed)


def value_from(kind: type[Fact], field: str, data: Any) -> Any:
    """One member's value, typed by the fact it belongs to; `occurred_on` belongs to every fact."""
    return msgspec.convert(data, member_type(kind, field), dec_hook=typed)


def member_type(kind: type[Any], field: str) -> Any:
    return BusinessDate if field == "occurred_on" else _member_types(kind)[field]  # type: ignore[arg-type]  # a class


@cache
def _member_types(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def typed(kind: type, value: Any) -> Any:
    """What msgspec does not know by itself."""
    if kind is BusinessDate:
        return BusinessDate.parse(value)
    raise NotImplementedError(kind)
