"""Once there and back; `python -m tests.cluster.switching` does it five times, with more to read."""

from __future__ import annotations

import pytest

from tests.cluster import switching
from tests.service.projections.record import fresh

pytestmark = pytest.mark.drill


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_who_reads_while_versions_are_switched_is_always_answered_and_never_taken_back(database: str) -> None:
    with fresh(database) as address:
        assert switching.drill(1, address, innovations=20)["switches"] == 4
