"""The board: where innovations stand, for how long, and what is late."""

from __future__ import annotations

import csv
import io

import pytest

from api.pages import board
from service.bootstrap import Service
from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser, Moving, said

HERE = "/papan?region=36.72"
CYCLE = {"region": "36.72", "year": 2024, "name": "Angkatan 2024"}


@pytest.fixture
def present(browser: Browser, lab: Lab) -> Browser:
    """Whoever is at the board."""
    browser.log_in("facilitator", "token-of-facilitator")
    return browser


def begun(lab: Lab, day: str = "2024-05-04", **over: str) -> str:
    """An innovation in its first stage since a day."""
    address = lab.propose(**over)
    assert lab.do(address, "start-stage", {"stage": "drum_up", "occurred_on": day}).status_code == 200
    return address


def launched(lab: Lab, *innovations: str) -> None:
    """In May 2020: long ago."""
    for address in innovations:
        for version, (verb, stage) in enumerate(
            [(verb, stage) for stage in ("drum_up", "diagnose", "design", "deliver") for verb in ("start", "complete")]
        ):
            body = {"stage": stage, "occurred_on": "2020-03-01", **({"result": "ada"} if verb == "complete" else {})}
            assert lab.do(address, f"{verb}-stage", body, version=version + 1).status_code == 200
    launch = lab.made("/v1/launches", {"name": "Gebyar", "region": "36.72", "month": "2020-05"})
    at = f"/v1/launches/{launch['id']}"
    for version, address in enumerate(innovations, 1):
        body = {"innovation": address.rsplit("/", 1)[1]}
        assert lab.do(at, "add-innovation", body, version=version).status_code == 200
    held = {"date": "2020-05-20", "place": "Aula", "occurred_on": "2020-05-20"}
    answer = lab.do(at, "hold", held, version=len(innovations) + 1)
    assert answer.status_code == 200, answer.text


def test_it_is_for_holders_of_an_account(browser: Browser, lab: Lab) -> None:
    assert browser.get(HERE).headers["Location"].startswith("/masuk")


def test_a_card_says_who_and_for_how_long(present: Browser, lab: Lab) -> None:
    begun(lab, title="Antar Akta")
    page = present.get(HERE)
    assert "Antar Akta DISDUKCAPIL Di tahap Drum Up, 30 hari (sejak 4 Mei 2024)" in said(page)
    lab.propose(title="Baru tahunnya diketahui", occurred_on="2020")
    assert "Belum mulai tahap apa pun, sejak 2020" in said(present.get(HERE))


def test_columns_are_milestones_or_stages(present: Browser, lab: Lab) -> None:
    begun(lab)
    lab.propose(title="Belum mulai")
    assert "Diusulkan 2 inovasi" in said(present.get(HERE))
    by_stage = said(present.get(f"{HERE}&menurut=stage"))
    assert "Drum Up 1 inovasi" in by_stage
    assert "1 inovasi belum mulai tahap apa pun" in by_stage
    assert present.get(f"{HERE}&menurut=warna").status_code == 400


def test_what_is_behind_the_schedule_of_its_cycle_says_so(present: Browser, lab: Lab) -> None:
    cycle = lab.made("/v1/cycles", CYCLE)
    scheduled = {"stage": "drum_up", "from": "2024-05-01", "to": "2024-05-31"}
    assert lab.do(f"/v1/cycles/{cycle['id']}", "schedule-stage", scheduled).status_code == 200
    late = begun(lab)
    assert lab.do(late, "enrol", {"cycle": cycle["id"]}, version=2).status_code == 200
    page = said(present.get(HERE))
    assert "1 terlambat" in page
    assert "Terlambat 3 hari dari jadwal angkatan" in page


def test_what_was_launched_and_never_proven_says_so_under_the_banner(
    present: Browser, lab: Lab, service: Service
) -> None:
    launched(lab, lab.propose())
    service.store.keep("banner", "menurut artikel saja")
    page = said(present.get(HERE))
    assert page.index("menurut artikel saja") < page.index("Masih wacana: bukti penerapan terlambat 1.385 hari")


def test_a_column_shows_so_many_and_leads_to_the_rest(
    present: Browser, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(board, "CARDS", 2)
    for number in range(3):
        lab.propose(title=f"Inovasi {number}")
    page = present.get(f"{HERE}&year=2020")
    assert "Diusulkan 3 inovasi" in said(page)
    rest = "/?region=36.72&amp;year=2020&amp;valid_on=2024-06-03&amp;milestone=proposed"
    assert (page.text.count('href="/inovasi/'), f'href="{rest}"' in page.text) == (2, True)
    assert "Inovasi 2" in said(present.get(rest.replace("&amp;", "&")))


def test_what_has_not_changed_for_longest_comes_first(
    present: Browser, lab: Lab, service: Service, clock: Moving
) -> None:
    service.executor.clock = clock
    older = lab.propose(title="Lama")
    clock.move(minutes=1)
    lab.propose(title="Baru")
    page = said(present.get(HERE))
    assert page.index("Lama DISDUKCAPIL") < page.index("Baru DISDUKCAPIL")
    clock.move(minutes=1)
    lab.do(older, "revise", {"title": "Lama, diubah"})
    page = said(present.get(HERE))
    assert page.index("Lama, diubah") > page.index("Baru DISDUKCAPIL")


def test_one_agency_or_one_year_can_be_looked_at(present: Browser, lab: Lab) -> None:
    other = lab.made("/v1/agencies", {"region": "36.72", "code": "DINSOS", "name": "Dinas Sosial"})
    lab.propose(title="Milik lain", agency=other["id"])
    lab.propose(title="Tahun lain", occurred_on="2021-01-06")
    page = said(present.get(f"{HERE}&agency={lab.agency['id']}&menurut=stage"))
    assert "Milik lain" not in page
    assert "Tahun lain" not in said(present.get(f"{HERE}&year=2020"))


def test_it_is_taken_away_as_a_table(present: Browser, lab: Lab) -> None:
    begun(lab, title='<b>=1</b>"')
    (row,) = csv.DictReader(io.StringIO(present.get(f"{HERE}&unduh=csv").data.decode("utf-8-sig")))
    assert (row["Judul"], row["Tahap"], row["Hari"], row["Sejak"]) == ('<b>=1</b>"', "Drum Up", "30", "2024-05-04")
    assert "&lt;b&gt;=1&lt;/b&gt;" in present.get(HERE).text
