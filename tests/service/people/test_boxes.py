"""A sealed text opens for its person, its place and its log, and for nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from service.people.boxes import opened, sealed
from service.store.tokens import Origin

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
WHO, SOMEBODY_ELSE = UUID(int=1), UUID(int=2)
WHERE = Origin(UUID(int=7), 3, "innovation.mentoring_recorded", "mentors/0/name")
LOG = "jejak.local/36.72"


@pytest.mark.parametrize("text", ["S", "Siti Aminah", "é" * 150, "0123456789abcdef", "[dihapus]"])
def test_it_opens_where_it_was_sealed(text: str) -> None:
    assert opened(KEY, sealed(KEY, text, WHO, WHERE, LOG), WHO, WHERE, LOG) == text


@pytest.mark.parametrize(
    "other",
    [
        {"key": OTHER_KEY},
        {"subject": SOMEBODY_ELSE},
        {"log": "jejak.local/36.74"},
        {"origin": replace(WHERE, aggregate=UUID(int=8))},
        {"origin": replace(WHERE, version=4)},
        {"origin": replace(WHERE, topic="innovation.proposed")},
        {"origin": replace(WHERE, field="mentors/1/name")},
    ],
    ids=lambda other: next(iter(other)),
)
def test_moved_anywhere_else_it_does_not_open(other: dict[str, Any]) -> None:
    box = sealed(KEY, "Siti", WHO, WHERE, LOG)
    right: dict[str, Any] = {"key": KEY, "box": box, "subject": WHO, "origin": WHERE, "log": LOG}
    assert opened(**right) == "Siti"
    assert opened(**{**right, **other}) is None


def test_not_one_bit_may_be_another() -> None:
    box = sealed(KEY, "Siti", WHO, WHERE, LOG)
    for place in range(len(box)):
        changed = bytes([*box[:place], box[place] ^ 1, *box[place + 1 :]])
        assert opened(KEY, changed, WHO, WHERE, LOG) is None
    for length in range(len(box)):
        assert opened(KEY, box[:length], WHO, WHERE, LOG) is None


def test_the_same_text_is_sealed_differently_each_time_and_short_ones_are_equally_long() -> None:
    one, two = (sealed(KEY, text, WHO, WHERE, LOG) for text in ("Ani", "Budi Santoso"))
    assert one != sealed(KEY, "Ani", WHO, WHERE, LOG)
    assert len(one) == len(two)
