"""One Agency One Innovation: who has something new, who has not, and what the public sees of it."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest

from service.bootstrap import Service
from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser, said

HERE = "/cakupan?region=36.72&year=2020"


@pytest.fixture
def agencies(lab: Lab) -> Lab:
    """Two agencies, and a unit of the one that has something."""
    lab.made("/v1/agencies", {"region": "36.72", "code": "DINSOS", "name": "Dinas Sosial"})
    unit = {"region": "36.72", "code": "UPT", "name": "UPT Akta", "kind": "division", "parent": lab.agency["id"]}
    lab.made("/v1/agencies", unit)
    of_the_unit = lab.propose(title="Akta di puskesmas", agency="36.72/UPT")
    lab.do(of_the_unit, "start-stage", {"stage": "drum_up", "occurred_on": "2020-02-01"})
    lab.propose()
    return lab


def test_how_many_agencies_have_something_is_said_in_words(browser: Browser, agencies: Lab) -> None:
    page = said(browser.get(HERE))
    assert "1 dari 2 perangkat daerah punya inovasi baru pada 2020" in page
    assert "2 inovasi" in page


def test_who_has_nothing_yet_comes_first_and_leads_to_the_catalogue(browser: Browser, agencies: Lab) -> None:
    page = browser.get(HERE)
    told = said(page)
    assert 0 < told.index("Dinas Sosial belum ada") < told.index("Disdukcapil termasuk: UPT Akta 2")
    assert f'href="/?region=36.72&amp;agency={agencies.agency["id"]}&amp;year=2020"' in page.text
    (unit,) = re.findall(r'<a href="([^"]+)"><bdi>UPT Akta', page.text)
    assert "Akta di puskesmas" in said(browser.get(unescape(unit)))


def test_the_only_region_is_meant_and_so_is_the_year_of_the_newest_proposal(browser: Browser, agencies: Lab) -> None:
    assert "1 dari 2" in said(browser.get("/cakupan"))
    agencies.made("/v1/regions", {"code": "36.74", "name": "Kota Tangerang Selatan"}, role="admin")
    choice = browser.get("/cakupan")
    assert (choice.status_code, "1 dari 2" in said(choice), "36.74" in choice.text) == (200, False, True)


def test_without_a_region_there_is_nothing_to_choose(browser: Browser) -> None:
    assert "Belum ada daerah" in said(browser.get("/cakupan"))


def test_stages_are_for_holders_of_an_account_and_units_count_for_their_agency(browser: Browser, agencies: Lab) -> None:
    assert "Drum Up" not in browser.get(HERE).text
    browser.log_in("facilitator", "token-of-facilitator")
    page = browser.get(HERE)
    assert 'class="tint-2" data-label="Drum Up"><span>' not in page.text
    assert 'class="tint-2" data-label="Drum Up"> <span>1 berjalan' in page.text


def test_target_and_actual_stand_side_by_side(browser: Browser, agencies: Lab) -> None:
    agencies.do("/v1/regions/36.72", "set-target", {"year": 2020, "agencies": 35})
    assert "1 dari target 35 kurang 34" in said(browser.get(HERE))


def test_what_would_accuse_stands_under_the_banner(browser: Browser, agencies: Lab, service: Service) -> None:
    service.store.keep("banner", "menurut artikel saja")
    page = said(browser.get(HERE))
    assert page.index("menurut artikel saja") < page.index("Dinas Sosial")


def test_an_agency_that_was_given_a_hostile_name_is_only_a_name(browser: Browser, agencies: Lab) -> None:
    name = "<script>alert(1)</script> אבג"
    agencies.made("/v1/agencies", {"region": "36.72", "code": "JAHAT", "name": name})
    page = browser.get(HERE)
    assert "<script>" not in page.text
    assert f"<bdi>{name.replace('<', '&lt;').replace('>', '&gt;')}</bdi>" in page.text


@pytest.mark.parametrize("query", ["region=99.99", "region=36.72&year=1", "region=36.72&valid_on=2020", "scope=lab",
                                   "year=x", "region=%00", "region=36.72&unduh=exe", "as_of=0001-01-01"])  # fmt: skip
def test_whatever_is_asked_is_answered(browser: Browser, agencies: Lab, query: str) -> None:
    assert browser.get(f"/cakupan?{query}").status_code in (200, 400, 404)


def test_it_can_be_taken_away_as_it_is_shown(browser: Browser, agencies: Lab) -> None:
    sent = browser.get(f"{HERE}&unduh=csv")
    headings, first, second = csv.reader(io.StringIO(sent.data.decode("utf-8-sig")))
    assert headings == ["Kode", "Perangkat daerah", "Inovasi baru", "Target terpenuhi"]
    assert (first, second) == (["DINSOS", "Dinas Sosial", "0", "tidak"], ["DISDUKCAPIL", "Disdukcapil", "2", "ya"])
    browser.log_in("facilitator", "token-of-facilitator")
    assert "Drum Up: berjalan" in browser.get(f"{HERE}&unduh=csv").text
