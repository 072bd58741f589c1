"""One example of every fact, every member set, and the golden files that show how it is stored.

`python -m tests.service.store.examples` writes the files that are missing; a file that is there is never written again.
"""

from __future__ import annotations

import json
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Union
from uuid import UUID

from domain.dates import BusinessDate
from domain.innovation.events import Corrected, Proposed
from domain.recorded import Fact, Recorded
from service.store.mapper import encoded
from service.store.topics import FACTS

GOLDEN = Path(__file__).parent / "golden"
SHAPES = GOLDEN / "shapes.json"
GROWN = dict.fromkeys(
    (
        "innovation.proposed", "innovation.imported_as_running", "innovation.revised", "innovation.mentoring_recorded",
        "innovation.complaint_received",
    ),
    "contacts",
)  # fmt: skip
"""Stored type → what was added to a shape: members that may be left out, so that every older event is one without."""
_ID = UUID(int=7)
_PLAIN: dict[Any, Any] = {
    bool: True,
    int: 3,
    float: 12.5,
    UUID: UUID("018b3b4c-5d6e-7f80-9102-030405060708"),
    BusinessDate: BusinessDate.parse("2023-10"),
}


def example(kind: type[Fact]) -> Fact:
    """A fact with every member set, made from its annotations."""
    if kind is Corrected:
        basis = _instance(Proposed).legal_basis
        return Corrected(
            event=1, target="innovation.proposed/legal_basis", field="legal_basis", value=basis, reason="salah tik"
        )
    made: Fact = _instance(kind)
    return made


def event(kind: type[Fact]) -> Recorded[Any]:
    return Recorded(
        originator_id=_ID,
        originator_version=2,
        timestamp=datetime(2023, 10, 17, 3, 4, 5, 678901, tzinfo=UTC),
        occurred_on=BusinessDate.parse("2023-10-17"),
        actor="dev-innovator",
        role="innovator",
        note="catatan",
        correlation_id="korelasi",
        causation_id="018b3b4c-5d6e-7f80-9102-0304050607aa",
        fact=example(kind),
    )


def _instance(kind: type[Any]) -> Any:
    hints = typing.get_type_hints(kind)
    return kind(**{member.name: _value(member.name, hints[member.name]) for member in fields(kind)})


def _value(name: str, hint: Any) -> Any:
    hint = _there(hint)
    if hint is str:
        return f"{name.rstrip('_')} é"
    if hint in _PLAIN:
        return _PLAIN[hint]
    if typing.get_origin(hint) is tuple:
        return (_value(name, typing.get_args(hint)[0]),)
    return list(hint)[-1] if issubclass(hint, Enum) else _instance(hint)


def _there(hint: Any) -> Any:
    """The type of a member that is set; of a number, the one with decimals."""
    if typing.get_origin(hint) in (Union, types.UnionType):
        return [argument for argument in typing.get_args(hint) if argument is not types.NoneType][-1]
    return hint


def shape_of(kind: type[Any]) -> dict[str, Any]:
    """The members of a fact and what they hold, down to the values of every enum."""
    hints = typing.get_type_hints(kind)
    return {member.name.rstrip("_"): _described(hints[member.name]) for member in fields(kind)}


def _described(hint: Any) -> Any:
    if typing.get_origin(hint) in (Union, types.UnionType):
        return {"any of": [_described(argument) for argument in typing.get_args(hint)]}
    if typing.get_origin(hint) is tuple:
        return {"list of": _described(typing.get_args(hint)[0])}
    if hint in _PLAIN or hint in (str, types.NoneType, Any):
        return {types.NoneType: "nothing", Any: "anything"}.get(hint, getattr(hint, "__name__", ""))
    if is_dataclass(hint):
        return shape_of(typing.cast("type[Any]", hint))
    return {"one of": sorted(choice.value for choice in hint)}


def shape_name(kind: type[Fact]) -> str:
    grown = GROWN.get(kind.type)
    return f"{kind.type}.v{kind.shape}" + (f".{grown}" if grown else "")


def file_of(kind: type[Fact]) -> Path:
    return GOLDEN / f"{shape_name(kind).removesuffix('.v1')}.json"


def write_missing() -> None:
    GOLDEN.mkdir(exist_ok=True)
    shapes = json.loads(SHAPES.read_text(encoding="utf-8")) if SHAPES.exists() else {}
    for kind in FACTS.values():
        shapes.setdefault(shape_name(kind), shape_of(kind))
        if not file_of(kind).exists():
            file_of(kind).write_bytes(encoded(event(kind)) + b"\n")
    SHAPES.write_text(json.dumps(shapes, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_missing()
