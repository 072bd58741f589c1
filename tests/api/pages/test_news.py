"""Pages hear of what they would show otherwise now, and of nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote
from uuid import UUID

import pytest

from domain.access import Actor, Grant, Role
from service.bootstrap import Service
from tests.api.conftest import Lab
from tests.api.pages.conftest import SITI, Browser, Holders, Moving

LISTS = ("/", "/papan", "/cakupan", "/dasbor", "/dasbor/pengaduan", "/peluncuran")


@dataclass
class Page:
    """Open in a browser, as long as it is not asked for again."""

    browser: Browser
    path: str

    def __post_init__(self) -> None:
        (stream,) = re.findall(r'data-stream="([^"]+)"', self.browser.get(self.path).text)
        self.stream = unescape(stream)

    def heard(self, **headers: str) -> list[str]:
        answer = self.browser.get(self.stream, headers=headers)
        assert (answer.status_code, answer.mimetype) == (200, "text/event-stream")
        self.id = re.findall(r"id: (\d+)\n", answer.text)[0]
        return [unquote(name) for name in re.findall(r"data: (.*)\n", answer.text)]


@pytest.fixture
def lab(lab: Lab, service: Service, clock: Moving) -> Lab:
    """Time goes on with each command."""

    def later() -> object:
        clock.move(seconds=1)
        return clock()

    service.executor.clock = later  # type: ignore[assignment]  # of this test
    return lab


@pytest.fixture
def present(browser: Browser, lab: Lab) -> Browser:
    browser.log_in("facilitator", "token-of-facilitator")
    return browser


def name(address: str) -> str:
    return address.removeprefix("/v1/")


def only(lab: Lab, holders: Holders, code: str) -> None:
    """Siti reaches nothing but one other agency."""
    other = lab.made("/v1/agencies", {"region": "36.72", "code": code, "name": code})
    grant = Grant(role=Role.INNOVATOR, region="36.72", agencies=frozenset({UUID(other["id"])}))
    holders[SITI.account] = Actor(account=SITI.account, grants=(grant,))


@pytest.mark.parametrize("path", LISTS)
def test_where_nothing_was_recorded_nothing_is_new(present: Browser, lab: Lab, path: str) -> None:
    lab.propose()
    assert Page(present, path).heard() == []


@pytest.mark.parametrize("path", ["/", "/papan", "/cakupan", "/dasbor"])
def test_a_list_hears_of_what_is_new_and_of_what_looks_different(present: Browser, lab: Lab, path: str) -> None:
    old = lab.propose(occurred_on="2024-01-06")
    page = Page(present, path)
    new = lab.propose(title="Jemput Bola", occurred_on="2024-01-06")
    assert page.heard() == [name(new).split("/")[1]]
    lab.do(old, "start-stage", {"stage": "drum_up"})
    assert page.heard(**{"Last-Event-ID": page.id}) == [name(old).split("/")[1]]
    assert page.heard(**{"Last-Event-ID": page.id}) == []
    assert len(page.heard()) == 2


def test_the_public_hears_of_what_its_page_shows_and_not_of_what_was_recorded_besides(
    browser: Browser, lab: Lab
) -> None:
    thing = lab.propose(occurred_on="2024-01-06")
    listed, *counted = (Page(browser, path) for path in ("/", "/cakupan", "/dasbor"))
    lab.do(thing, "revise", {"problem": "Warga antre berhari-hari."})
    lab.do(thing, "receive-complaint", {"key": "k1", "what": "Lama"}, version=2)
    assert [page.heard() for page in (listed, *counted)] == [[], [], []]
    lab.do(thing, "revise", {"title": "Antar Akta ke Rumah"}, version=3)
    assert [page.heard() for page in (listed, *counted)] == [[name(thing).split("/")[1]], [], []]
    lab.do(thing, "start-stage", {"stage": "drum_up"}, version=4)
    assert [len(page.heard()) for page in (listed, *counted)] == [1, 1, 1]


def test_a_list_with_filters_hears_of_what_they_leave_and_of_what_left_it(present: Browser, lab: Lab) -> None:
    thing = lab.propose(tags=["anak"], occurred_on="2024-01-06")
    page, others = Page(present, "/?tag=anak&year=2024"), Page(present, "/?tag=lansia")
    lab.propose(tags=["desa"])
    assert page.heard() == []
    lab.do(thing, "revise", {"tags": ["desa"]})
    assert (len(page.heard()), others.heard()) == (1, [])


def test_what_is_out_of_reach_is_not_even_counted(browser: Browser, lab: Lab, holders: Holders) -> None:
    thing = lab.propose()
    only(lab, holders, "DINSOS")
    browser.log_in()
    pages = [Page(browser, path) for path in LISTS]
    lab.do(thing, "revise", {"title": "Antar Akta ke Rumah"})
    lab.do(thing, "receive-complaint", {"key": "k1", "what": "Lama"}, version=2)
    assert [page.heard() for page in pages] == [[]] * len(LISTS)


def test_another_region_is_not_heard_of(browser: Browser, lab: Lab, holders: Holders) -> None:
    holders[SITI.account] = Actor(account=SITI.account, grants=(Grant(role=Role.AUDITOR, region="36.72"),))
    lab.made("/v1/regions", {"code": "36.74", "name": "Tangerang Selatan"}, role="admin")
    browser.log_in()
    pages = [Page(browser, path) for path in (*LISTS, "/?region=36.74", "/peluncuran?region=36.74")]
    other = lab.made("/v1/agencies", {"region": "36.74", "code": "DINSOS", "name": "Dinas Sosial"})
    lab.propose(agency=other["id"])
    lab.made("/v1/launches", {"name": "Gebyar", "region": "36.74", "month": "2024-08"})
    assert [page.heard() for page in pages] == [[]] * len(pages)


def test_coverage_hears_of_agencies_and_targets_of_its_region(browser: Browser, lab: Lab) -> None:
    page = Page(browser, "/cakupan?region=36.72&year=2020")
    other = lab.made("/v1/agencies", {"region": "36.72", "code": "DINSOS", "name": "Dinas Sosial"})
    lab.made("/v1/regions", {"code": "36.74", "name": "Tangerang Selatan"}, role="admin")
    lab.made("/v1/agencies", {"region": "36.74", "code": "DINKES", "name": "Dinas Kesehatan"})
    assert page.heard() == [f"agencies/{other['id']}"]
    lab.do("/v1/regions/36.72", "set-target", {"year": 2020, "agencies": 2})
    assert len(page.heard()) == 2


def test_a_list_that_asks_for_something_hears_of_its_own_rows_alone(present: Browser, lab: Lab) -> None:
    thing = lab.propose()
    page, dashboard = Page(present, "/dasbor/pengaduan"), Page(present, "/dasbor")
    lab.do(thing, "revise", {"title": "Antar Akta ke Rumah"})
    assert page.heard() == []
    lab.do(thing, "receive-complaint", {"key": "k1", "what": "Lama"}, version=2)
    assert page.heard() == [f"{name(thing).split('/')[1]}/k1"]
    assert name(thing).split("/")[1] in " ".join(dashboard.heard())


def test_launches_and_a_launch_hear_of_plans_and_of_the_batch(browser: Browser, lab: Lab) -> None:
    launch = lab.made("/v1/launches", {"name": "Gebyar", "region": "36.72", "month": "2024-08"})
    at = f"/v1/launches/{launch['id']}"
    listed, other = Page(browser, "/peluncuran"), Page(browser, "/peluncuran?region=99.99")
    one, on_screen = Page(browser, f"/peluncuran/{launch['id']}"), Page(browser, f"/peluncuran/{launch['id']}/layar")
    lab.propose()
    assert [page.heard() for page in (listed, other, one, on_screen)] == [[], [], [], []]
    lab.do(at, "fix-date", {"date": "2024-08-17", "place": "Alun-alun"})
    assert [page.heard() for page in (listed, other, one, on_screen)] == [[name(at)], [], [name(at)], [name(at)]]


def test_an_innovation_hears_of_each_of_its_events(present: Browser, lab: Lab) -> None:
    thing = lab.propose()
    page = Page(present, thing.replace("/v1/innovations", "/inovasi"))
    assert page.heard() == []
    lab.propose()
    lab.do(thing, "receive-award", {"name": "Piala"})
    lab.do(thing, "receive-award", {"name": "Medali"}, version=2)
    assert page.heard() == ["v2", "v3"]
    assert page.heard(**{"Last-Event-ID": page.id}) == []


def test_who_has_to_log_in_for_a_page_is_told_not_to_come_back_for_its_news(browser: Browser, lab: Lab) -> None:
    thing = lab.propose().replace("/v1/innovations", "inovasi")
    for page in (thing, "papan?region=36.72", "dasbor/wacana?region=36.72"):
        assert browser.get(f"/aliran/{page}").status_code == 204


def test_a_thing_out_of_reach_has_no_news(browser: Browser, lab: Lab, holders: Holders) -> None:
    thing = lab.propose().replace("/v1/innovations", "inovasi")
    only(lab, holders, "DINSOS")
    browser.log_in()
    assert browser.get(f"/aliran/{thing}").status_code == 404
    assert browser.get("/aliran/peluncuran/00000000-0000-7000-8000-000000000000").status_code == 404


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "9" * 30, ""])
def test_garbage_in_place_of_the_last_event_is_refused(browser: Browser, lab: Lab, given: str) -> None:
    lab.propose()
    answer = browser.get("/aliran/katalog?after=0", headers={"Last-Event-ID": given})
    assert answer.status_code == 400
    assert browser.get("/aliran/katalog?after=-1").status_code == 400


def test_who_says_nothing_hears_from_now_on(browser: Browser, lab: Lab) -> None:
    lab.propose()
    assert "data:" not in browser.get("/aliran/katalog").text
    assert "data:" in browser.get("/aliran/katalog?after=0").text


def test_the_past_has_no_news(present: Browser, lab: Lab) -> None:
    lab.propose()
    for path in ("/?as_of=2024-06-03", "/cakupan?as_of=2024-06-03", "/dasbor/wacana?as_of=2024-06-03"):
        assert "data-stream" not in present.get(path).text
    for stream in ("katalog", "cakupan", "dasbor/wacana"):
        answer = present.get(f"/aliran/{stream}?after=0&as_of=2024-06-03")
        assert (answer.status_code, answer.text.count("data:")) == (200, 0)


def test_who_loads_keeps_what_was_asked(browser: Browser, lab: Lab) -> None:
    lab.propose()
    page = browser.get("/?region=36.72&q=akta&selesai=recorded").text
    assert 'data-here="/?region=36.72&amp;q=akta"' in page
