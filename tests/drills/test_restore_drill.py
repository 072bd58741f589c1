"""One per cent of the drill, from the embedded store to PostgreSQL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import restore
from tests.service.projections.record import fresh

pytestmark = pytest.mark.drill


def test_a_copy_taken_under_load_holds_what_was_acknowledged_before(tmp_path: Path) -> None:
    with fresh("sqlite") as source, fresh("postgres") as target:
        done = restore.drill(source, target, 20, tmp_path)
    assert done["acknowledged_before"] >= 20
    assert done["events_restored"] >= done["acknowledged_before"]
