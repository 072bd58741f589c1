from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import fresh_database
from tests.service.lab import Lab, open_lab


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: Any, tmp_path: Path) -> Iterator[str]:
    """Where there is no store yet, on each database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'jejak.db'}"
        return
    with fresh_database() as made:
        yield made


@pytest.fixture
def lab(address: str) -> Iterator[Lab]:
    """Cilegon with one agency, DINKES, on each database."""
    with open_lab(address) as lab:
        lab.begin()
        yield lab
