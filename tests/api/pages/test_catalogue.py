"""The catalogue as people read it: filters, past states, how fresh it is, and taking it away."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from uuid import UUID

import pytest
from openpyxl import load_workbook

from domain.access import Actor, Grant, Role
from service.bootstrap import Service
from tests.api.conftest import Lab
from tests.api.pages.conftest import SITI, Browser, Holders, Moving, said


def rows(browser: Browser, query: str) -> list[dict[str, str]]:
    text = browser.get(f"/?{query}&unduh=csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_it_says_up_to_which_event_it_tells_and_how_long_ago_that_was(
    browser: Browser, lab: Lab, clock: Moving
) -> None:
    lab.propose()
    clock.move(seconds=90)
    assert "s.d. peristiwa #3 (2 menit yang lalu)" in said(browser.get("/"))


def test_a_filter_that_a_link_brought_is_said_and_can_be_taken_away(browser: Browser, lab: Lab) -> None:
    lab.propose(title="Satu", tags=["appropriate_technology"])
    lab.propose(title="Dua")
    page = browser.get("/?tag=appropriate_technology&year=2020&form=public_service")
    assert ("Satu" in said(page), "Dua" in said(page)) == (True, False)
    assert "Bentuk: pelayanan publik hapus" in said(page)
    kept = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    assert kept == [("tag", "appropriate_technology"), ("form", "public_service")]
    without = [unescape(each) for each in re.findall(r'<a href="(/\?[^"]+)">hapus', page.text)]
    assert without == ["/?year=2020&form=public_service", "/?tag=appropriate_technology&year=2020"]
    assert "Dua" in said(browser.get(without[1].replace("tag=appropriate_technology&", "")))


def test_tags_lead_to_whatever_else_has_them(browser: Browser, lab: Lab) -> None:
    lab.propose(title="Satu", tags=["a&b <c>"])
    link = re.search(r'class="tag" href="([^"]+)"', browser.get("/").text)
    assert link is not None
    assert "Satu" in said(browser.get(unescape(link[1])))


def test_a_year_that_is_over_is_told_as_it_was_at_its_end(browser: Browser, lab: Lab) -> None:
    lab.propose()
    assert "Keadaan pada 31 Desember 2020." in said(browser.get("/?year=2020"))
    assert "Keadaan pada 30 Juni 2020." in said(browser.get("/?valid_on=2020-06"))
    assert "menurut yang tercatat s.d. 1 Juni 2024" in said(browser.get("/?as_of=2024-06-01"))
    assert "menurut yang tercatat s.d. 1 Juni 2024 pukul 07.00 WIB" in said(browser.get("/?as_of=2024-06-01T00:00:00Z"))
    assert "Keadaan pada 3" not in said(browser.get("/"))


def test_agencies_can_be_chosen_once_the_region_is(browser: Browser, lab: Lab) -> None:
    lab.made("/v1/agencies", {"region": "36.72", "code": "DINSOS", "name": "Dinas Sosial"})
    lab.propose()
    assert 'name="agency"' not in browser.get("/").text
    chosen = browser.get(f"/?region=36.72&agency={lab.agency['id']}")
    assert f'<option value="{lab.agency["id"]}" selected>' in chosen.text
    assert "Perangkat daerah: DISDUKCAPIL hapus" in said(browser.get("/?agency=DISDUKCAPIL"))


def test_a_filter_by_a_thing_that_is_not_there_says_so_and_finds_nothing(browser: Browser, lab: Lab) -> None:
    none = "00000000-0000-7000-8000-000000000000"
    page = browser.get(f"/?launch={none}&cycle={none}")
    assert (page.status_code, f"Peluncuran: {none}" in said(page)) == (200, True)


def test_all_that_the_filters_leave_is_taken_away_and_not_a_page_of_it(browser: Browser, lab: Lab) -> None:
    for number in range(3):
        lab.propose(title=f"Inovasi {number}")
    lab.propose(title="Lain", form="governance")
    found = rows(browser, "form=public_service&limit=1&sort=-title")
    assert [row["Judul"] for row in found] == ["Inovasi 2", "Inovasi 1", "Inovasi 0"]
    assert (found[0]["Kode"], found[0]["Tonggak"], found[0]["Diusulkan"]) == ("DISDUKCAPIL", "Diusulkan", "2020-01-06")


def test_more_than_two_hundred_are_read_on(
    browser: Browser, lab: Lab, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.catalogue_table._AT_ONCE", 2)
    for number in range(5):
        lab.propose(title=f"Inovasi {number}")
    assert len(rows(browser, "")) == 5
    taken = browser.get("/?unduh=xlsx")
    assert load_workbook(io.BytesIO(taken.data)).active.max_row == 6  # type: ignore[union-attr]


def test_it_hands_out_what_the_public_may_see_and_no_more(browser: Browser, lab: Lab) -> None:
    lab.propose(initiator={"kind": "citizen", "name": "Siti Aminah"}, title='=HYPERLINK("http://evil.test")')
    browser.log_in("facilitator", "token-of-facilitator")
    taken = browser.get("/?unduh=csv").data.decode()
    assert "Siti" not in taken
    assert "antre" not in taken
    assert ",\"'=HYPERLINK(" in taken


def test_whoever_reaches_one_agency_takes_away_what_is_of_that_one(
    browser: Browser, lab: Lab, holders: Holders
) -> None:
    other = lab.made("/v1/agencies", {"region": "36.72", "code": "DINSOS", "name": "Dinas Sosial"})
    lab.propose(title="Milik lain", agency=other["id"])
    lab.propose(title="Milik sendiri")
    only = Grant(role=Role.INNOVATOR, region="36.72", agencies=frozenset({UUID(lab.agency["id"])}))
    holders[SITI.account] = Actor(account=SITI.account, grants=(only,))
    browser.log_in()
    assert [row["Judul"] for row in rows(browser, "")] == ["Milik sendiri"]


def test_whoever_reaches_one_region_is_offered_that_one(browser: Browser, lab: Lab) -> None:
    lab.made("/v1/regions", {"code": "36.74", "name": "Kota Tangerang Selatan"}, role="admin")
    offered = re.compile(r'<option value="(36\.\d\d)"')
    assert offered.findall(browser.get("/").text) == ["36.72", "36.74"]
    browser.log_in()
    assert offered.findall(browser.get("/").text) == ["36.72"]


def test_hostile_texts_are_shown_as_texts(browser: Browser, lab: Lab) -> None:
    lab.propose(title="<img src=x onerror=alert(1)> ابجد", tags=['"><script>alert(1)</script>'])
    page = browser.get("/").text
    assert "<img" not in page
    assert "<script>" not in page
    assert "<bdi>&lt;img src=x onerror=alert(1)&gt; ابجد</bdi>" in page
