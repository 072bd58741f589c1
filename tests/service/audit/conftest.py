"""A store with a ledger, on each database, and what reads it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.audit.bundles import Bundles
from service.audit.ledger import Ledger
from service.audit.logs import Ask, asking
from service.sql import Connection
from tests.service.audit.ledgers import DATABASES, database


@pytest.fixture(params=DATABASES)
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    with database(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def ask(db: Connection) -> Ask:
    return asking(db)


@pytest.fixture
def made(db: Connection, tmp_path: Path) -> Iterator[Bundles]:
    with closing(Bundles(tmp_path, Ledger(asking(db)))) as made:
        yield made
