from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from service.sql import Connection
from tests.drills.edits import places

Genuine = Callable[[], AbstractContextManager[Connection]]


@pytest.fixture(scope="module")
def _places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    directory: Path = tmp_path_factory.mktemp("cities")
    with places(directory, innovations=30, refused=False) as found:
        yield found


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: Any, _places: dict[str, Any]) -> Iterator[Connection]:
    """A genuine record on each database, to do with what one likes."""
    with _places[request.param].genuine() as made:
        yield made
