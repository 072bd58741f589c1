"""One failover; `python -m tests.cluster.failover` does twenty."""

from __future__ import annotations

import pytest

from tests.cluster import failover

pytestmark = pytest.mark.drill


def test_a_standby_takes_over_with_everything_that_was_acknowledged() -> None:
    assert failover.drill(1)["acknowledged"] > 0
