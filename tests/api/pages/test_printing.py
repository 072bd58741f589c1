"""Where no PDF can be made, nothing leads to one, and its address says so."""

from __future__ import annotations

import pytest

from api.pages import innovation_audit, sheet
from api.pages.printing import can_print
from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser, said


def test_without_the_extra_the_link_is_not_there_and_the_address_says_so(
    browser: Browser, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = lab.propose().replace("/v1/innovations", "/inovasi")
    browser.log_in("auditor", "token-of-auditor")
    for module in (sheet, innovation_audit):
        monkeypatch.setattr(module, "can_print", lambda: False)
    assert "lembar.pdf" not in browser.get(f"{page}/audit").text
    answer = browser.get(f"{page}/lembar.pdf")
    assert answer.status_code == 501
    assert "tambahan pdf tidak terpasang" in said(answer)


def test_without_its_libraries_nothing_can_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.pages.printing._LIBRARIES", ("libthere-is-none.so.0",))
    can_print.cache_clear()
    assert not can_print()
    can_print.cache_clear()


def test_a_sheet_is_for_whoever_may_read_the_innovation(browser: Browser, lab: Lab) -> None:
    page = lab.propose().replace("/v1/innovations", "/inovasi")
    assert browser.get(f"{page}/lembar.pdf").status_code == 303
    browser.log_in("auditor", "token-of-auditor")
    assert browser.get("/inovasi/00000000-0000-0000-0000-000000000001/lembar.pdf").status_code == 404
