"""A stored shape never changes: it gets a new number, an upcaster and a golden example of its own.

When one of these fails, the members of a fact were changed in place. Raise its `shape`, add the step from the old one
to `service/store/upcasters.py`, and write the new example with `python -m tests.service.store.examples`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from domain.dates import BusinessDate
from domain.recorded import Fact, Recorded, message
from service.store.mapper import decoded, encoded
from service.store.topics import FACTS
from service.store.upcasters import UPCASTERS, UnknownShape, upcast
from tests.service.store.examples import GOLDEN, GROWN, SHAPES, event, file_of, shape_name, shape_of

KINDS = pytest.mark.parametrize("kind", FACTS.values(), ids=FACTS)
FILES = sorted(path for path in GOLDEN.glob("*.json") if path != SHAPES)
RECORDED = json.loads(SHAPES.read_text(encoding="utf-8"))


@KINDS
def test_the_golden_example_is_read_as_the_fact_it_shows(kind: type[Fact]) -> None:
    shown = event(kind)
    state = file_of(kind).read_bytes().rstrip(b"\n")
    assert decoded(shown.originator_id, shown.originator_version, kind.type, state) == shown


@KINDS
def test_the_fact_is_stored_byte_for_byte_as_the_golden_example(kind: type[Fact]) -> None:
    assert encoded(event(kind)) + b"\n" == file_of(kind).read_bytes()


@KINDS
def test_a_shape_has_the_members_it_was_recorded_with(kind: type[Fact]) -> None:
    assert shape_of(kind) == RECORDED[shape_name(kind)]


@KINDS
def test_every_older_shape_has_a_step_to_the_next(kind: type[Fact]) -> None:
    assert [shape for shape in range(1, kind.shape) if (kind.type, shape) not in UPCASTERS] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_golden_example_ever_written_is_still_read(file: Any) -> None:
    topic = file.name.removesuffix(".json").partition(".v")[0]
    read = decoded(UUID(int=7), 2, topic, file.read_bytes())
    assert isinstance(read.fact, FACTS[topic])


def test_no_recorded_type_has_gone() -> None:
    assert {name.partition(".v")[0] for name in RECORDED} == set(FACTS)


def _additions(before: Any, after: Any) -> Iterator[Any]:
    """What a shape has more; whatever is otherwise different fails."""
    if not isinstance(before, dict):
        assert before == after
        return
    assert before.keys() <= after.keys()
    yield from (after[name] for name in after.keys() - before.keys())
    for name, told in before.items():
        if name == "any of":
            for one, other in zip(told, after[name], strict=True):
                yield from _additions(one, other)
        else:
            yield from _additions(told, after[name])


@pytest.mark.parametrize("topic", GROWN)
def test_what_was_added_to_a_shape_may_be_left_out(topic: str) -> None:
    name = shape_name(FACTS[topic])
    added = list(_additions(RECORDED[name.removesuffix(f".{GROWN[topic]}")], RECORDED[name]))
    assert added
    assert all(told["any of"][-1] == "nothing" for told in added)


def test_every_recorded_shape_has_its_golden_example() -> None:
    names = {f"{name.removesuffix('.v1')}.json" for name in RECORDED}
    assert {file.name for file in FILES} == names


# upcasting, on a fact of our own


@message
class Grown(Fact):
    """Shape 1 was {name}; 2 called it title; 3 has a year too."""

    type = "innovation.grown"
    shape = 3
    title: str
    year: int


def _titled(data: dict[str, Any]) -> dict[str, Any]:
    return {"title": data["name"]}


def _dated(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "year": 2020}


@pytest.fixture
def grown(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Reads stored members of some shape."""
    monkeypatch.setitem(FACTS, Grown.type, Grown)
    monkeypatch.setitem(UPCASTERS, (Grown.type, 1), _titled)
    monkeypatch.setitem(UPCASTERS, (Grown.type, 2), _dated)
    return _read


def _recorded(fact: Fact) -> Recorded[Any]:
    return Recorded(
        originator_id=UUID(int=1),
        originator_version=1,
        timestamp=datetime(2023, 1, 1, tzinfo=UTC),
        occurred_on=BusinessDate.parse("2023"),
        actor="ani",
        role="innovator",
        correlation_id="c",
        causation_id="k",
        fact=fact,
    )


def _read(data: dict[str, Any], shape: int) -> Any:
    stored = json.loads(encoded(_recorded(Grown(title="x", year=1)))) | {"data": data, "shape": shape}
    return decoded(UUID(int=1), 1, Grown.type, json.dumps(stored).encode()).fact


@pytest.mark.parametrize(
    ("data", "shape", "year"),
    [({"name": "A"}, 1, 2020), ({"title": "A"}, 2, 2020), ({"title": "A", "year": 2023}, 3, 2023)],
)
def test_an_older_shape_is_read_through_every_step(grown: Any, data: dict[str, Any], shape: int, year: int) -> None:
    assert grown(data, shape) == Grown(title="A", year=year)


def test_todays_shape_is_stored_with_its_number(grown: Any) -> None:
    assert json.loads(encoded(_recorded(Grown(title="A", year=1))))["shape"] == 3


@pytest.mark.parametrize("shape", [0, 4])
def test_a_shape_without_a_step_is_not_read(grown: Any, shape: int) -> None:
    with pytest.raises(UnknownShape):
        grown({"title": "A"}, shape)


def test_a_missing_step_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UPCASTERS, (Grown.type, 1), _titled)
    with pytest.raises(UnknownShape):
        upcast(Grown, 1, {"name": "A"})
