"""Cycles, agencies and regions in a browser."""

from __future__ import annotations

import re
from html import unescape
from uuid import UUID

import pytest

from api.pages import things, timeline
from domain.access import Actor, Grant, Role
from tests.api.conftest import Caller, Lab
from tests.api.pages.conftest import SITI, Browser, Holders, said


def test_a_cycle_is_opened_shown_and_closed(browser: Browser, lab: Lab) -> None:
    browser.log_in("facilitator", "token-of-facilitator")
    answer = browser.fill("/angkatan/baru/open", region="36.72", name="Laboratorium 2020", year="2020")
    page = answer.headers["Location"].split("?")[0]
    assert "Laboratorium 2020" in said(browser.get(page))
    assert f'href="{page}"' in browser.get("/angkatan?region=36.72").text
    closed = browser.fill(f"{page}/perintah/close")
    assert (closed.status_code, closed.headers["Location"]) == (303, f"{page}?selesai=recorded#v2")
    assert "Sudah dicatat." in said(browser.get(f"{page}?selesai=recorded"))


def test_a_target_is_set_for_a_region_by_its_code(browser: Browser, lab: Lab) -> None:
    browser.log_in("facilitator", "token-of-facilitator")
    answer = browser.fill("/daerah/36.72/perintah/set-target", year="2020", agencies="35")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/daerah/36.72?selesai=recorded#v2")
    assert "Jumlah perangkat daerah 35" in said(browser.get("/daerah/36.72"))


def test_an_agency_leads_to_its_innovations(browser: Browser, lab: Lab) -> None:
    lab.propose(title="Antar Akta")
    page = browser.get(f"/opd/{lab.agency['id']}")
    assert "Disdukcapil" in said(page)
    assert "Antar Akta" in said(browser.get(f"/?region=36.72&agency={lab.agency['id']}"))


@pytest.mark.parametrize(
    "path", ["/daerah/99.99", "/daerah/x", "/opd/00000000-0000-0000-0000-000000000001", "/angkatan/1"]
)
def test_what_is_not_there_is_missed(browser: Browser, lab: Lab, path: str) -> None:
    assert browser.get(path).status_code == 404


@pytest.mark.parametrize("role", ["innovator", "facilitator", "auditor", "admin", "leader"])
def test_what_nobody_there_may_begin_has_no_button(browser: Browser, lab: Lab, role: str) -> None:
    browser.log_in(role, f"token-of-{role}")
    for path in ("/", "/opd", "/angkatan", "/daerah", "/peluncuran"):
        for begin in re.findall(r'href="(/\w+/baru/[^"]+)"', browser.get(path).text):
            assert browser.get(begin).status_code == 200, begin


@pytest.mark.parametrize(
    ("role", "may"),
    [("innovator", ""), ("mentor", ""), ("auditor", ""), ("leader", "launch"), ("admin", "agency region"),
     ("facilitator", "agency cycle launch region")],
)  # fmt: skip
def test_commands_are_offered_to_whose_roles_have_any_there(browser: Browser, lab: Lab, role: str, may: str) -> None:
    cycle = lab.made("/v1/cycles", {"region": "36.72", "name": "Lab", "year": 2020})
    launch = lab.made("/v1/launches", {"region": "36.72", "name": "Gebyar", "month": "2024-08"})
    pages = {"agency": f"/opd/{lab.agency['id']}", "cycle": f"/angkatan/{cycle['id']}", "region": "/daerah/36.72",
             "launch": f"/peluncuran/{launch['id']}"}  # fmt: skip
    offers = {kind: f'href="{path}/perintah"' for kind, path in pages.items()}
    assert not [kind for kind, path in pages.items() if offers[kind] in browser.get(path).text]
    browser.log_in(role, f"token-of-{role}")
    assert [kind for kind, path in sorted(pages.items()) if offers[kind] in browser.get(path).text] == may.split()


def test_who_has_a_part_of_a_region_is_offered_what_is_theirs(browser: Browser, lab: Lab, holders: Holders) -> None:
    only = Grant(role=Role.FACILITATOR, region="36.72", agencies=frozenset({UUID(lab.agency["id"])}))
    holders[SITI.account] = Actor(account=SITI.account, grants=(only,))
    browser.log_in()
    for path, offered in ((f"/opd/{lab.agency['id']}", True), ("/daerah/36.72", False)):
        assert (f'href="{path}/perintah"' in browser.get(path).text) is offered


@pytest.mark.parametrize("path", ["/opd", "/angkatan", "/daerah"])
@pytest.mark.parametrize("query", ["lang=en", "region=36.72&lang=id", "selesai=recorded"])
def test_lists_are_there_in_both_languages(browser: Browser, lab: Lab, path: str, query: str) -> None:
    assert browser.get(f"{path}?{query}").status_code == 200


def test_the_next_page_is_of_the_same_region(browser: Browser, lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(things, "AT_ONCE", 1)
    lab.made("/v1/regions", {"code": "36.74", "name": "Kota Tangerang Selatan"}, role="admin")
    for region in ("36.72", "36.74"):
        lab.made("/v1/agencies", {"region": region, "code": "BAPPEDA", "name": f"Bappeda {region}"})
    first = browser.get("/opd?region=36.72&lang=en")
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first.text)
    both = said(first) + said(browser.get(unescape(following)))
    assert ("Disdukcapil" in both, "Bappeda 36.72" in both, "Bappeda 36.74" in both) == (True, True, False)


