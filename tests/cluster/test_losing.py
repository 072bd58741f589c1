"""Two losses, a large one and one that a single node knows of; `python -m tests.cluster.losing` makes twenty."""

from __future__ import annotations

import pytest

from tests.cluster import losing

pytestmark = pytest.mark.drill


def test_what_a_standby_lacks_when_it_takes_over_is_noticed_and_stops_all_recording() -> None:
    assert losing.drill(2)["lost"] > 1
