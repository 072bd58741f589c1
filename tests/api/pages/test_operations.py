"""`/operasi` and `/aksesibilitas`."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from api.pages.formats import Formats
from api.pages.operations import told
from api.texts import LANGUAGES, texts
from domain.access import Actor, Grant, Role
from service.bootstrap import Service
from service.checks import FOUND, Check, running
from service.projections.health import HEALTHS
from service.settings import Unusable, read_settings
from tests.api.conftest import NOW, Lab
from tests.api.pages.conftest import Browser, Holders, said

HERE = "/operasi"
HOSTILE = "<script>alert(1)</script>"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_and_every_health_has_its_words(language: str, service: Service) -> None:
    t = texts(language).page
    wanted = [f"check_{check.name}" for check in running(service)] + [f"health_{health}" for health in HEALTHS]
    wanted += [f"check_is_{status}" for status in ("ok", "warning", "broken")]
    wanted += [f"token_{standing}" for standing in ("active", "revoked", "expired")]
    wanted += [f"found_{name}_{found}" for name, each in FOUND.items() for found in each]
    assert [key for key in wanted if key not in t] == []


def test_what_a_check_found_is_said_in_the_readers_language_with_its_facts(service: Service) -> None:
    """Also what it finds only where something is wrong."""
    every = {"how": "WAL", "names": ["a", "b"], "n": 2, "behind": 1, "leaves": 3, "logs": 2, "file": "x",
             "now": NOW, "last": NOW, "at": NOW, "passed": 1, "all": 2}  # fmt: skip
    for language in LANGUAGES:
        f = Formats(texts(language))
        said = {found: told(Check(name=name, status="ok", detail="", found=found, facts=every), f)
                for name, each in FOUND.items() for found in each}  # fmt: skip
        assert not [text for text in said.values() if "{" in text]
        assert "a, b" in said["stopped"]
    assert {each.found for each in running(service)} == {
        "writable", "durable", "following", "right", "signed", "untested"
    }  # fmt: skip


def test_how_far_each_projection_is_and_what_is_ready_is_told(browser: Browser, lab: Lab) -> None:
    browser.log_in("auditor", "token-of-auditor")
    told = said(browser.get(HERE))
    assert "Penyimpanan dapat ditulis baik Sekarang dapat mencatat." in told
    assert "not before the last event" in said(browser.get(f"{HERE}?lang=en"))
    assert re.search(r"innovations mutakhir 2 0 peristiwa, 0 detik 1, bentuk \d+", told)
    assert "jejak projections diff NAME" in told
    assert "Up to event" in said(browser.get(f"{HERE}?lang=en"))


def test_what_has_stopped_is_said_with_what_to_do(browser: Browser, lab: Lab, service: Service) -> None:
    browser.log_in("admin", "token-of-admin")
    with service.projections.database.writing() as db:
        db.execute("UPDATE projection_version SET status='stopped', error=?", (HOSTILE,))
    answer = browser.get(HERE)
    assert "jejak projections retry" in said(answer)
    assert "RUSAK" in said(answer)
    assert HOSTILE not in answer.text


def test_tokens_are_told_without_what_opens_anything(browser: Browser, lab: Lab, service: Service) -> None:
    made, text = service.tokens.create("akun-siti", name=HOSTILE, days=30, by="x")
    old, _ = service.tokens.create("akun-siti", name="lama", days=30, by="x")
    service.tokens.revoke(old.id, by="x")
    browser.log_in("admin", "token-of-admin")
    answer = browser.get(HERE)
    told = said(answer)
    assert f"jejak_{made.id}_…" in told
    assert "berlaku belum pernah" in told
    assert "dicabut" in told
    assert text not in answer.text
    assert HOSTILE not in answer.text


def test_of_a_region_only_tokens_of_its_accounts_are_told(
    browser: Browser, lab: Lab, service: Service, holders: Holders
) -> None:
    lab.made("/v1/regions", {"code": "36.74", "name": "Tangsel"}, role="admin")
    regions = ("36.72", "36.74")
    homes = {home: lab.made("/v1/accounts", {"name": "Mesin", "home": home}, role="admin") for home in regions}
    ids = {home: service.tokens.create(each["id"], name="m", days=1, by="x")[0].id for home, each in homes.items()}
    service.tokens.create("dev-admin", name="m", days=1, by="x")
    holders["akun-siti"] = Actor(account="akun-siti", grants=(Grant(role=Role.AUDITOR, region="36.72"),))
    browser.log_in()
    told = said(browser.get(HERE))
    assert f"jejak_{ids['36.72']}_…" in told
    assert told.count("_…") == 1


def test_it_is_for_admins_and_auditors(browser: Browser, lab: Lab) -> None:
    assert browser.get(HERE).status_code == 303
    browser.log_in()
    assert browser.get(HERE).status_code == 403


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_accessibility_statement_is_on_every_page_and_says_whom_to_write_to(
    browser: Browser, service: Service, language: str
) -> None:
    t = texts(language).page
    assert 'href="/aksesibilitas"' in browser.get(f"/masuk?lang={language}").text
    told = said(browser.get(f"/aksesibilitas?lang={language}"))
    assert t["accessibility_lab"] in told
    assert "WCAG 2.2" in told
    for contact, link in (("lab@example.go.id", "mailto:lab@example.go.id"), ("https://example.go.id/a@b", None)):
        service.settings = replace(service.settings, contact=contact)
        assert f'href="{link or contact}"' in browser.get("/aksesibilitas").text


def test_whom_to_write_to_is_an_address_of_e_mail_or_of_a_page() -> None:
    assert read_settings({"JEJAK_CONTACT": "lab@example.go.id"}).contact == "lab@example.go.id"
    assert read_settings({}).contact is None
    for wrong in ("javascript:alert(1)", "http://example.go.id", "lab", "a b@example.id"):
        with pytest.raises(Unusable):
            read_settings({"JEJAK_CONTACT": wrong})
