"""Whatever is asked of a page made of lists, it answers: with the list, or with what is wrong with the question."""

from __future__ import annotations

import pytest

from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser

PAGES = ["/", "/papan", "/cakupan", "/dasbor", "/dasbor/wacana", "/dasbor/pengaduan", "/peluncuran"]
ASKED = ["year=1", "year=9999", "year=0", "valid_on=0001-01-01", "valid_on=9999-12-31", "as_of=0001-01-01",
         "as_of=9999-12-31T23:59:59Z", "as_of=0001-01-01T00:00:00Z", "cursor=x", "cursor=W10", "cursor=WyJhIl0",
         "unduh=csv", "unduh=exe", "agency='", "sort=x", "menurut=x", "launch=x", "q=%25%22*", "region=%E2%80%AE",
         "tag=%3Cb%3E", "limit=0", "lang=en"]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_it_answers(browser: Browser, lab: Lab, path: str) -> None:
    lab.propose()
    browser.log_in("facilitator", "token-of-facilitator")
    for query in ASKED:
        region = "" if query.startswith("region") else "&region=36.72"
        answer = browser.get(f"{path}?{query}{region}")
        assert answer.status_code in (200, 400, 404), query
        assert answer.content_type.startswith(("text/html", "text/csv"))
