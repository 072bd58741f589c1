"""The dashboard: figures that lead to what they count."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest

from api.pages.charts import chart
from api.pages.waiting import through
from service.bootstrap import Service
from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser, said
from tests.api.pages.test_board import launched

HERE = "/dasbor?region=36.72"


@pytest.fixture
def filled(lab: Lab) -> Lab:
    """Two that were launched, a proposal, and one that was running before."""
    launched(lab, lab.propose(title="Satu"), lab.propose(title="Dua"))
    lab.propose(title="Tiga", occurred_on="2021-07", form="governance", initiator={"kind": "citizen"})
    lab.propose(title="Empat", running_since="2018", occurred_on=...)
    return lab


def test_every_figure_is_the_length_of_the_list_it_leads_to(browser: Browser, filled: Lab) -> None:
    page = browser.get(HERE).text
    figures = re.findall(r'<a href="(/\?[^"]+)">([\d.]+)<', page)
    assert len(figures) > 20
    for href, number in figures:
        found = browser.get(unescape(href)).text.count('<h2><a href="/inovasi/')
        assert found == int(number), href


def test_how_far_they_came_is_drawn_and_said(browser: Browser, filled: Lab) -> None:
    page = said(browser.get(HERE))
    assert re.search(r"Diluncurkan 2 Diluncurkan 2 Dievaluasi 0 Dievaluasi 0", page)
    assert "Per tahun" in page


def test_a_year_is_told_by_its_months(browser: Browser, filled: Lab) -> None:
    page = said(browser.get(f"{HERE}&year=2020"))
    assert "Januari 2020 2 0 0" in page
    assert "Mei 2020 0 0 2" in page
    assert "Semua inovasi tahun 2020 di katalog" in page
    filled.propose(title="Lima", occurred_on="2022")
    assert "bulannya tidak tercatat 1 0 0" in said(browser.get(f"{HERE}&year=2022"))


def test_what_was_announced_stands_beside_what_is_recorded(browser: Browser, filled: Lab) -> None:
    figure = {"scope": "portfolio", "of": "innovations", "value": 86, "precision": "about", "on": "2020-06-01",
              "source": "<b>Walikota</b>"}  # fmt: skip
    assert filled.do("/v1/regions/36.72", "publish-figure", figure).status_code == 200
    page = browser.get(HERE)
    assert "1 Juni 2020 sekitar 86 inovasi portofolio 3 inovasi" in said(page)
    assert "&lt;b&gt;Walikota" in page.text


def test_what_needs_attention_is_for_holders_of_an_account(browser: Browser, filled: Lab, service: Service) -> None:
    service.store.keep("banner", "menurut artikel saja")
    assert "masih wacana" not in said(browser.get(HERE))
    assert browser.get("/dasbor/wacana?region=36.72").headers["Location"].startswith("/masuk")
    browser.log_in("facilitator", "token-of-facilitator")
    page = browser.get(HERE)
    assert "2 masih wacana" in said(page)
    assert said(page).index("menurut artikel saja") < said(page).index("2 masih wacana")
    overdue = said(browser.get("/dasbor/wacana?region=36.72"))
    assert overdue.index("menurut artikel saja") < overdue.index("Dua Disdukcapil 20 Mei 2020 18 Agustus 2020 1.385")


@pytest.mark.parametrize("name", ["wacana", "belum-terukur", "berisiko", "pengaduan", "peserta-pelatihan"])
def test_every_list_that_asks_for_something_is_there_and_can_be_taken_away(
    browser: Browser, filled: Lab, name: str
) -> None:
    browser.log_in("facilitator", "token-of-facilitator")
    assert browser.get(f"/dasbor/{name}").status_code == 200
    assert browser.get(f"/dasbor/{name}?region=36.72&lang=en").status_code == 200
    taken = browser.get(f"/dasbor/{name}?region=36.72&unduh=csv").data.decode("utf-8-sig")
    assert len(next(csv.reader(io.StringIO(taken)))) >= 3


def test_complaints_and_dormant_ones_are_listed(browser: Browser, lab: Lab) -> None:
    address = lab.propose(title="Satu")
    assert lab.do(address, "receive-complaint", {"key": "k1", "what": "=lambat"}).status_code == 200
    assert lab.do(address, "mark-dormant", {"reason": "anggaran"}, version=2).status_code == 200
    browser.log_in("facilitator", "token-of-facilitator")
    assert "Satu Disdukcapil 3 Juni 2024 =lambat terbuka" in said(browser.get("/dasbor/pengaduan?region=36.72"))
    assert "'=lambat" in browser.get("/dasbor/pengaduan?region=36.72&unduh=csv").text
    assert "Satu Disdukcapil terbengkalai" in said(browser.get("/dasbor/berisiko?region=36.72"))


def test_a_list_that_nobody_made_is_not_there(browser: Browser, lab: Lab) -> None:
    browser.log_in("facilitator", "token-of-facilitator")
    assert browser.get("/dasbor/lain?region=36.72").status_code == 404
    assert browser.get("/dasbor/wacana?region=99.99").status_code == 404
    assert browser.get("/dasbor/wacana?region=36.72&cursor=x").status_code == 400


def test_a_table_of_it_is_taken_away(browser: Browser, filled: Lab) -> None:
    rows = list(csv.reader(io.StringIO(browser.get(f"{HERE}&unduh=csv").data.decode("utf-8-sig"))))
    assert ["Bentuk", "tata kelola", "1"] in rows
    assert ["Diluncurkan", "2020-05", "2"] in rows


def test_columns_are_as_tall_as_what_they_tell() -> None:
    drawn = chart(["a", "b"], [1, 2], [0, 4])
    assert [column.height for column in drawn.columns] == [30, 60, 0, 120]
    assert len({column.x for column in drawn.columns}) == 4
    assert chart([], []).columns == []


def test_days_are_counted_where_both_ends_are_known_to_the_day() -> None:
    def item(first: str | None, last: str | None) -> dict[str, object]:
        return {"stages": [{"started_on": first}, {}, {"completed_on": last}]}

    ends = [("2020-01-01", "2020-01-11"), ("2020", "2020-01-11"), ("2020-01-01", None), (None, None)]
    assert through(item(*each) for each in ends) == [10]
