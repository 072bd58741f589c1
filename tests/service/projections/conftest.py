from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.clock import Clock, system_clock
from service.projections import Projections
from service.store import Store
from tests.service.projections.record import DATABASES, Record, fresh, opened


@pytest.fixture(params=DATABASES)
def address(request: Any) -> Iterator[str]:
    """Where there is no store yet, on each database."""
    with fresh(request.param) as made:
        yield made


@pytest.fixture
def another(address: str) -> Iterator[Callable[..., Projections]]:
    """Opens the same store and its read models again, as another process would."""
    made: list[Projections] = []

    def opens(clock: Clock = system_clock) -> Projections:
        made.append(Projections(Store(address), clock))
        return made[-1]

    yield opens
    for each in made:
        each.close()
        each.store.close()


@pytest.fixture
def both(address: str) -> Iterator[tuple[Record, Projections]]:
    """Cilegon with the agency DINKES."""
    with opened(address) as (record, projections):
        record.region()
        record.agency("DINKES")
        yield record, projections
