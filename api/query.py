"""Query parameters: each known by name, read strictly, and described for the OpenAPI file where it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from werkzeug.datastructures import MultiDict

from api.body import Malformed
from domain.dates import BusinessDate
from domain.innovation.values import Form, InitiatorKind, Maturity, Milestone, OriginKind, Vitality
from domain.values import Scope, Stage

LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """`read` raises ValueError for a value that makes no sense."""

    name: str
    read: Callable[[str], Any]
    shape: dict[str, Any]
    description: str = ""
    required: bool = False


NOTHING: MultiDict[str, str] = MultiDict()
"""What is given without a query."""


def parsed(given: MultiDict[str, str], known: Mapping[str, Parameter]) -> dict[str, Any]:
    """The values of the parameters that were given, typed. Raises Malformed."""
    said: dict[str, Any] = {}
    for name, values in given.lists():
        if name not in known:
            raise Malformed("unknown_parameter", name=name[:100])
        if len(values) > 1:
            raise Malformed("repeated_parameter", name=name)
        try:
            said[name] = known[name].read(values[0])
        except ValueError:
            raise Malformed("parameter", name=name) from None
    missing = next((name for name, parameter in known.items() if parameter.required and name not in said), None)
    if missing is not None:
        raise Malformed("missing_parameter", name=missing)
    return said


_DIGITS = re.compile(r"(?a:\d{1,19})")
_INSTANT = re.compile(r"(?a:\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:[Zz]|[+-]\d\d:\d\d))")
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f]")


def whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not _DIGITS.fullmatch(text) or not least <= int(text) <= most:
            raise ValueError(text)
        return int(text)

    return read


def any_version(text: str) -> int:
    """A version, however large: one that does not exist is not malformed."""
    if not text.isascii() or not text.isdigit() or len(text) > 40:
        raise ValueError(text)
    return min(int(text), LARGEST)


def day(text: str) -> date:
    """The last day of a business date."""
    return BusinessDate.parse(text).last


def instant_or_day(text: str) -> datetime | date:
    if not _INSTANT.fullmatch(text):
        return day(text)
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


def version_or_day(text: str) -> int | date:
    """`7` is a version; a year alone would be one too, so a date is a month or a day."""
    return day(text) if "-" in text else any_version(text)


def plain_text(text: str) -> str:
    if len(text) > 300 or _UNFIT.search(text):
        raise ValueError(text)
    return text


def uuid(text: str) -> UUID:
    if len(text) != 36:
        raise ValueError(text)
    return UUID(text)


def yes_or_no(text: str) -> bool:
    return {"true": True, "false": False}[text] if text in ("true", "false") else _no(text)


def _no(text: str) -> bool:
    raise ValueError(text)


def _one_of(name: str, kind: type[Enum], description: str) -> Parameter:
    values = [str(member.value) for member in kind]

    def read(text: str) -> str:
        if text not in values:
            raise ValueError(text)
        return text

    return Parameter(name=name, read=read, shape={"type": "string", "enum": values}, description=description)


def _number(name: str, least: int, most: int, description: str) -> Parameter:
    shape = {"type": "integer", "minimum": least, "maximum": most}
    return Parameter(name=name, read=whole(least, most), shape=shape, description=description)


def _text(name: str, description: str) -> Parameter:
    shape = {"type": "string", "maxLength": 300, "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$"}
    return Parameter(name=name, read=plain_text, shape=shape, description=description)


def _id(name: str, description: str) -> Parameter:
    return Parameter(name=name, read=uuid, shape={"type": "string", "format": "uuid"}, description=description)


_DAY_SHAPE = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "examples": ["2020-12-31"]}

REGION = _text("region", "Kemendagri code of a region")
LIMIT = _number("limit", 1, 200, "how many at most")
CURSOR = _text("cursor", "`next` of the page before")
MIN_POSITION = _number("min_position", 0, LARGEST, "waits until this position is reached, at most 2 seconds")
AS_OF = Parameter(
    name="as_of",
    read=instant_or_day,
    shape={"type": "string", "examples": ["2020-12-31", "2020-12-31T09:00:00Z"]},
    description="what was recorded by this instant, or by the end of this date",
)
VALID_ON = Parameter(name="valid_on", read=day, shape=_DAY_SHAPE, description="what was true on this business date")
VERSION = Parameter(
    name="version",
    read=any_version,
    shape={"type": "integer", "minimum": 0},
    description="the state at this version",
)
YEAR = _number("year", 1, 9999, "of the proposal, else since when it runs")
SORTS = [sign + name for name in ("title", "proposed_on", "modified_at") for sign in ("", "-")]


def _sort(text: str) -> str:
    return text if text in SORTS else str(_no(text))


SORT = Parameter(name="sort", read=_sort, shape={"type": "string", "enum": SORTS}, description="`-` is descending")

DRY_RUN = Parameter(
    name="dry_run", read=yes_or_no, shape={"type": "boolean"}, description="decides and answers, records nothing"
)
AFTER = _number("after", 0, LARGEST, "the position after which to begin")
TYPE = _text("type", "stored name of an event type, e.g. `innovation.evaluated`")
_POINT_SHAPE = {"type": "string", "pattern": r"^(\d+|\d{4}-\d{2}(-\d{2})?)$"}
FROM = Parameter(
    name="from", read=version_or_day, shape=_POINT_SHAPE, required=True, description="a version (0: nothing) or date"
)
TO = replace(FROM, name="to")
CYCLE = _id("cycle", "enrolled in this cycle")

CATALOGUE = (
    REGION,
    _text("agency", "id, `36.72/DISDUKCAPIL`, or a code only one region has"),
    _one_of("milestone", Milestone, "the furthest milestone reached"),
    _one_of("stage", Stage, "the furthest stage started"),
    _one_of("maturity", Maturity, "as reported to the ministry's index"),
    _one_of("vitality", Vitality, "alive, asleep or ended"),
    _one_of("form", Form, "form of the innovation"),
    _one_of("origin", OriginKind, "where it came from"),
    _one_of("initiator", InitiatorKind, "who began it"),
    _text("tag", "has this tag"),
    YEAR,
    CYCLE,
    _id("launch", "taken into this launch"),
    _text("q", "in the title, upper and lower case alike"),
    SORT,
    LIMIT,
    CURSOR,
    AS_OF,
    VALID_ON,
    MIN_POSITION,
)
LIST = (REGION, LIMIT, CURSOR, MIN_POSITION)
MOMENT = (VERSION, AS_OF, VALID_ON)
REPORT = (
    REGION,
    YEAR,
    _one_of("scope", Scope, "which innovations are counted"),
    CYCLE,
    AS_OF,
    VALID_ON,
    LIMIT,
    CURSOR,
    MIN_POSITION,
)
EVENTS = (AFTER, LIMIT, TYPE)


def one_moment(said: Mapping[str, Any]) -> None:
    """Raises Malformed when more than one moment is asked for."""
    if sum(name in said for name in ("version", "as_of", "valid_on")) > 1:
        raise Malformed("one_moment")
