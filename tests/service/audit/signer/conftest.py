"""A log that grows, on either store, and a signer on a directory of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.sql import Connection
from tests.service.audit.signer.growing import Desk, Growing, database, emptied, opened


@pytest.fixture(scope="module", params=("sqlite", "postgresql"))
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with database(request.param, tmp_path_factory.mktemp("store")) as made:
        yield made


@pytest.fixture
def db(address: str) -> Iterator[Connection]:
    with opened(address) as made:
        emptied(made)
        yield made


@pytest.fixture
def log(db: Connection) -> Growing:
    return Growing(db)


@pytest.fixture
def desk(tmp_path: Path, db: Connection) -> Desk:
    return Desk(tmp_path / "signer", db)
