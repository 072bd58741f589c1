"""A rebuild killed, and a worker beside one; `python -m tests.cluster.rebuilding` kills a hundred times."""

from __future__ import annotations

import pytest

from tests.cluster import rebuilding
from tests.service.projections.record import fresh

pytestmark = pytest.mark.drill


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_after_a_kill_during_a_rebuild_the_read_models_equal_a_replay(database: str) -> None:
    with fresh(database) as address:
        assert rebuilding.drill(2, address, innovations=20)["kills"] == 2
