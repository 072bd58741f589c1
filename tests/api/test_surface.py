"""What can be reached at all: no other methods, no folders, nothing about the inside, nothing for other origins."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.api.conftest import Caller
from tests.cli.processes import running

METHODS = ("TRACE", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "PROPFIND")


@pytest.mark.parametrize("method", METHODS)
def test_a_method_that_is_not_used_is_refused(call: Caller, method: str) -> None:
    for path in ("/v1/innovations", "/masuk", "/healthz"):
        answer = call(method, path)
        assert answer.status_code == 405, path
        assert answer.headers["Allow"]


@pytest.mark.parametrize(
    "path",
    ["/docs/", "/aset/", "/aset/../wsgi.py", "/.git/config", "/v1", "/v1/", "/static/docs.js", "/aset/%2e%2e/app.py"],
)
def test_there_are_no_folders_and_no_files_but_those_of_pages(call: Caller, path: str) -> None:
    assert call.get(path).status_code == 404


@pytest.mark.parametrize("origin", ["https://lain.test", "null"])
def test_other_origins_are_never_let_in(call: Caller, origin: str) -> None:
    for path in ("/v1/innovations", "/masuk", "/openapi.json"):
        headers = call.get(path, headers={"Origin": origin}).headers
        assert not [name for name, _ in headers if name.lower().startswith("access-control-")]


def test_nothing_is_debugged(app: Flask) -> None:
    assert not app.debug
    assert not app.testing
    assert not app.config["PROPAGATE_EXCEPTIONS"]


def test_http_is_answered_and_never_redirected(call: Caller) -> None:
    assert call.get("/v1/innovations", headers={"X-Forwarded-Proto": "http"}).status_code == 200


def test_nothing_tells_which_version_serves(tmp_path: Path) -> None:
    with running(tmp_path, "serve", "--json", "--bind", "127.0.0.1:0") as jejak:
        for path in ("/masuk", "/v1/innovations", "/v1/events/stream"):
            connection = jejak.connection()
            connection.request("GET", path)
            answer = connection.getresponse()
            assert not any(each.isdigit() for each in answer.getheader("Server") or ""), path
            connection.close()
