"""A lab, and a vault on each of the databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.vault import Vault, open_vault
from tests.postgres import fresh_database
from tests.service.lab import Clock, Lab, open_lab


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """Cilegon with one agency, DINKES."""
    with open_lab(tmp_path) as lab:
        lab.begin()
        yield lab


@pytest.fixture(params=["sqlite", "postgresql"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vault]:
    if request.param == "sqlite":
        with closing(open_vault(f"sqlite:///{tmp_path / 'vault.db'}")) as opened:
            yield opened
    else:
        with fresh_database() as made, closing(open_vault(made)) as opened:
            yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()
