"""The pages: one for each problem, the documentation, and the figures of the process."""

from __future__ import annotations

import re
import sqlite3

import pytest

from api.pages.documents import codes
from service.bootstrap import Service
from tests.api.conftest import Caller


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_problem_has_its_page_in_both_languages(call: Caller, code: str) -> None:
    page = call.get(f"/problems/{code}", role=None)
    assert page.status_code == 200
    assert "lang=id" in page.text
    assert "lang=en" in page.text
    assert "{" not in page.text


def test_a_problem_nobody_defined_has_no_page(call: Caller) -> None:
    assert call.get("/problems/tidak-ada").status_code == 404


def test_the_documentation_is_made_of_its_own_files_only(call: Caller) -> None:
    page = call.get("/docs", role=None)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert not re.search(r"//", page.text)
    for path in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert call.get(path, role=None).status_code == 200, path
    assert call.get("/docs/../openapi.json").status_code == 404


@pytest.mark.parametrize(
    ("path", "accepts", "language"),
    [("", "en", "en"), ("", "id", "id"), ("", "fr", "id"), ("/en", "id", "en")],
)
def test_the_auditors_guide_comes_in_both_languages(call: Caller, path: str, accepts: str, language: str) -> None:
    page = call.get(f"/audit-guide{path}", role=None, headers={"Accept-Language": accepts})
    assert (page.status_code, f"<html lang={language}>" in page.text) == (200, True)
    assert "script" not in page.text
    assert call.get("/audit-guide/fr", role=None).status_code == 404


def test_the_figures_are_prometheus_text(call: Caller) -> None:
    call.get("/v1/nothing")
    text = call.get("/metrics", role=None).text
    assert re.search(r'^jejak_requests_total\{method="GET",status="404",worker="\d+"\} 1\.0$', text, re.MULTILINE)
    assert "jejak_events 0.0" in text
    assert 'jejak_projection_behind_seconds{projection="innovations"} 0.0' in text
    assert 'jejak_projection_health{health="current",projection="innovations"} 1.0' in text
    assert 'jejak_projection_health{health="stopped",projection="innovations"} 0.0' in text


def test_the_process_is_ready_when_its_store_takes_writes(call: Caller, service: Service) -> None:
    assert call.get("/healthz", role=None).status_code == 200
    assert (call.get("/readyz", role=None).json or {})["status"] == "ready"
    with sqlite3.connect(service.store.engine.place) as db:
        db.execute("UPDATE projection_version SET status='stopped', error='tidak dikenal'")
    stopped = call.get("/readyz", role=None)
    assert stopped.status_code == 503
    assert {each["error"] for each in (stopped.json or {})["projections"]} == {"tidak dikenal"}


def test_a_fault_is_told_without_its_inside(call: Caller, service: Service, caplog: pytest.LogCaptureFixture) -> None:
    service.reader.at_once = None  # type: ignore[method-assign,assignment]  # any fault will do
    answer = call.get("/v1/regions/36.72")
    assert (answer.status_code, (answer.json or {})["code"]) == (500, "internal")
    assert "NoneType" not in answer.text
    assert "unforeseen" in caplog.text
