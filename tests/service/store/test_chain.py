"""What a process knows of the logs, and what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from service.store.leaves import chain
from service.store.leaves.chain import Chain, Place
from service.store.leaves.sealing import Leaf, Link

HERE = Place("36.72", "jejak.local/36.72/2", 7, b"h" * 32)


class Asked:
    """Rows that are there, and what was asked."""

    def __init__(self, *rows: tuple[Any, ...]) -> None:
        self.rows, self.asked = [*rows], list[tuple[Any, ...]]()

    def __call__(self, statement: str, parameters: Sequence[Any]) -> list[Any]:
        self.asked.append((*parameters,))
        return self.rows


def leaf(aggregate: str, version: int = 1) -> Leaf:
    return Leaf(HERE.name, HERE.origin, aggregate, version, "", "c", b"", b"", HERE.hash, b"")


def test_the_origin_of_a_name_is_read_once() -> None:
    rows = Asked((HERE.origin,))
    known = Chain(rows, "jejak.local")
    assert [known.origin(HERE.name), known.origin(HERE.name)] == [HERE.origin] * 2
    assert rows.asked == [(HERE.name,)]
    known.forget()
    known.origin(HERE.name)
    assert len(rows.asked) == 2
    assert Chain(Asked(), "jejak.local").origin("91.71") == "jejak.local/91.71"


def test_a_leaf_that_is_not_remembered_is_read() -> None:
    rows = Asked(tuple(HERE))
    known = Chain(rows, "jejak.local")
    known.keep([leaf("a", 3)], [7])
    assert known.place("a", 3) == HERE
    assert known.last("a", 3) == Link(HERE.name, HERE.origin, HERE.hash)
    assert rows.asked == []
    assert (known.place("a", 2), known.last("b", 3)) == (HERE, Link(HERE.name, HERE.origin, HERE.hash))
    known.forget()
    known.place("a", 3)
    assert rows.asked == [("a", 2), ("b", 3), ("a", 3)]
    assert (Chain(Asked(), "").place("a", 1), Chain(Asked(), "").last("a", 1)) == (None, None)


def test_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "MOST", 2)
    rows = Asked()
    known = Chain(rows, "jejak.local")
    for each in ("a", "b", "c"):
        known.keep([leaf(each)], [7])
    assert [known.place(each, 1) for each in ("a", "b", "c")] == [None, HERE, HERE]
    assert rows.asked == [("a", 1)]
