"""The pages of the rules: what they say of each, of the tests, and of refusals to whom."""

from __future__ import annotations

import gzip
import re
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.pages import rules as view
from api.texts import LANGUAGES
from domain.access import Actor, Grant, Role
from domain.rules import RULES
from service.identifiers import agency_id
from service.rulebook import rulebook
from service.rulebook.last_run import last_run
from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser, Holders, said

FEATURE, RULE = rulebook().rule("R06")


@pytest.fixture
def result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the result of the tests is looked for."""
    file = tmp_path / "last-run.json"
    monkeypatch.setattr(view, "last_run", lambda book: last_run(book, file))
    return file


def write(file: Path, **other: Any) -> None:
    outcomes = {each.id: {scenario.name: "passed" for scenario in each.everything()} for each in rulebook().features}
    outcomes[FEATURE.id][RULE.scenarios[0].name] = "failed"
    usual = {"commit": "0123456789abcdef", "changed": False, "ran_at": "2026-11-22T03:46:00Z",
             "features": rulebook().digest, "outcomes": outcomes}  # fmt: skip
    file.write_bytes(msgspec.json.encode({**usual, **other}))


def refuse(lab: Lab, times: int) -> None:
    """R02 refuses so often."""
    address = lab.propose()
    for _ in range(times):
        assert lab.do(address, "start-stage", {"stage": "design"}).json["rule"] == "R02"  # type: ignore[index]


# the rules


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_stands_on_one_page_and_has_its_own(browser: Browser, result: Path, language: str) -> None:
    listed = browser.get(f"/aturan?lang={language}")
    assert listed.status_code == 200
    assert set(re.findall(r'href="/aturan/(\w+)"', listed.text)) == {*RULES, "data_demonstrasi"}
    for feature, rule in rulebook().rules():
        page = browser.get(f"/aturan/{rule.id}")
        told = said(page)
        assert all(text in told for text in (rule.title, feature.name, *(each.name for each in rule.scenarios)))
        assert all(f'id="{each.anchor}"' in page.text for each in rule.scenarios)


def test_a_scenario_is_told_step_by_step_with_its_tables(browser: Browser, result: Path) -> None:
    steps = [(rule.id, step) for _, rule in rulebook().rules() for each in rule.scenarios for step in each.steps]
    id, tabled = next((id, step) for id, step in steps if step.table)
    told = said(browser.get(f"/aturan/{id}"))
    assert f"{tabled.keyword} {tabled.text} {' '.join(cell for row in tabled.table for cell in row)}" in told


def test_words_are_looked_for_in_rules_and_scenarios(browser: Browser, result: Path) -> None:
    scenario = RULE.scenarios[0]
    found = browser.get("/aturan", query_string={"q": scenario.name.upper()})
    assert set(re.findall(r'href="/aturan/(R\d\d)"', found.text)) == {"R06"}
    assert f'href="/aturan/R06#{scenario.anchor}"' in found.text
    assert "Tidak ada aturan" in said(browser.get("/aturan?q=tidak-ada-kata-ini"))
    assert "<b>" not in browser.get("/aturan?q=<b>tebal").text.split("<main", 1)[1].split('class="tags"')[0]


def test_what_is_no_rule_is_missed(browser: Browser, result: Path) -> None:
    for name in ("R99", "r06", "tahap", "..%2fsetup"):
        assert browser.get(f"/aturan/{name}").status_code == 404


def test_scenarios_of_no_rule_have_a_page_under_the_name_of_their_feature(browser: Browser, result: Path) -> None:
    demonstration = rulebook().features[-1]
    told = said(browser.get(f"/aturan/{demonstration.id}"))
    assert all(each.name in told for each in demonstration.scenarios)


def test_what_a_problem_is_leads_to_the_rules_that_refuse_so(browser: Browser, result: Path) -> None:
    assert "href=/aturan/R06" in browser.get("/problems/not-ready-to-launch").text
    assert 'href="/problems/not-ready-to-launch"' in browser.get("/aturan/R06").text


@pytest.mark.parametrize("path", ["/aturan", "/aturan/R54", "/aturan/data_demonstrasi"])
def test_a_page_is_small(browser: Browser, result: Path, path: str) -> None:
    sent = browser.get(path, headers={"Accept-Encoding": "gzip"})
    assert len(sent.data) < 20_000
    assert gzip.decompress(sent.data)


# the tests


def test_without_a_result_nothing_was_run(browser: Browser, result: Path) -> None:
    for path in ("/aturan", "/aturan/R06"):
        assert "belum dijalankan pada terbitan ini" in said(browser.get(path))
    assert "lulus" not in said(browser.get("/aturan/R06"))


@pytest.mark.parametrize("damage", [b"", b"{", b"\x00"])
def test_one_that_cannot_be_read_is_as_good_as_none(browser: Browser, result: Path, damage: bytes) -> None:
    result.write_bytes(damage)
    answer = browser.get("/aturan")
    assert (answer.status_code, "belum dijalankan pada terbitan ini" in said(answer)) == (200, True)


def test_what_passed_and_failed_is_told_with_the_commit_and_the_moment(browser: Browser, result: Path) -> None:
    write(result)
    every = sum(len([*each.everything()]) for each in rulebook().features)
    told, listed = said(browser.get("/aturan/R06")), said(browser.get("/aturan"))
    assert f"22 November 2026 pukul 10.46 WIB: {every - 1} dari {every} skenario lulus" in listed
    assert "Kode 0123456789ab." in listed
    assert f"1 dari {len(RULE.scenarios)} skenario gagal" in told
    assert f"{RULE.scenarios[0].name} gagal" in told
    assert f"{RULE.scenarios[1].name} lulus" in told


def test_a_result_of_other_rules_is_not_shown_as_if_it_were_of_these(browser: Browser, result: Path) -> None:
    write(result, features="0" * 64)
    told = said(browser.get("/aturan/R06"))
    assert "menjalankan isi aturan yang lain" in told
    assert "lulus" not in told
    assert "gagal" not in told


# refusals


def test_who_reads_a_whole_region_is_told_how_often_each_rule_refused(browser: Browser, lab: Lab, result: Path) -> None:
    refuse(lab, 3)
    browser.log_in()
    assert "Menolak 3 kali" in said(browser.get("/aturan/R02"))
    assert "Menolak 0 kali" in said(browser.get("/aturan/R06"))
    row = browser.get("/aturan").text.split('href="/aturan/R02"')[1].split("</tr>")[0]
    assert "3 kali" in unescape(row)


def test_it_is_told_of_no_other_region(browser: Browser, lab: Lab, holders: Holders, result: Path) -> None:
    refuse(lab, 1)
    holders["akun-siti"] = Actor(account="akun-siti", grants=(Grant(role=Role.AUDITOR, region="36.74"),))
    browser.log_in()
    assert "Menolak 0 kali" in said(browser.get("/aturan/R02"))


def test_it_is_told_neither_to_the_public_nor_to_a_part_of_a_region(
    browser: Browser, lab: Lab, holders: Holders, result: Path
) -> None:
    refuse(lab, 1)
    for path in ("/aturan", "/aturan/R02"):
        told = said(browser.get(path))
        assert "Masuk untuk melihat berapa kali" in told
        assert " kali " not in told.replace("berapa kali", "")
    agencies = frozenset({agency_id("36.72", "DISDUKCAPIL")})
    grant = Grant(role=Role.FACILITATOR, region="36.72", agencies=agencies)
    holders["akun-siti"] = Actor(account="akun-siti", grants=(grant,))
    browser.log_in()
    told = said(browser.get("/aturan/R02"))
    assert "hanya dapat dilihat oleh yang boleh membaca seluruh wilayah" in told
    assert "1 kali" not in told
