"""A vault on each of the databases, and keys in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.people.keys import Keys
from service.people.weeks import Weeks
from service.vault import Vault, open_vault
from tests.postgres import fresh_database
from tests.service.lab import Clock


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


@pytest.fixture
def weeks(tmp_path: Path, clock: Clock) -> Weeks:
    return Weeks(tmp_path / "kept" / "week.key", clock)


@pytest.fixture
def keys(vault: Vault, weeks: Weeks, clock: Clock) -> Keys:
    return Keys(vault, weeks, clock)
