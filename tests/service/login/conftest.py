"""A vault on each of the databases, and a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.vault import Vault, open_vault
from tests.postgres import fresh_database
from tests.service.lab import Clock


@pytest.fixture(params=["sqlite", "postgresql"])
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Vault]:
    if request.param == "sqlite":
        with closing(open_vault(f"sqlite:///{tmp_path / 'vault.db'}")) as opened:
            yield opened
    else:
        with fresh_database() as address, closing(open_vault(address)) as opened:
            yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()
