"""The stream of events: resumes where it was left, ends by itself, and never takes every thread."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.app import create_app
from api.feed import MOST, Streams
from service.bootstrap import Service
from tests.api.conftest import Caller, Lab


def told(text: str) -> list[tuple[str, dict[str, Any]]]:
    blocks = [
        dict(line.split(": ", 1) for line in block.splitlines()) for block in text.split("\n\n") if "data" in block
    ]
    return [(block["id"], json.loads(block["data"])) for block in blocks]


@pytest.fixture
def brief(service: Service) -> Caller:
    """An application whose streams end at once when there is nothing more, with a heartbeat before."""
    return Caller(create_app(service, Streams(seconds=0.2, heartbeat=0.05, look_again=0.01)))


def test_a_stream_resumes_after_the_last_event_that_was_seen(brief: Caller) -> None:
    Lab(brief).propose()
    answer = brief.get("/v1/events/stream", headers={"Last-Event-ID": "1"})
    assert answer.mimetype == "text/event-stream"
    assert [(id, event["id"]) for id, event in told(answer.text)] == [("2", "2"), ("3", "3")]
    assert "\n\n: \n\n" in answer.text, "a heartbeat"


def test_a_stream_may_begin_anywhere_and_be_of_one_type(brief: Caller) -> None:
    Lab(brief).propose()
    text = brief.get("/v1/events/stream?after=0&type=innovation.proposed").text
    assert [event["type"] for _, event in told(text)] == ["jejak.innovation.proposed.v1"]


@pytest.mark.parametrize("given", ["x", "-1", "1.5", "9" * 30])
def test_a_last_event_id_is_a_position(brief: Caller, given: str) -> None:
    assert brief.get("/v1/events/stream", headers={"Last-Event-ID": given}).status_code == 400


def test_there_are_only_so_many_streams_and_a_closed_one_is_free_again(brief: Caller) -> None:
    opened = [brief.get("/v1/events/stream", buffered=False) for _ in range(MOST)]
    assert {answer.status_code for answer in opened} == {200}
    refused = brief.get("/v1/events/stream")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    for answer in opened:
        answer.close()
    assert brief.get("/v1/events/stream").status_code == 200
