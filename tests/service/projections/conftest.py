from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.projections import Projections
from tests.service.projections.record import Record, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jejak.db"


@pytest.fixture
def both(path: Path) -> Iterator[tuple[Record, Projections]]:
    """Cilegon with the agency DINKES."""
    with opened(path) as (record, projections):
        record.region()
        record.agency("DINKES")
        yield record, projections
