"""A vault on each of the databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.vault import Vault, open_vault
from tests.postgres import fresh_database


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'deep' / 'vault.db'}"
    else:
        with fresh_database() as made:
            yield made


@pytest.fixture
def vault(address: str) -> Iterator[Vault]:
    with closing(open_vault(address)) as opened:
        yield opened
