"""Forms from schemas: every payload that a schema allows can be filled in, and comes back as it was meant."""

from __future__ import annotations

from typing import Any

import pytest

from api.commands import read
from api.pages.filling import Field, Filled, fields, flat, named, names, payload
from api.schemas.shapes import SHAPES
from api.texts import LANGUAGES, texts

COMMANDS = [(kind, verb) for kind in ("innovation", "launch", "cycle", "agency") for verb in SHAPES[kind]]
NOTHING = Filled(said={}, errors={}, rows={}, choices=lambda _: None)


def filled_in(shape: dict[str, Any]) -> Any:
    """Something for every member."""
    type = shape.get("type", "string")
    match type[0] if isinstance(type, list) else type:
        case "object":
            return {name: filled_in(inner) for name, inner in shape["properties"].items()}
        case "array":
            return [filled_in(shape["items"]), filled_in(shape["items"])]
        case "boolean":
            return True
        case "integer":
            return 3
        case "number":
            return 2.5
    if "enum" in shape:
        return shape["enum"][0]
    return shape["examples"][0] if "examples" in shape else "teks"


def every(found: tuple[Field, ...]) -> list[Field]:
    inner = [each for field in found for each in (*field.fields, *(one for row in field.rows for one in row))]
    return [*found, *(every(tuple(inner)) if inner else [])]


@pytest.mark.parametrize(("kind", "verb"), COMMANDS)
def test_what_a_schema_has_is_a_field_and_comes_back_as_it_was_said(kind: str, verb: str) -> None:
    shape = SHAPES[kind][verb]
    said = filled_in(shape)
    assert payload(shape, dict(flat(said))) == said
    known = set(names(fields(shape, Filled(said=dict(flat(said)), errors={}, rows={}, choices=lambda _: None))))
    assert set(dict(flat(said))) <= known


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "verb"), COMMANDS)
def test_every_field_and_every_choice_has_a_name(kind: str, verb: str, language: str) -> None:
    said = texts(language)
    assert verb in said.commands
    for field in every(fields(SHAPES[kind][verb], NOTHING)):
        assert field.member in said.fields
        assert {value for value, text in field.choices if not text} <= {*said.words, "true", "false", *_ZONES}


_ZONES = {"Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"}


def test_what_may_be_left_out_altogether_forces_nothing() -> None:
    forced = {each.name for each in every(fields(SHAPES["innovation"]["propose"], NOTHING)) if each.forced}
    assert forced == {"title", "agency", "initiator.kind", "origin.kind", "form", "problem", "idea"}


def test_what_is_left_empty_is_not_said() -> None:
    shape = SHAPES["innovation"]["propose"]
    said = {"title": " Antar Akta ", "objective": "", "initiator.name": "  ", "tags": "\r\nakta\r\n\r\nantar\r\n"}
    assert payload(shape, said) == {"title": "Antar Akta", "tags": ["akta", "antar"]}


def test_what_is_no_number_is_left_to_be_told_so() -> None:
    shape = SHAPES["innovation"]["record-measurement"]
    assert payload(shape, {"value": "banyak"})["value"] == "banyak"
    assert payload(shape, {"value": "2,5"})["value"] == 2.5
    assert payload(shape, {"value": "9" * 30})["value"] == "9" * 30


def test_rows_that_nothing_was_said_in_are_left_out() -> None:
    shape = SHAPES["innovation"]["evaluate"]
    said = {"weaknesses.0.key": "", "weaknesses.2.key": "k", "weaknesses.2.what": "lambat"}
    assert payload(shape, said) == {"weaknesses": [{"key": "k", "what": "lambat"}]}


@pytest.mark.parametrize("name", ["weaknesses.x.key", "weaknesses.99999.key", "weaknesses.-1.key", "weaknesses", "…"])
def test_names_of_no_field_are_nothing(name: str) -> None:
    assert payload(SHAPES["innovation"]["evaluate"], {name: "k"}) == {}


def test_no_form_has_more_than_fifty_rows() -> None:
    shape = SHAPES["innovation"]["evaluate"]
    assert payload(shape, {"weaknesses.999.key": "k"}) == {}
    many = fields(
        shape, Filled(said={"weaknesses.999.key": "k"}, errors={}, rows={"weaknesses": 900}, choices=lambda _: None)
    )
    assert max(len(field.rows) for field in many) == 50


def test_a_flaw_is_told_at_the_field_it_speaks_of_or_at_what_that_is_in() -> None:
    known = ["title", "initiator", "initiator.kind", "tags"]
    pointers = ("/title", "/initiator/kind", "/tags/3", "/initiator/nama", "/x", "")
    found = [named(pointer, known) for pointer in pointers]
    assert found == ["title", "initiator.kind", "tags", "initiator", "", ""]


def test_what_is_filled_in_is_read_like_any_other_payload() -> None:
    said, occurred_on, note = read("innovation", "start-stage", payload(
        SHAPES["innovation"]["start-stage"], {"stage": "drum_up", "occurred_on": "2020-02", "note": "dicatat ulang"}
    ), None, None)  # type: ignore[arg-type]  # only corrections look at histories  # fmt: skip
    assert (said["stage"].value, str(occurred_on and occurred_on.text), note) == ("drum_up", "2020-02", "dicatat ulang")


def test_no_member_is_called_like_what_a_form_carries_of_its_own() -> None:
    every_name = {name for kind, verb in COMMANDS for name in names(fields(SHAPES[kind][verb], NOTHING))}
    assert not every_name & {"token", *(name for name in every_name if name.startswith("_"))}
