"""Values of rows as people read them, and whose rows they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import msgspec

from service.identifiers import region_id

_OWNERS = ("id", "agency", "region", "bucket")
"""Columns that say whose row it is, the first that a table has."""


def readable(value: Any) -> Any:
    """JSON-ready: an id as text, JSON as what it says, other bytes in hex; a row as a list of such."""
    if isinstance(value, tuple):
        return [readable(each) for each in value]
    found = _json(value)
    if found is not None:
        return found
    if not isinstance(value, bytes):
        return value
    return str(UUID(bytes=value)) if len(value) == 16 else value.hex()


def _json(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, (bytes, str)) or value[:1] not in (b"{", "{"):
        return None
    try:
        return dict(msgspec.json.decode(value))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def changed_fields(column: str, left: Any, right: Any) -> Iterator[tuple[str, Any, Any]]:
    """The field and its two values; of JSON each member that differs, as `said.stage`."""
    before, after = _json(left), _json(right)
    if before is None or after is None:
        yield column, readable(left), readable(right)
        return
    for member in sorted({*before, *after}):
        if before.get(member) != after.get(member):
            yield f"{column}.{member}", before.get(member), after.get(member)


def aggregate_in(columns: Sequence[str], row: Sequence[Any]) -> str:
    """The id of whom a row is about; what it says where it is about nobody."""
    name = next(name for name in _OWNERS if name in columns)
    value = row[columns.index(name)]
    if isinstance(value, bytes) and len(value) == 16:
        return str(UUID(bytes=value))
    return str(region_id(value)) if name == "region" else str(value)
