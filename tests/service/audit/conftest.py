"""A store with a ledger, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service.sql import Connection
from tests.service.audit.ledgers import DATABASES, database


@pytest.fixture(params=DATABASES)
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    with database(request.param, tmp_path) as made:
        yield made
