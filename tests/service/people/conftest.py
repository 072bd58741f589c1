"""Keys in a vault on each of the databases, and a lab."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.people.keys import Keys
from service.people.weeks import Weeks
from service.vault import Vault
from tests.service.lab import Clock, Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """Cilegon with one agency, DINKES, its read models beside every command."""
    with open_lab(tmp_path, inline=True) as lab:
        lab.begin()
        yield lab


@pytest.fixture
def weeks(tmp_path: Path, clock: Clock) -> Weeks:
    return Weeks(tmp_path / "kept" / "week.key", clock)


@pytest.fixture
def keys(vault: Vault, weeks: Weeks, clock: Clock) -> Keys:
    return Keys(vault, weeks, clock)
