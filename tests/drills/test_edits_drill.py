"""Two per cent of the edits by a superuser; `python -m tests.drills.edits` makes all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import edits

pytestmark = pytest.mark.drill


def test_every_edit_is_found_and_its_first_leaf_named_on_both_databases(tmp_path: Path) -> None:
    with edits.places(tmp_path) as found:
        for name, place in found.items():
            assert sum(edits.drill(place, 10, len(name)).values()) == 10
