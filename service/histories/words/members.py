"""Members of a command as rows of a table, and back: a row is a label and a word.

Lists of texts are repeated rows; values with members of their own say `Label: member`, lists of them `Label 1: member`.
A plain value is what a JSON body holds; names stand for the ids of other aggregates.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from domain.dates import BusinessDate
from service.histories.words.choices import choice_read, choice_said
from service.histories.words.dates import date_read, date_said
from service.histories.words.labels import EMPTY, NO, YES, label_of

Row = tuple[str, str]
Named = Callable[[str, str], str]
"""A member and the id it holds to a name, or a member and the name it holds to an id."""


class Unsaid(Exception):
    """A word that does not say a value of its kind."""


def type_of(hint: Any) -> Any:
    """The kind of value a member holds when it is set: of `Form | str | None` the form."""
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        kinds = [kind for kind in typing.get_args(hint) if kind is not types.NoneType]
        return Number if set(kinds) == {int, float} else kinds[0]
    return hint


class Number:
    """Stands for `int | float`."""


def has_members(kind: Any) -> bool:
    """A value object with members of its own; a business date is one word."""
    return is_dataclass(kind) and not (isinstance(kind, type) and issubclass(kind, BusinessDate))


def rows(label: str, hint: Any, value: Any, member: str, name_of: Named) -> Iterator[Row]:
    """The rows that say a plain value; none for an unset one."""
    kind = type_of(hint)
    if value is None:
        return
    if typing.get_origin(kind) is tuple:
        yield from _list_rows(label, typing.get_args(kind)[0], value, member, name_of)
    elif has_members(kind):
        for name, inner in typing.get_type_hints(kind).items():
            wire = name.rstrip("_")
            yield from rows(f"{label}: {label_of(name)}", inner, value.get(wire), name, name_of)
    else:
        yield label, said(kind, value, member, name_of)


def _list_rows(label: str, item: Any, values: list[Any], member: str, name_of: Named) -> Iterator[Row]:
    if not values:
        yield label + EMPTY, YES
    for place, value in enumerate(values, 1):
        yield from rows(f"{label} {place}" if is_dataclass(item) else label, item, value, member, name_of)


def said(kind: Any, value: Any, member: str, name_of: Named) -> str:
    """The word for one plain value."""
    if kind is UUID:
        return name_of(member, value)
    if kind is BusinessDate:
        return date_said(value)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return choice_said(kind, value)
    return plain_said(value)


def plain_said(value: Any) -> str:
    """A text, number or yes-or-no as people write it."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").replace(".", ",")
    return str(value)


Table = dict[str, list[str]]
"""Words by label; what is read is taken out."""


def taken(label: str, hint: Any, table: Table, member: str, id_of: Named) -> Any:
    """The plain value that rows of a table say, taken out of it; None when none does."""
    kind = type_of(hint)
    if typing.get_origin(kind) is tuple:
        return _taken_list(label, typing.get_args(kind)[0], table, member, id_of)
    if has_members(kind):
        return _taken_members(label, kind, table, id_of)
    words = table.pop(label, None)
    if words is None:
        return None
    if len(words) != 1:
        raise Unsaid(f"{label}: {words}")
    return read(kind, words[0], member, id_of)


def _taken_list(label: str, item: Any, table: Table, member: str, id_of: Named) -> list[Any] | None:
    if table.pop(label + EMPTY, None) is not None:
        return []
    if not is_dataclass(item):
        return [read(item, word, member, id_of) for word in table.pop(label, [])] or None
    values: list[Any] = []
    while (value := _taken_members(f"{label} {len(values) + 1}", item, table, id_of)) is not None:
        values.append(value)
    return values or None


def _taken_members(label: str, kind: Any, table: Table, id_of: Named) -> dict[str, Any] | None:
    hints = typing.get_type_hints(kind)
    names = [member.name for member in fields(kind)]
    held = {name.rstrip("_"): taken(f"{label}: {label_of(name)}", hints[name], table, name, id_of) for name in names}
    return {name: value for name, value in held.items() if value is not None} or None


def read(kind: Any, word: str, member: str, id_of: Named) -> Any:
    """The plain value of one word."""
    if kind is UUID:
        return id_of(member, word)
    if kind is BusinessDate:
        return date_read(word)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return choice_read(kind, word)
    if kind is bool:
        return _yes_or_no(word)
    if kind is int or kind is Number:
        return _number(word)
    return word


def _yes_or_no(word: str) -> bool:
    if word not in (YES, NO):
        raise Unsaid(word)
    return word == YES


def _number(word: str) -> int | float:
    try:
        return float(word.replace(",", ".")) if "," in word else int(word)
    except ValueError:
        raise Unsaid(word) from None
