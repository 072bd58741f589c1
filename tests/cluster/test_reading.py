"""One time each; `python -m tests.cluster.reading` does it five times."""

from __future__ import annotations

import pytest

from tests.cluster import reading

pytestmark = pytest.mark.drill


def test_lists_and_reports_from_a_standby_are_true_or_503_whatever_becomes_of_it() -> None:
    assert reading.drill(1)["lists_compared"] > 0
