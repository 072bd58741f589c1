from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.service.lab import Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """Cilegon with one agency, DINKES."""
    with open_lab(tmp_path) as lab:
        lab.begin()
        yield lab
