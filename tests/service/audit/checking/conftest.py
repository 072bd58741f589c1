from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from service.sql import Connection
from tests.drills.edits import place
from tests.drills.superuser import Place


@pytest.fixture(scope="session")
def _place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Place]]:
    """A record of one log on each database that is asked for."""

    @cache
    def of(name: str) -> Place:
        return made.enter_context(place(name, tmp_path_factory.mktemp(name), innovations=30, refused=False))

    with ExitStack() as made:
        yield of


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, _place: Callable[[str], Place]) -> Iterator[Connection]:
    """A genuine record on each database, to do with what one likes."""
    with _place(request.param).genuine() as made:
        yield made
