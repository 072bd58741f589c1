"""Launches: what was planned, what is in the batch, what was announced against what is recorded."""

from __future__ import annotations

import csv
import io
from uuid import UUID

import pytest

from api.pages import launches
from domain.access import Actor, Grant, Role
from tests.api.conftest import Lab
from tests.api.pages.conftest import SITI, Browser, Holders, said
from tests.api.pages.test_board import launched

PLANNED = {"name": "Gebyar <b>Inovasi</b>", "region": "36.72", "month": "2024-08"}


@pytest.fixture
def planned(lab: Lab) -> str:
    """The page of one, with a batch of two in an order of its own."""
    launch = lab.made("/v1/launches", PLANNED)
    at = f"/v1/launches/{launch['id']}"
    for version, title in enumerate(("Zakat", "Akta"), 1):
        address = lab.propose(title=title)
        ready(lab, address)
        added = lab.do(at, "add-innovation", {"innovation": address.rsplit("/", 1)[1]}, version=version)
        assert added.status_code == 200, added.text
    return f"/peluncuran/{launch['id']}"


def ready(lab: Lab, address: str) -> None:
    """Its Design is completed and its Deliver has begun."""
    verbs = [(verb, stage) for stage in ("drum_up", "diagnose", "design") for verb in ("start", "complete")]
    for version, (verb, stage) in enumerate([*verbs, ("start", "deliver")], 1):
        body = {"stage": stage, "occurred_on": "2020-03-01", **({"result": "ada"} if verb == "complete" else {})}
        assert lab.do(address, f"{verb}-stage", body, version=version).status_code == 200


def test_it_shows_its_batch_in_the_order_of_the_programme(browser: Browser, planned: str) -> None:
    page = said(browser.get(planned))
    assert "Agustus 2024 direncanakan" in page
    assert page.index("Zakat Disdukcapil") < page.index("Akta Disdukcapil")
    assert "Direncanakan Agustus 2024" in page
    assert "&lt;b&gt;Inovasi" in browser.get(planned).text


def test_every_plan_stays_with_the_reason_it_was_given_up_for(browser: Browser, lab: Lab, planned: str) -> None:
    at = f"/v1/launches/{planned.rsplit('/', 1)[1]}"
    assert lab.do(at, "fix-date", {"date": "2024-06-10", "place": "Aula"}, version=3).status_code == 200
    page = said(browser.get(planned))
    assert "10 Juni 2024, Aula bertanggal 7 hari lagi" in page
    assert lab.do(at, "postpone", {"reason": "banjir"}, version=4).status_code == 200
    page = said(browser.get(planned))
    assert "waktunya belum ditetapkan" in page
    for plan in ("Direncanakan Agustus 2024", "Ditetapkan pada 10 Juni 2024", "belum ditetapkan: banjir"):
        assert plan in page


def test_what_happened_to_it_is_told_with_the_names_of_its_innovations(
    browser: Browser, lab: Lab, planned: str
) -> None:
    at = planned.replace("/peluncuran", "/v1/launches")
    first = lab.call.get(at).json["innovations"][0]
    lab.do(at, "remove-innovation", {"innovation": first}, version=3)
    lab.do(at, "postpone", {"reason": "Banjir <i>besar</i>", "month": "2024-09"}, version=4)
    assert "Riwayat" not in said(browser.get(planned))
    browser.log_in("auditor", "token-of-auditor")
    page = browser.get(planned)
    told = said(page).split("Riwayat")[1]
    assert "#1 Peluncuran “Gebyar <b>Inovasi</b>” direncanakan; minimum inovasi: 1" in told
    assert "#2 Inovasi “Zakat” ditambahkan" in told
    assert "#3 Inovasi “Akta” ditambahkan" in told
    assert "#4 Inovasi “Zakat” dikeluarkan" in told
    assert "#5 Ditunda: Banjir <i>besar</i>" in told
    assert "<i>" not in page.text


def test_what_was_announced_stands_beside_what_is_recorded(browser: Browser, lab: Lab) -> None:
    lab.propose(title="Empat", running_since="2018", occurred_on=...)
    address = lab.propose(title="Satu")
    ready(lab, address)
    launch = lab.made("/v1/launches", PLANNED)
    at = f"/v1/launches/{launch['id']}"
    assert lab.do(at, "add-innovation", {"innovation": address.rsplit("/", 1)[1]}).status_code == 200
    told = {"new": 1, "running": 2, "total": 3, "precision": "about"}
    held = {"date": "2020-05-20", "place": "Aula", "occurred_on": "2020-05-20", "announced": told}
    assert lab.do(at, "hold", held, version=2).status_code == 200
    page = said(browser.get(f"/peluncuran/{launch['id']}"))
    assert "Inovasi baru sekitar 1 1 Inovasi baru cocok" in page
    assert "Sudah berjalan sekitar 2 1 Sudah berjalan Jumlah sekitar 3 2" in page


def test_a_long_batch_is_shown_in_part_and_taken_away_whole(
    browser: Browser, planned: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launches, "MOST", 1)
    page = said(browser.get(planned))
    assert ("1 inovasi lagi tidak ditampilkan" in page, "Akta Disdukcapil" in page) == (True, False)
    taken = csv.DictReader(io.StringIO(browser.get(f"{planned}?unduh=csv").data.decode("utf-8-sig")))
    assert [row["Judul"] for row in taken] == ["Zakat", "Akta"]


def test_the_batch_is_shown_as_far_as_its_reader_reaches(
    browser: Browser, lab: Lab, planned: str, holders: Holders
) -> None:
    other = lab.made("/v1/agencies", {"region": "36.72", "code": "DINSOS", "name": "Dinas Sosial"})
    only = Grant(role=Role.INNOVATOR, region="36.72", agencies=frozenset({UUID(other["id"])}))
    holders[SITI.account] = Actor(account=SITI.account, grants=(only,))
    browser.log_in()
    assert "Akta" not in said(browser.get(planned))
    assert "Akta" not in browser.get(f"{planned}?unduh=csv").text


def test_all_are_listed_the_next_one_first(browser: Browser, lab: Lab, planned: str) -> None:
    launched(lab, lab.propose(title="Satu"))
    page = said(browser.get("/peluncuran"))
    assert page.index("Gebyar <b>Inovasi</b> Agustus 2024") < page.index("Gebyar 20 Mei 2020 dilaksanakan")
    assert "Agustus 2024" not in said(browser.get("/peluncuran?region=99.99"))
    assert "2020-05-20,Aula,1" in browser.get("/peluncuran?unduh=csv").text


def test_a_screen_hears_of_news_and_without_scripts_asks_again_only_when_told_to(
    browser: Browser, planned: str
) -> None:
    screen = browser.get(f"{planned}/layar")
    assert "2 inovasi siap diluncurkan" in said(screen)
    assert "http-equiv" not in screen.text
    assert "data-stream" in screen.text
    assert (
        '<noscript><meta http-equiv="refresh" content="30"></noscript>' in browser.get(f"{planned}/layar?segar=ya").text
    )
    assert "data-stream" not in browser.get(f"{planned}/layar?segar=tidak").text
    assert browser.get(f"{planned}/layar?segar=1").status_code == 400


def test_one_that_is_not_there_is_missed(browser: Browser, lab: Lab) -> None:
    for path in ("", "/layar"):
        assert browser.get(f"/peluncuran/00000000-0000-7000-8000-000000000000{path}").status_code == 404
    assert browser.get("/peluncuran/x").status_code == 404
