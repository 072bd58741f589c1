"""What is taken away is what its reader may see, all of it, and nothing that the page has not."""

from __future__ import annotations

import csv
import io

import pytest

from service.bootstrap import Service
from tests.api.conftest import Caller, Lab
from tests.api.pages.conftest import Browser, said

HERE = "unduh=csv"


def rows(browser: Browser, path: str) -> list[dict[str, str]]:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.fixture
def page(lab: Lab, browser: Browser) -> str:
    """An innovation, revised twice, with a name in it; a facilitator is at its pages."""
    address = lab.propose(title="Antar Akta", initiator={"kind": "citizen", "name": "Budi"})
    lab.do(address, "revise", {"title": "Antar Akta 2", "benefit": "Warga tidak antre"}, 1)
    lab.do(address, "revise", {"title": "Antar Akta 3", "tags": ["anak"]}, 2)
    browser.log_in("facilitator", "token-of-facilitator")
    return address.replace("/v1/innovations", "/inovasi")


def test_lists_of_agencies_cycles_and_regions_are_taken_away_whole(
    browser: Browser, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.directories._AT_ONCE", 2)
    for number in range(4):
        lab.made("/v1/agencies", {"region": "36.72", "code": f"OPD{number}", "name": f"Dinas {number}"})
    lab.made("/v1/cycles", {"region": "36.72", "name": "Angkatan 2020", "year": 2020})
    assert [each["Kode"] for each in rows(browser, f"/opd?region=36.72&{HERE}")] == [
        "DISDUKCAPIL", "OPD0", "OPD1", "OPD2", "OPD3"
    ]  # fmt: skip
    assert [each["Nama"] for each in rows(browser, f"/angkatan?{HERE}")] == ["Angkatan 2020"]
    assert [each["Kode"] for each in rows(browser, f"/daerah?{HERE}&lang=id")] == ["36.72"]
    assert rows(browser, f"/opd?region=36.74&{HERE}") == []


def test_launches_are_taken_away_however_many_there_are(
    browser: Browser, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.directories._AT_ONCE", 1)
    monkeypatch.setattr("api.pages.choices._MOST", 2)
    for number in range(4):
        lab.made("/v1/launches", {"region": "36.72", "name": f"Gebyar {number}", "month": "2099-10"})
    assert len(rows(browser, f"/peluncuran?{HERE}")) == 4


def test_a_comparison_is_taken_away_whole_with_who_changed_what_when(
    browser: Browser, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.pages.replay._ROWS", 1)
    found = rows(browser, f"{page}/banding?from=1&to=3&dari=2&{HERE}")
    assert [(each["Letak dalam keadaan"], each["Versi"]) for each in found] == [
        ("/title", "3"), ("/tags/0", "3"), ("/benefit", "2")
    ]  # fmt: skip
    title = found[0]
    assert (title["Sebelum"], title["Sesudah"]) == ("Antar Akta", "Antar Akta 3")
    assert (title["Siapa"], title["Peran"]) == ("dev-facilitator", "Fasilitator")
    assert title["Waktu pencatatan"] == "2024-06-03T02:00:00.000000Z"


def test_what_an_event_changed_is_taken_away_where_it_is_shown(browser: Browser, page: str) -> None:
    (link,) = {each for each in browser.get(f"{page}/keadaan?version=2").text.split('"') if "unduh=csv" in each}
    assert len(rows(browser, link.replace("&amp;", "&"))) == 2


def test_a_history_is_taken_away_by_kind_and_never_by_the_public(browser: Browser, page: str) -> None:
    assert [each["Versi"] for each in rows(browser, f"{page}?{HERE}&dari=3")] == ["1", "2", "3"]
    revised = rows(browser, f"{page}?type=innovation.revised&{HERE}")
    assert [each["Versi"] for each in revised] == ["2", "3"]
    public = Browser(browser.app)
    answer = public.get(f"{page}?{HERE}")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/masuk")


def test_whom_names_were_shown_to_is_for_who_audits(browser: Browser, page: str, call: Caller) -> None:
    address = page.replace("/inovasi", "/v1/innovations")
    for _ in range(25):
        assert call.get(f"{address}/history").status_code == 200
    shown = f"{page}/audit?tabel=diperlihatkan&{HERE}"
    assert browser.get(shown).status_code == 404
    auditor = Browser(browser.app)
    auditor.log_in("auditor", "token-of-auditor")
    assert said(auditor.get(f"{page}/audit")).count(f"{address}/history") == 20
    assert len([each for each in rows(auditor, shown) if each["Yang diminta"] == f"GET {address}/history"]) == 25


def test_stages_of_the_dashboard_are_not_for_the_public(browser: Browser, page: str) -> None:
    stages = f"/dasbor?region=36.72&tabel=tahap&{HERE}"
    assert len(rows(browser, stages)) == 5
    public = Browser(browser.app)
    assert public.get(stages).status_code == 404
    assert rows(public, f"/dasbor?region=36.72&tabel=corong&{HERE}")


def test_a_table_that_a_page_has_not_is_not_found(browser: Browser, page: str) -> None:
    for path in ("/dasbor?region=36.72", "/akun?x=", "/aturan/R06?x=", f"{page}/audit?x="):
        assert browser.get(f"{path}&{HERE}&tabel=tidak-ada").status_code == 404, path
    assert browser.get(f"/akun?{HERE}").status_code == 404


def test_how_often_rules_refused_is_taken_away_by_whoever_may_read_it(browser: Browser, page: str, lab: Lab) -> None:
    address = page.replace("/inovasi", "/v1/innovations")
    assert lab.do(address, "complete-stage", {"stage": "design", "result": "x"}, 3).status_code == 409
    column = "Menolak"
    assert sum(int(each[column] or 0) for each in rows(browser, f"/aturan?{HERE}")) == 1
    public = Browser(browser.app)
    told = rows(public, f"/aturan?{HERE}")
    assert column not in told[0]
    assert len(told) > 50
    assert [each["Aturan"] for each in rows(public, f"/aturan?q=R06&{HERE}")] == ["R06"]


def test_what_cannot_be_done_now_is_taken_away_with_its_rule(browser: Browser, page: str) -> None:
    refused = rows(browser, f"{page}/perintah?{HERE}")
    assert refused
    assert all(each["Aturan"].startswith("R") and each["Mengapa"] for each in refused)


def test_the_state_of_operation_is_taken_away_by_who_may_see_it(browser: Browser, page: str, service: Service) -> None:
    for number in range(3):
        service.tokens.create("dev-admin", name=f"mesin {number}", days=1, by="x")
    assert browser.get(f"/operasi?tabel=token&{HERE}").status_code == 403
    admin = Browser(browser.app)
    admin.log_in("admin", "token-of-admin")
    told = {each["Untuk"] for each in rows(admin, f"/operasi?tabel=token&{HERE}")}
    assert told == {"mesin 0", "mesin 1", "mesin 2"}


def test_a_list_of_the_dashboard_is_taken_away_whole_however_long_it_is(
    browser: Browser, page: str, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.projections.reports.items.AT_MOST", 2)
    address = page.replace("/inovasi", "/v1/innovations")
    for number in range(5):
        said = {"key": f"k{number}", "what": "Lambat", "channel": "SP4N"}
        assert lab.do(address, "receive-complaint", said, 3 + number).status_code == 200
    here = "/dasbor/pengaduan?region=36.72"
    assert "cursor=" in browser.get(here).text
    assert len(rows(browser, f"{here}&{HERE}")) == 5
