"""A store on PostgreSQL, each in a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from service.store.postgres.engine import Postgres
from service.store.postgres.recorder import PostgresRecorder
from tests.postgres import fresh_database


@pytest.fixture
def engine() -> Iterator[Postgres]:
    with fresh_database() as address:
        made = Postgres(address)
        made.migrate()
        yield made


@pytest.fixture
def recorder(engine: Postgres) -> Iterator[PostgresRecorder]:
    with closing(engine.recorder()) as made:
        yield made
