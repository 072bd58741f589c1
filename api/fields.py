"""Fields of a payload. What is wrong is said as a code with its facts (a `Flaw`), never as a sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any, Self

from marshmallow import ValidationError, fields, missing

from domain.dates import BusinessDate
from service.references import Reference

SHORT, LONG = 300, 10_000
LARGEST = 2**53 - 1
DECIMALS = 6

_BIDI = "\u202a-\u202e\u2066-\u2069"
_UNFIT_SHORT = re.compile(f"[\x00-\x1f\x7f-\x9f{_BIDI}]")
_UNFIT_LONG = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}]")


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a value."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def flawed(code: str, *, at: str | None = None, **facts: object) -> ValidationError:
    """The error of one flaw; `at` names the member when a whole payload is judged."""
    flaws: list[Any] = [Flaw(code, facts)]
    return ValidationError(flaws if at is None else {at: flaws})


class Member(fields.Field[Any]):
    """What all fields here share: `null` for an optional member is the same as leaving it out.

    `ruled` members are required by a rule of the lab, which refuses by itself: they may be missing or blank here.
    """

    def __init__(self, *, required: bool = False, ruled: bool = False, **more: Any) -> None:
        super().__init__(required=required, **more)
        self.ruled = ruled

    def deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        """What marshmallow calls for every member, given or not; `missing` is what was not said."""
        if value is missing or value is None or (self.ruled and isinstance(value, str) and not value.strip()):
            if self.required:
                raise flawed("required")
            return missing
        return self.read(value)

    def strict(self, *, required: bool) -> Self:
        """The same member where no rule judges it: what a correction puts in its place."""
        twin = copy(self)
        twin.ruled, twin.required = False, required
        return twin

    def shape(self) -> dict[str, Any]:
        """The JSON schema of a value."""
        raise NotImplementedError

    def read(self, value: Any) -> Any:
        """The typed value of a JSON value that is not null; raises ValidationError."""
        raise NotImplementedError


class Text(Member):
    """Trimmed and not empty; only a long text may hold newlines and tabs."""

    def __init__(
        self, *, long: bool = False, form: str | None = None, flaw: str = "", limit: int = SHORT, **more: Any
    ) -> None:
        super().__init__(**more)
        self.limit = LONG if long else limit
        self.unfit = _UNFIT_LONG if long else _UNFIT_SHORT
        self.form = re.compile(form) if form else None
        self.flaw = flaw

    def read(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise flawed("not_text")
        if self.unfit.search(value):
            raise flawed("control_characters")
        text = value.strip()
        if not text:
            raise flawed("empty")
        if len(text) > self.limit:
            raise flawed("too_long", limit=self.limit)
        if self.form and not self.form.fullmatch(text):
            raise flawed(self.flaw)
        return text

    def shape(self) -> dict[str, Any]:
        shape: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": self.limit}
        if self.form:
            shape["pattern"] = f"^{self.form.pattern}$"
        return shape


_ANY_TEXT = Text()


class Choice(Member):
    """One of an enum's values. Of an `open` one a rule judges what is unknown: it is handed on as text."""

    def __init__(self, kind: type[Enum], *, open: bool = False, **more: Any) -> None:
        super().__init__(**more)
        self.open = open
        self.values = {str(member.value): member for member in kind}

    def read(self, value: Any) -> Any:
        if not isinstance(value, str):
            raise flawed("not_text")
        chosen = self.values.get(value.strip())
        if chosen is not None:
            return chosen
        if self.open:
            return _ANY_TEXT.read(value)
        raise flawed("not_one_of", values=list(self.values))

    def strict(self, *, required: bool) -> Self:
        twin = super().strict(required=required)
        twin.open = False
        return twin

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "enum": list(self.values)}


class YesOrNo(Member):
    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise flawed("not_a_boolean")
        return value

    def shape(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Number(Member):
    """A number every JSON reader can hold: below 2^53, at most six decimals; int where it is whole."""

    def read(self, value: Any) -> int | float:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise flawed("not_a_number")
        if not -LARGEST <= value <= LARGEST:
            raise flawed("too_large", limit=LARGEST)
        if isinstance(value, int):
            return value
        if value != round(value, DECIMALS):
            raise flawed("too_precise", limit=DECIMALS)
        return int(value) if value == value.to_integral_value() else float(value)

    def shape(self) -> dict[str, Any]:
        return {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}


class Whole(Member):
    """A whole number within limits. Where a rule judges it, it may be below the least."""

    def __init__(self, least: int = 0, most: int = LARGEST, **more: Any) -> None:
        super().__init__(**more)
        self.least, self.most = least, most

    def read(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
            raise flawed("not_a_number")
        if not -LARGEST <= value <= self.most:
            raise flawed("too_large", limit=self.most)
        if value != int(value):
            raise flawed("not_whole")
        if value < self.least and not self.ruled:
            raise flawed("too_small", limit=self.least)
        return int(value)

    def shape(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Day(Member):
    """A business date (EDTF): a year, month or day."""

    def read(self, value: Any) -> BusinessDate:
        if not isinstance(value, str):
            raise flawed("not_text")
        try:
            return BusinessDate.parse(value.strip())
        except ValueError:
            raise flawed("bad_date") from None

    def shape(self) -> dict[str, Any]:
        return {
            "type": "string",
            "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$",
            "examples": ["2023-10-17", "2023-10", "2023"],
        }


class Month(Day):
    """A business date that names a month."""

    def read(self, value: Any) -> BusinessDate:
        date = super().read(value)
        if not date.is_month:
            raise flawed("not_a_month")
        return date

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"^\d{4}-\d{2}$", "examples": ["2023-10"]}


class ExactDay(Day):
    """A business date that names a day."""

    def read(self, value: Any) -> BusinessDate:
        date = super().read(value)
        if not date.is_day:
            raise flawed("not_a_day")
        return date

    def shape(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "examples": ["2023-10-17"]}


class Ref(Text):
    """Another aggregate, by what the caller calls it; whether it is there is known when the command is done."""

    def __init__(self, kind: str, **more: Any) -> None:
        super().__init__(**more)
        self.kind = kind

    def read(self, value: Any) -> Reference:
        return Reference(self.kind, super().read(value))

    def shape(self) -> dict[str, Any]:
        shape = super().shape()
        return shape if self.kind == "agency" else {**shape, "format": "uuid"}


class Anything(Member):
    """Any JSON value: what it must be depends on something else."""

    def read(self, value: Any) -> Any:
        return value

    def shape(self) -> dict[str, Any]:
        return {}
