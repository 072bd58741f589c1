"""Stored shapes grow older than code: an upcaster turns the members of one shape into the next one's.

Every fact class carries `shape`. A change of its members raises it and adds an entry here and a golden example in
`tests/service/store/golden`; the old example stays and must still be read.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.recorded import Fact

Upcast = Callable[[dict[str, Any]], dict[str, Any]]

UPCASTERS: dict[tuple[str, int], Upcast] = {}
"""(stored type, old shape) → the members in the next shape."""


class UnknownShape(Exception):
    """A stored event of a shape that no upcaster leads from."""


def upcast(kind: type[Fact], shape: int, data: dict[str, Any]) -> dict[str, Any]:
    """The members of a stored fact in today's shape; raises UnknownShape."""
    while shape < kind.shape:
        step = UPCASTERS.get((kind.type, shape))
        if step is None:
            raise UnknownShape(f"{kind.type} {shape}")
        data, shape = step(data), shape + 1
    if shape != kind.shape:
        raise UnknownShape(f"{kind.type} {shape}")
    return data
