"""Lists that would accuse say so where the record is known to be incomplete."""

from __future__ import annotations

import pytest

from service.bootstrap import Service
from tests.api.conftest import Caller


@pytest.mark.parametrize("name", ["coverage", "not-implemented", "unmeasured"])
def test_a_list_that_would_accuse_carries_the_banner(call: Caller, service: Service, name: str) -> None:
    call("POST", "/v1/regions", {"code": "36.72", "name": "Kota Cilegon"}, role="admin")
    address = f"/v1/reports/{name}?region=36.72&year=2020"
    before = call("GET", address).get_json()
    service.store.keep("banner", "menurut artikel saja")
    assert (before["banner"], call("GET", address).get_json()["banner"]) == (None, "menurut artikel saja")
