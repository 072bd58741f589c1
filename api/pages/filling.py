"""Forms made from the JSON schemas of payloads: which fields there are, and what was filled in as a payload again.

Names are pointers with dots: `initiator.kind`, `actions.0.what`. What is left empty is not said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Shape = Mapping[str, Any]
Choices = Callable[[str], list[tuple[str, str]] | None]
"""What may be chosen for a member, with what it is called; None where anything may be typed."""

MOST_ROWS = 50
_LONG = 300
_LAST = ("occurred_on", "note")
_USUAL = ("occurred_on", "stage")
_DIGITS = re.compile(r"(?a:-?\d{1,16})")
_NUMBER = re.compile(r"(?a:-?\d{1,16}[.,]\d{1,9})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`control` is text, long, lines, number, day, choice, group or rows; the last two hold other fields.

    What is `required` of something that may be left out altogether is not `forced`.
    """

    name: str
    member: str
    control: str
    required: bool
    forced: bool = False
    value: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    error: str = ""
    most: int | None = None
    fields: tuple[Field, ...] = ()
    rows: tuple[tuple[Field, ...], ...] = ()

    @property
    def is_usual(self) -> bool:
        """Whether it is hardly ever left out."""
        return self.required or self.member in _USUAL

    @property
    def is_touched(self) -> bool:
        """Whether anything in it was filled in, or is wrong."""
        inner = [*self.fields, *(each for row in self.rows for each in row)]
        return bool(self.value or self.error) or any(each.is_touched for each in inner)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was filled in so far, what is wrong with it (by name), and how many rows were asked for."""

    said: Mapping[str, str]
    errors: Mapping[str, str]
    rows: Mapping[str, int]
    choices: Choices


def fields(shape: Shape, filled: Filled, prefix: str = "", *, forced: bool = True) -> tuple[Field, ...]:
    """Of an object, in the order of its schema; when it happened and the note come last."""
    members = shape["properties"]
    order = [*(name for name in members if name not in _LAST), *(name for name in _LAST if name in members)]
    needed = shape.get("required", ())
    return tuple(_field(prefix + name, members[name], filled, required=name in needed, forced=forced) for name in order)


def _field(name: str, shape: Shape, filled: Filled, *, required: bool, forced: bool) -> Field:
    member = name.rpartition(".")[2]
    error = filled.errors.get(name, "")
    if _type(shape) == "object":
        inner = fields(shape, filled, f"{name}.", forced=forced and required)
        return Field(name=name, member=member, control="group", required=required, fields=inner, error=error)
    if _type(shape) == "array" and _type(shape["items"]) == "object":
        count = max(filled.rows.get(name, 1), rows_of(filled.said, name))
        places = range(min(count, MOST_ROWS))
        rows = tuple(fields(shape["items"], filled, f"{name}.{place}.", forced=False) for place in places)
        return Field(name=name, member=member, control="rows", required=required, rows=rows, error=error)
    choices = filled.choices(member) if _type(shape) == "string" else None
    control, offered = _control(shape, choices)
    return Field(name=name, member=member, control=control, required=required, forced=forced and required,
                 value=filled.said.get(name, ""),
                 choices=tuple(offered), error=error, most=shape.get("maxLength"))  # fmt: skip


def _control(shape: Shape, choices: list[tuple[str, str]] | None) -> tuple[str, list[tuple[str, str]]]:
    if choices is not None:
        return "choice", choices
    if "enum" in shape or _type(shape) == "boolean":
        values = shape.get("enum", ("true", "false"))
        return "choice", [(value, "") for value in values if value is not None]
    if "2023" in str(shape.get("examples")):
        return "day", []
    usual = "long" if shape.get("maxLength", 0) > _LONG else "text"
    return {"array": "lines", "integer": "number", "number": "number"}.get(_type(shape) or "", usual), []


def payload(shape: Shape, said: Mapping[str, str], prefix: str = "") -> dict[str, Any]:
    """What was filled in, typed as the schema has it; what cannot be is left as it was typed, to be told so."""
    found = {name: _read(prefix + name, member, said) for name, member in shape["properties"].items()}
    return {name: value for name, value in found.items() if value not in (None, [], {})}


def _read(name: str, shape: Shape, said: Mapping[str, str]) -> Any:
    if _type(shape) == "object":
        return payload(shape, said, f"{name}.")
    if _type(shape) == "array" and _type(shape["items"]) == "object":
        count = min(rows_of(said, name), MOST_ROWS)
        rows = (payload(shape["items"], said, f"{name}.{place}.") for place in range(count))
        return [row for row in rows if row]
    text = said.get(name, "").replace("\r\n", "\n").strip()
    if not text:
        return None
    if _type(shape) == "array":
        return [line.strip() for line in text.split("\n") if line.strip()]
    return _typed(text, _type(shape))


def _typed(text: str, type: str | None) -> Any:
    if type == "boolean":
        return {"true": True, "false": False}.get(text, text)
    if type in ("integer", "number") and _DIGITS.fullmatch(text):
        return int(text)
    if type == "number" and _NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    return text


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """A payload as the fields of its form."""
    if isinstance(value, Mapping):
        for member, inner in value.items():
            yield from flat(inner, f"{name}.{member}" if name else member)
    elif isinstance(value, list) and any(isinstance(item, Mapping) for item in value):
        for place, item in enumerate(value):
            yield from flat(item, f"{name}.{place}")
    elif isinstance(value, list):
        yield name, "\n".join(str(item) for item in value)
    elif isinstance(value, bool):
        yield name, "true" if value else "false"
    elif value is not None:
        yield name, str(value)


def named(pointer: str, names: Iterable[str]) -> str:
    """The field that a pointer (RFC 6901) of a flaw speaks of: the longest beginning of it that there is."""
    wanted = pointer.strip("/").replace("/", ".")
    known = set(names)
    while wanted and wanted not in known:
        wanted = wanted.rpartition(".")[0]
    return wanted


def names(fields: Iterable[Field]) -> Iterator[str]:
    for field in fields:
        yield field.name
        yield from names(field.fields)
        for row in field.rows:
            yield from names(row)


def _type(shape: Shape) -> str | None:
    """Its type, besides null."""
    type = shape.get("type")
    return type[0] if isinstance(type, list) else type


def rows_of(said: Mapping[str, str], name: str) -> int:
    """How many rows of a list were filled in."""
    found = [int(rest) for each in said if each.startswith(f"{name}.")
             if (rest := each[len(name) + 1 :].partition(".")[0]).isdecimal() and len(rest) < 4]  # fmt: skip
    return max(found, default=-1) + 1
