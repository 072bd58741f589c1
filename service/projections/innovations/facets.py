"""What the catalogue can be filtered by, and how it is sorted within a filter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from typing import Any

from service.projections.innovations.columns import NAMES, Row

EVERYTHING = "everything"
"""The facet of an unfiltered list: every innovation has it."""

FACETS = (EVERYTHING, "region", "agency", "milestone", "stage", "maturity", "vitality", "form", "origin", "initiator",
          "year", "cycle", "launch", "tag")  # fmt: skip

Faces = tuple[Any, ...]
"""The value of each facet in their order, None for none; then the title and `proposed_on`."""

Face = tuple[Any, str, str]
"""One facet's value (the JSON of a list for tags), and where it stands by title and by `proposed_on`."""

_NAMED = tuple("tags" if facet == "tag" else facet for facet in FACETS[1:])
_faces = itemgetter(*(NAMES.index(name) for name in (*_NAMED, "title", "proposed")))


def faces(row: Row) -> Faces:
    return ("", *_faces(row))


def differing(before: Faces | None, after: Faces) -> Sequence[int]:
    """The places of the facets whose list entries change: all of them when the place in a sort does."""
    if before == after:
        return ()
    if before is None or before[-2:] != after[-2:]:
        return range(len(FACETS))
    return [place for place in range(len(FACETS)) if before[place] != after[place]]


def face(shown: Faces, place: int) -> Face | None:
    return None if shown[place] is None else (shown[place], shown[-2], shown[-1])


def listings(facet: str, face: Face) -> Sequence[int]:
    """The numbers under which the face is listed."""
    return _of_tags(face[0]) if facet == "tag" else (facet_number(facet, str(face[0])),)


@lru_cache(maxsize=4096)
def _of_tags(tags: str) -> Sequence[int]:
    """Of a JSON list of them."""
    return [facet_number("tag", tag) for tag in dict.fromkeys(json.loads(tags))]


@lru_cache(maxsize=65536)
def facet_number(facet: str, value: str) -> int:
    """One number for a facet's value: 62 bits of BLAKE2b, so that no table of numbers has to be kept."""
    return int.from_bytes(blake2b(f"{facet}:{value}".encode(), digest_size=8).digest(), "big") >> 2