def test_names_of_those_who_signed_are_not_for_the_public(browser: Browser, lab: Lab, call: Caller) -> None:
    cycle = lab.made("/v1/cycles", {"region": "36.72", "name": "Lab", "year": 2020})
    signed = {"parties": ["LAN", "Kota"], "signatories": ["Budi Santoso"], "date": "2020-01-15", "place": "Cilegon"}
    assert lab.do(f"/v1/cycles/{cycle['id']}", "sign-memorandum", signed).status_code == 200
    assert "Budi Santoso" not in browser.get(f"/angkatan/{cycle['id']}").text
    browser.log_in("facilitator", "token-of-facilitator")
    assert "Budi Santoso" in browser.get(f"/angkatan/{cycle['id']}").text


def test_what_happened_to_it_is_told_in_sentences(browser: Browser, lab: Lab) -> None:
    cycle = lab.made("/v1/cycles", {"region": "36.72", "name": "Lab", "year": 2020})
    at = f"/v1/cycles/{cycle['id']}"
    lab.do(at, "register-participant", {"agency": lab.agency["id"], "occurred_on": "2020-02-03"})
    lab.do(at, "schedule-stage", {"stage": "drum_up", "from": "2020-02-01", "to": "2020-03"}, 2)
    lab.do(f"/v1/agencies/{lab.agency['id']}", "rename", {"name": "DKCS", "from": "2020-07-01"})
    browser.log_in("auditor", "token-of-auditor")
    told = said(browser.get(f"/angkatan/{cycle['id']}"))
    assert "Peserta DKCS" in told
    assert "#1 Angkatan “Lab” tahun 2020 dibuka" in told
    assert "#2 DISDUKCAPIL terdaftar sebagai peserta , 3 Februari 2020" in told
    assert "#3 Tahap Drum Up dijadwalkan dari 1 Februari 2020 sampai Maret 2020" in told
    agency = said(browser.get(f"/opd/{lab.agency['id']}?lang=en"))
    assert "#1 The agency “Disdukcapil” was registered under the code DISDUKCAPIL" in agency
    assert "#2 Called “DKCS” since 1 July 2020" in agency
    assert "#1 Daerah “Kota Cilegon” didaftarkan" in said(browser.get("/daerah/36.72?lang=id"))


def test_a_history_is_looked_at_in_part_and_in_full(
    browser: Browser, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycle = lab.made("/v1/cycles", {"region": "36.72", "name": "Lab", "year": 2020})
    signed = {"parties": ["LAN", "Kota"], "signatories": ["Budi Santoso"], "date": "2020-01-15", "place": "Cilegon"}
    lab.do(f"/v1/cycles/{cycle['id']}", "sign-memorandum", {**signed, "note": "Di <b>kantor</b>"})
    browser.log_in("auditor", "token-of-auditor")
    page = f"/angkatan/{cycle['id']}"
    full = browser.get(f"{page}?tampilan=full&type=cycle.memorandum_signed")
    told = said(full).split("Riwayat")[1]
    assert ("Budi Santoso" in told, "#2 Nota kesepahaman antara LAN, Kota" in told, "#1" in told) == (True, True, False)
    assert "Di &lt;b&gt;kantor&lt;/b&gt;" in full.text
    assert browser.get(f"{page}?tampilan=semua").status_code == 400
    monkeypatch.setattr(timeline, "AT_ONCE", 1)
    newest = browser.get(page)
    assert ("#2" in said(newest), "#1 " in said(newest)) == (True, False)
    (older,) = re.findall(r'href="([^"]+dari=1[^"]*)"', newest.text)
    assert "#1 Angkatan" in said(browser.get(unescape(older).split("#")[0]))


def test_who_asks_for_events_of_one_kind_pages_through_these_alone(
    browser: Browser, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = f"/v1/agencies/{lab.agency['id']}"
    for version, name in enumerate(("Dukcapil", "Disdukcapil Kota"), 1):
        lab.do(agency, "rename", {"name": name, "from": "2024-01-01"}, version)
    monkeypatch.setattr(timeline, "AT_ONCE", 1)
    browser.log_in("auditor", "token-of-auditor")
    page = browser.get(f"/opd/{lab.agency['id']}?type=agency.renamed")
    (older,) = re.findall(r'href="([^"]+dari=2[^"]*)"', page.text)
    earlier = browser.get(unescape(older).split("#")[0])
    assert ("#2" in said(earlier), "dari=1" in earlier.text) == (True, False)
    (newer,) = re.findall(r'href="([^"]+dari=3[^"]*)"', earlier.text)
    assert "type=agency.renamed" in unescape(newer)


def test_the_public_sees_what_it_is_and_not_what_happened(browser: Browser, lab: Lab) -> None:
    launch = lab.made("/v1/launches", {"region": "36.72", "name": "Gebyar", "month": "2024-08"})
    for path in (f"/opd/{lab.agency['id']}", "/daerah/36.72", f"/peluncuran/{launch['id']}"):
        page = browser.get(f"{path}?tampilan=json")
        assert (page.status_code, "Riwayat" in said(page), "timeline" in page.text) == (200, False, False)
