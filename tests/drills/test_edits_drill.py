"""One per cent of the edits by a superuser on each database; `python -m tests.drills.edits` makes all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import edits, projection_edits
from tests.service.projections.record import DATABASES, fresh

pytestmark = pytest.mark.drill


def test_every_edit_is_found_and_its_first_leaf_named_on_both_databases(tmp_path: Path) -> None:
    with edits.places(tmp_path) as found:
        for name, place in found.items():
            assert sum(edits.drill(place, 10, len(name)).values()) == 10


@pytest.mark.parametrize("kind", DATABASES)
def test_every_edit_of_a_read_model_is_found_by_proving_it(kind: str) -> None:
    with fresh(kind) as address:
        assert sum(projection_edits.drill(address, 3, len(kind)).values()) == 3
