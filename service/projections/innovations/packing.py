"""The rows of which there are most, as PostgreSQL's COPY takes them in its binary format.

A number is eight bytes there and an innovation sixteen, each after its length: so rows are packed as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from struct import Struct
from typing import Any

from service.projections.innovations.columns import COLUMNS
from service.projections.innovations.writing import Pieces, Written
from service.sql.copying import copy_binary, fields

_STATE = Struct(">hi16siq").pack
_PIECES = Struct(">iqiqiq").pack
_SAID = Struct(">hi16siqi").pack
_SPAN = Struct(">hi16s" + 6 * "iq").pack
_LAST = Struct(">hi16s" + 8 * "iq").pack
_COLUMNS = 2 + len(COLUMNS) + 3


def rows(rows: Sequence[Sequence[Any]]) -> bytes:
    """Of any table."""
    return copy_binary([len(row).to_bytes(2, "big") + fields(row) for row in rows])


def spans(rows: Iterable[Sequence[Any]]) -> bytes:
    return copy_binary([_SPAN(7, 16, id, 8, a, 8, b, 8, c, 8, d, 8, e, 8, f) for id, a, b, c, d, e, f in rows])


def lasts(rows: Iterable[Sequence[Any]]) -> bytes:
    return copy_binary(
        [_LAST(9, 16, id, 8, a, 8, b, 8, c, 8, d, 8, e, 8, f, 8, g, 8, h) for id, a, b, c, d, e, f, g, h in rows]
    )


def listed(rows: Iterable[Sequence[Any]]) -> bytes:
    made = list[bytes]()
    for facet, title, proposed, id, a, b, c, d, e in rows:
        name, on = title.encode(), proposed.encode()
        pack = _listing(len(name), len(on))
        made.append(pack(9, 8, facet, len(name), name, len(on), on, 16, id, 8, a, 8, b, 8, c, 8, d, 8, e))
    return copy_binary(made)


@lru_cache(maxsize=2048)
def _listing(title: int, proposed: int) -> Callable[..., bytes]:
    """Packs a row whose texts are so long."""
    return Struct(f">hiqi{title}si{proposed}si16s{5 * 'iq'}").pack


def said(rows: Iterable[tuple[bytes, int, bytes]]) -> bytes:
    return copy_binary([_SAID(3, 16, id, 8, number, len(piece)) + piece for id, number, piece in rows])


def states(rows: Sequence[tuple[bytes, int, Written, Pieces]]) -> bytes:
    """A part is the same object in state after state: its columns are packed once."""
    packed: dict[int, bytes] = {}
    for _, _, written, _ in rows:
        for part in written:
            if id(part) not in packed:
                packed[id(part)] = fields(part[0])
    return copy_binary([_state(*row, packed) for row in rows])


def _state(innovation: bytes, number: int, written: Written, pieces: Pieces, packed: Mapping[int, bytes]) -> bytes:
    """`packed` has the columns of each part, by its identity."""
    head, course, stages, rest = written
    begun, (one, two, three) = _STATE(_COLUMNS, 16, innovation, 8, number), pieces
    numbers = _PIECES(8, one, 8, two, 8, three)
    return b"".join((begun, packed[id(head)], packed[id(course)], packed[id(stages)], packed[id(rest)], numbers))
