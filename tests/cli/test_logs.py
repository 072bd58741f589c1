"""The log: an entry is a line that says when, who, what, and nothing that was put into it makes another line."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.cli.logs import AsJson, AsText
from tests.cli.processes import running, until


def entry(message: str, *of: object, **more: object) -> logging.LogRecord:
    record = logging.makeLogRecord({"name": "jejak.login", "levelno": 20, "levelname": "INFO", "msg": message, **more})
    record.args, record.created = of, datetime(2024, 6, 3, 2, tzinfo=UTC).timestamp()
    return record


def test_as_json_each_thing_has_its_name() -> None:
    said = json.loads(AsJson().format(entry("login %s", "refused", address="203.0.113.9", account="")))
    assert {name: value for name, value in said.items() if name != "process"} == {
        "time": "2024-06-03T02:00:00.000000Z", "level": "INFO", "logger": "jejak.login",
        "message": "login refused", "address": "203.0.113.9",
    }  # fmt: skip


def test_as_text_it_reads_from_left_to_right() -> None:
    line = AsText().format(entry("login %s", "refused", address="203.0.113.9"))
    assert line == "2024-06-03T02:00:00.000000Z INFO jejak.login login refused address=203.0.113.9"


@pytest.mark.parametrize("form", [AsJson(), AsText()])
@pytest.mark.parametrize("strange", ["a\nb", "a\r\nb", "a\u2028b", "a\x1b[2Jb", "a\u202eb", "\ud800"])
def test_whatever_is_in_it_stays_on_its_line(form: logging.Formatter, strange: str) -> None:
    line = form.format(entry("said %s", strange, path=strange))
    assert line.isprintable()
    line.encode("utf-8")


def test_an_exception_is_told_in_the_same_line() -> None:
    try:
        raise ValueError("dua\nbaris")
    except ValueError:
        record = entry("unforeseen", exc_info=sys.exc_info())
    assert "dua\\nbaris" in AsText().format(record)
    assert "dua\nbaris" in json.loads(AsJson().format(record))["exception"]


def test_what_is_served_says_who_was_refused_and_names_the_request(tmp_path: Path) -> None:
    with running(tmp_path, "serve", "--json", "--dev-tokens", "--bind", "127.0.0.1:0", JEJAK_LOG="json") as jejak:
        connection = jejak.connection()
        headers = {"Authorization": "Bearer eyJ-rahasia", "Correlation-Id": "c-1"}
        connection.request("GET", "/v1/events?q=rahasia", headers=headers)
        assert connection.getresponse().status == 401
        connection.close()
        until(lambda: "c-1" in (tmp_path / "stderr.txt").read_text())
    text = (tmp_path / "stderr.txt").read_text()
    (said,) = [json.loads(line) for line in text.splitlines() if "c-1" in line]
    assert (said["message"], said["code"], said["path"]) == ("refused", "unauthenticated", "/v1/events")
    assert said["address"] == "127.0.0.1"
    assert "rahasia" not in text
