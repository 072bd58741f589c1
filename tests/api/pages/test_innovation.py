"""The page of an innovation: its history in sentences, its states, what differs between two, its evidence."""

from __future__ import annotations

import io
import re
from dataclasses import fields
from html import unescape
from string import Formatter
from typing import Any
from urllib.parse import urlencode

import pytest

from api.pages.commands import SEGMENTS
from api.texts import LANGUAGES, texts
from service.histories.words.labels import LABELS
from service.store.topics import FACTS, kind_of
from tests.api.conftest import Caller, Lab
from tests.api.pages.conftest import Browser, said

TYPES = {type: fact for type, fact in FACTS.items() if kind_of(type) in SEGMENTS}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'{{7*7}}"


@pytest.fixture
def page(browser: Browser, lab: Lab) -> str:
    """The address of an innovation whose first stage is over, looked at by a facilitator."""
    address = lab.propose(title="Antar Akta")
    lab.do(address, "start-stage", {"stage": "drum_up", "occurred_on": "2020-02-03"})
    lab.do(address, "complete-stage", {"stage": "drum_up", "result": "Disepakati", "occurred_on": "2020-02-14"}, 2)
    browser.log_in("facilitator", "token-of-facilitator")
    return address.replace("/v1/innovations", "/inovasi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_type_of_event_has_a_sentence_and_a_name(language: str) -> None:
    assert len(TYPES) == 62
    assert texts(language).events.keys() == texts(language).kinds.keys() == TYPES.keys()
    for type, sentence in texts(language).events.items():
        named = {name for _, name, _, _ in Formatter().parse(sentence) if name}
        said_of_all = {"agency"} if kind_of(type) == "innovation" else set()
        assert named <= {each.name.rstrip("_") for each in fields(TYPES[type])} | said_of_all, type


def test_members_are_called_as_in_a_history_as_gherkin() -> None:
    assert LABELS.items() <= texts("id").fields.items()


def test_its_history_is_told_in_sentences_with_the_day_of_each(browser: Browser, page: str) -> None:
    told = said(browser.get(page))
    assert "DISDUKCAPIL mengusulkan inovasi “Antar Akta” , 6 Januari 2020" in told
    assert "DISDUKCAPIL menyelesaikan tahap Drum Up , 14 Februari 2020" in told
    assert "DISDUKCAPIL completed the stage Drum Up , 14 February 2020" in said(browser.get(f"{page}?lang=en"))


def test_it_is_told_in_full_or_as_the_interface_has_it(browser: Browser, page: str) -> None:
    full = said(browser.get(f"{page}?tampilan=full"))
    assert "Hasil Disepakati" in full
    assert "dicatat 3 Juni 2024 pukul 09.00 WIB oleh Fasilitator" in full
    assert "&#34;stage&#34;: &#34;drum_up&#34;" in browser.get(f"{page}?tampilan=json").text
    assert browser.get(f"{page}?tampilan=lain").status_code == 400


def test_one_kind_of_event_can_be_chosen(browser: Browser, page: str) -> None:
    only = browser.get(f"{page}?type=innovation.stage_completed")
    assert re.findall(r'<li id="(v\d+)"', only.text) == ["v3"]


def test_a_long_history_is_shown_fifty_at_a_time_the_newest_first(browser: Browser, page: str, lab: Lab) -> None:
    address = page.replace("/inovasi", "/v1/innovations")
    for version in range(3, 60):
        lab.do(address, "receive-award", {"name": f"Piala {version}"}, version)
    newest = browser.get(page).text
    assert re.findall(r'<li id="v(\d+)"', newest) == [str(each) for each in range(11, 61)]
    older = re.search(r'href="([^"]+dari=\d+[^"]*)"', newest)
    assert older is not None
    assert re.findall(r'<li id="v(\d+)"', browser.get(older[1].replace("&amp;", "&")).text)[:2] == ["1", "2"]


def test_the_public_sees_what_is_public_and_where_to_log_in(browser: Browser, lab: Lab) -> None:
    page = lab.propose(title="Antar Akta").replace("/v1/innovations", "/inovasi")
    told = browser.get(page)
    assert "Antar Akta" in said(told)
    assert "Warga antre" not in told.text
    assert f'href="/masuk?{urlencode({"ke": page})}"' in told.text
    for part in ("keadaan", "banding", "bukti"):
        answer = browser.get(f"{page}/{part}")
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/masuk")


def test_what_is_not_there_is_missed(browser: Browser, page: str) -> None:
    other = "/inovasi/00000000-0000-0000-0000-000000000001"
    missed = [f"{page}/keadaan?version=4", f"{page}/keadaan?version=0", f"{page}/banding?from=1&to=9"]
    for path in (other, f"{other}/keadaan", f"{other}/banding", f"{page}/bukti/{'0' * 64}", *missed):
        assert browser.get(path).status_code == 404, path


def test_after_each_event_its_state_is_shown_and_what_the_event_changed(browser: Browser, page: str) -> None:
    then = said(browser.get(f"{page}/keadaan?version=2"))
    assert "Tahapan › Drum Up › Status belum dimulai sedang dikerjakan" in then
    assert "catatan 2 dari 3: DISDUKCAPIL memulai tahap Drum Up" in browser.get(f"{page}/keadaan?version=2").text
    assert "sudah selesai" not in then
    assert "1. Drum Up" not in then
    assert "Keadaan sekarang" in said(browser.get(f"{page}/keadaan"))


def test_at_the_end_of_a_day_its_state_is_what_was_true(browser: Browser, page: str) -> None:
    then = said(browser.get(f"{page}/keadaan?valid_on=2020-02-10"))
    assert "Keadaan pada akhir 10 Februari 2020" in then
    assert "sedang dikerjakan, sejak 3 Februari 2020" in then
    assert browser.get(f"{page}/keadaan?valid_on=2019-01-01").status_code == 404


def test_two_versions_or_days_are_compared_with_who_and_when(browser: Browser, page: str) -> None:
    told = said(browser.get(f"{page}/banding?from=1&to=3"))
    assert "Tahapan › Drum Up › Hasil – Disepakati Fasilitator (dev-facilitator) 3 Juni 2024 pukul 09.00 WIB" in told
    assert told == said(browser.get(f"{page}/banding?from=3&to=1"))
    assert "Tidak ada yang berbeda" in said(browser.get(f"{page}/banding?from=2&to=2"))
    assert "sudah selesai" in said(browser.get(f"{page}/banding?from=2020-02-10&to=2020-02-20"))


def test_many_differences_are_shown_a_hundred_a_page(browser: Browser, page: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("api.pages.replay._ROWS", 2)
    first = browser.get(f"{page}/banding?from=1&to=3")
    assert "Hasil" not in said(first)
    assert "Halaman pertama" not in said(first)
    (more,) = re.findall(r'rel="next" href="([^"]+)"', first.text)
    rest = said(browser.get(unescape(more)))
    assert "Tahapan › Drum Up › Hasil – Disepakati" in rest
    assert "Halaman pertama" in rest


def test_evidence_is_listed_and_given_as_a_file(browser: Browser, page: str, call: Caller, lab: Lab) -> None:
    content = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    kept = call.post("/v1/evidence", data={"file": (io.BytesIO(content), "laporan.pdf")}).json
    assert kept is not None
    lab.do(page.replace("/inovasi", "/v1/innovations"), "attach-evidence", kept, 3)
    assert "laporan.pdf" in said(browser.get(f"{page}/bukti"))
    file = browser.get(f"{page}/bukti/{kept['sha256']}")
    assert (file.data, file.headers["Content-Disposition"].split(";")[0]) == (content, "attachment")
    assert file.headers["Cache-Control"] == "no-store"


def test_hostile_texts_are_shown_as_texts(browser: Browser, lab: Lab) -> None:
    address = lab.propose(title=HOSTILE, problem=HOSTILE, idea=HOSTILE, tags=[HOSTILE])
    page = address.replace("/v1/innovations", "/inovasi")
    browser.log_in("facilitator", "token-of-facilitator")
    for path in (
        "/",
        page,
        f"{page}?tampilan=full",
        f"{page}?tampilan=json",
        f"{page}/keadaan",
        f"{page}/banding?from=0&to=1",
    ):
        told = browser.get(path)
        assert told.status_code == 200
        assert "<script>alert" not in told.text
        assert "<img" not in told.text
        assert "&lt;script&gt;" in told.text
        assert ">49" not in told.text


def test_its_history_is_given_as_a_scenario_to_be_run_again(browser: Browser, page: str) -> None:
    told = browser.get(f"{page}/riwayat.feature")
    assert told.content_type == "text/x-gherkin; charset=utf-8"
    assert "Skenario: Inovasi berjalan menurut jejaknya" in told.text


def test_of_two_moments_none_is_chosen(browser: Browser, page: str) -> None:
    assert browser.get(f"{page}/keadaan?version=2&valid_on=2020-02-10").status_code == 400
