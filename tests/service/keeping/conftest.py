from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from service.audit.refusals import Attempt, Refusal
from tests.service.lab import EVERYTHING, Lab, open_lab
from tests.service.projections.record import DATABASES, fresh


@pytest.fixture(params=DATABASES)
def address(request: Any) -> Iterator[str]:
    """Where there is no store yet, on each database."""
    with fresh(request.param) as made:
        yield made


@pytest.fixture(params=DATABASES)
def another(request: Any) -> Iterator[str]:
    """The same, elsewhere."""
    with fresh(request.param) as made:
        yield made


@pytest.fixture
def lab(address: str) -> Iterator[Lab]:
    """Something in each durable table: events, a receipt whose digest is no text, a claim, a fact, a refusal."""
    with open_lab(address) as lab:
        lab.begin()
        lab.launch(lab.ready("Antar Obat “é”"))
        lab.do("innovation", "propose", **lab.proposal("Akta"), key="sekali", digest=bytes(range(128, 160)))
        lab.store.keep("banner", "contoh")
        attempt = Attempt(actor=EVERYTHING, kind="region", verb="register", correlation_id="c")
        lab.service.refusals.keep(attempt, Refusal(status=403, code="forbidden", rule=None))
        yield lab
