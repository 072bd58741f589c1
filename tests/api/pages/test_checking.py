"""A bundle that somebody has is checked on a page, and every verdict is told in words with what to do."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from api.pages import checking
from api.texts import LANGUAGES, texts
from service.audit.apart import UNFINISHED
from service.bootstrap import Service
from service.ledger.verdicts import Verdict
from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser, said
from tests.service.ledger.forge import STRANGER, bundle, genuine, head_of, note_of, policy_text, with_members

HERE = "/audit/periksa"


@pytest.fixture
def auditor(browser: Browser, lab: Lab) -> Browser:
    browser.log_in("auditor", "token-of-auditor")
    return browser


def send(browser: Browser, content: bytes | None, **filled: str) -> TestResponse:
    found = re.search(r'name="token" value="([^"]+)"', browser.get(HERE).text)
    assert found is not None
    sent: dict[str, Any] = {"token": found[1], "policy": policy_text(), **filled}
    if content is not None:
        sent["bundle"] = (io.BytesIO(content), "bundle.zip")
    return browser.post(HERE, sent, content_type="multipart/form-data")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_has_its_words_and_what_to_do(language: str) -> None:
    t = texts(language).page
    names = [*(verdict.name for verdict in Verdict), UNFINISHED]
    assert [name for name in names if not t.get(f"verdict_{name}") or not t.get(f"verdict_{name}_do")] == []


def test_a_bundle_that_holds_is_said_to(auditor: Browser) -> None:
    told = said(send(auditor, bundle()))
    assert "Semua benar" in told
    assert "jejak.example.go.id/36.72" in told
    assert "Kebijakan yang Anda kirim" in told
    assert "tetap kata server ini" in told


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (b"PK", Verdict.BUNDLE_CORRUPT),
        (bundle(note=note_of(head_of(genuine()), witnesses=())), Verdict.UNWITNESSED),
        (bundle(note=note_of(head_of(genuine()), [STRANGER])), Verdict.NO_TRUSTED_KEY),
        (with_members(states_bin=b""), Verdict.STATE_MISSING),
    ],
)
def test_what_does_not_hold_is_told_with_what_to_do(auditor: Browser, content: bytes, verdict: Verdict) -> None:
    told = said(send(auditor, content))
    assert texts("id").page[f"verdict_{verdict.name}"] in told
    assert texts("id").page[f"verdict_{verdict.name}_do"] in told
    assert f"{verdict.name} ({int(verdict)})" in told


def test_a_head_that_was_kept_binds(auditor: Browser) -> None:
    kept = note_of(head_of(genuine(30, 3), 10)).decode().replace("\n", "\r\n")
    assert "Sejarah telah diganti" in said(send(auditor, bundle(), known=kept))


def test_without_a_policy_of_ones_own_the_servers_is_used(auditor: Browser, service: Service, tmp_path: Path) -> None:
    assert "Salin kebijakan Anda" in said(send(auditor, bundle(), policy=""))
    (tmp_path / "policy").write_text(policy_text())
    service.settings = replace(service.settings, audit_policy=str(tmp_path / "policy"))
    told = said(send(auditor, bundle(), policy=""))
    assert "Semua benar" in told
    assert "milik server ini" in told


def test_what_is_wrong_with_the_form_is_said_at_its_field_and_what_was_typed_stays(auditor: Browser) -> None:
    answer = send(auditor, bundle(), policy="<script>alert(1)</script>")
    assert answer.status_code == 422
    assert "Kebijakan ini tidak dapat dipakai" in said(answer)
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text
    assert "Pilih sebuah berkas bukti" in said(send(auditor, None))
    assert send(auditor, bundle(), policy="x" * (checking.LONGEST + 1)).status_code == 422


def test_what_is_too_large_is_not_read_and_is_for_the_command_line(auditor: Browser) -> None:
    answer = auditor.post(HERE, {}, environ_overrides={"CONTENT_LENGTH": str(40 << 20)})
    assert answer.status_code == 413
    assert "lebih besar daripada 16 MiB" in said(answer)
    assert "jejak audit verify" in said(answer)


def test_it_has_to_come_from_the_form_of_whoever_is_logged_in(auditor: Browser, browser: Browser) -> None:
    assert send(auditor, bundle(), token="wrong").status_code == 403
    browser.client.delete_cookie("__Host-jejak", domain="jejak.test")
    assert auditor.get(HERE).status_code == 303


def test_nothing_of_a_bundle_stays_on_the_machine(
    auditor: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = {path.name for path in tmp_path.iterdir()}
    assert "Semua benar" in said(send(auditor, bundle()))
    assert {path.name for path in tmp_path.iterdir()} == before
