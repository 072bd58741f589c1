"""One kill on each database; `python -m tests.cluster.takeover` does twenty."""

from __future__ import annotations

import pytest

from tests.cluster import takeover
from tests.postgres import fresh_database

pytestmark = pytest.mark.drill


def test_another_worker_takes_over_within_five_seconds() -> None:
    with fresh_database() as address:
        for database in (None, address):
            assert takeover.drill(1, database)["slowest_s"] < takeover.WITHIN
