"""The text that stands for one of a person: nobody can write one, and it says where it was read."""

from __future__ import annotations

import json
from uuid import UUID

import pytest

from api.fields import Text
from service.store.tokens import (
    BEGIN,
    END,
    NoToken,
    Origin,
    Token,
    found_in_text,
    in_json,
    is_sealed,
    located,
    replaced_in_text,
    stored,
    token,
    unlocated,
)

WHO = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
WHERE = Origin(UUID(int=7), 3, "innovation.mentoring_recorded", "mentors/0/name")
KEPT = stored(WHO, b"box\xff\x00")


def test_a_stored_one_says_whose_it_is_and_a_located_one_from_where() -> None:
    assert token(KEPT) == Token(WHO, b"box\xff\x00")
    assert token(located(KEPT, WHERE)) == Token(WHO, b"box\xff\x00", WHERE)
    assert unlocated(located(KEPT, WHERE)) == KEPT
    assert unlocated(KEPT) == KEPT


@pytest.mark.parametrize("text", ["Siti", "a~b", "[dihapus]"])
def test_what_a_person_wrote_is_none(text: str) -> None:
    assert not is_sealed(text)
    assert unlocated(text) == text


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("text", [KEPT, located(KEPT, WHERE), f"Siti{BEGIN}", f"{END}"])
def test_no_client_may_say_one(text: str, long: bool) -> None:
    with pytest.raises(Exception, match="control_characters"):
        Text(long=long).read(text)


@pytest.mark.parametrize(
    "text", [f"{BEGIN}{END}", f"{BEGIN}AAAA{END}", f"{BEGIN}é{END}", KEPT[:-1] + f"~zz~1~t~f{END}"]
)
def test_what_was_changed_is_told(text: str) -> None:
    with pytest.raises(NoToken):
        token(text)


def test_they_are_found_in_json_and_nothing_that_looks_like_one() -> None:
    said = {"a": located(KEPT, WHERE), "b": ["\\u0002abc\\u0003", 'x"\\u0002y\\u0003"', KEPT], "c": "biasa"}
    for ascii_ in (True, False):
        encoded = json.dumps(said, ensure_ascii=ascii_).encode()
        pieces = in_json(encoded)
        assert [piece for piece in pieces if isinstance(piece, str)] == [located(KEPT, WHERE), KEPT]
        shown = b"".join(json.dumps('Si "ti"').encode() if isinstance(piece, str) else piece for piece in pieces)
        assert json.loads(shown) == {"a": 'Si "ti"', "b": [said["b"][0], said["b"][1], 'Si "ti"'], "c": "biasa"}


def test_they_are_found_within_a_text() -> None:
    text = f"oleh {KEPT} dan {located(KEPT, WHERE)}."
    assert found_in_text(text) == [KEPT, located(KEPT, WHERE)]
    assert replaced_in_text(text, lambda each: "X") == "oleh X dan X."
