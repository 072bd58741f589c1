"""Everything that was recorded, in recording order: page by page, or as a stream of server-sent events."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event
from typing import Any

import msgspec
from flask import Response, request

from api import answers, persons
from api.asked import Asked
from api.preconditions import last_event_id
from service.errors import Behind
from service.histories.event import cloud_event
from service.people.reader import Reader

_PAGE = 200


def events(asked: Asked) -> Response:
    """A page of the CloudEvents that the caller may read, after a position; `next` is null at the end."""
    after, limit = asked.query.get("after", 0), asked.query.get("limit", _PAGE)
    last = asked.service.store.last_position()
    page = asked.service.feed.page(asked.actor, after, limit, _types(asked), upto=last)
    items = [cloud_event(recorded) for recorded in page.events]
    following = page.reached if page.more else None
    return answers.json({"items": items, "next": following, "position": last}, headers={"Position": str(last)})


def _types(asked: Asked) -> tuple[str, ...]:
    return (asked.query["type"],) if "type" in asked.query else ()


MOST = 4
"""Streams of one process: each holds a thread, and the others must go on answering."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Streams:
    """The open streams of this process; times in seconds.

    The contract promises a heartbeat every 15; it is also how a client that is gone is noticed and its thread freed.
    """

    seconds: float = 60.0
    heartbeat: float = 3.0
    look_again: float = 0.05
    stopping: Event = field(default_factory=Event)
    free: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(MOST))

    def open(self, asked: Asked) -> Response:
        """`text/event-stream` from `Last-Event-ID` or `after` on; raises Behind when too many are open."""
        resumed = last_event_id(request.headers.get("Last-Event-ID"))
        after = asked.query.get("after", 0) if resumed is None else resumed
        if not self.free.acquire(blocking=False):
            raise Behind
        told = self._told(asked, after, persons.reader(asked))
        answer = Response(told, content_type="text/event-stream")
        answer.call_on_close(self.free.release)
        return answer

    def _told(self, asked: Asked, after: int, reader: Reader) -> Iterator[bytes]:
        feed, actor, types, people = asked.service.feed, asked.actor, _types(asked), asked.service.people
        ends = time.monotonic() + self.seconds
        beat = time.monotonic() + self.heartbeat
        yield b": jejak\n\n"
        while time.monotonic() < ends and not self.stopping.is_set():
            page = feed.page(actor, after, _PAGE, types)
            went_on, after = page.reached > after, page.reached
            for recorded in page.events:
                yield people.opened_json(_message(cloud_event(recorded)), reader)
            if page.events:
                beat = time.monotonic() + self.heartbeat
            elif time.monotonic() >= beat:
                beat = time.monotonic() + self.heartbeat
                yield b": \n\n"
            elif not went_on:
                self.stopping.wait(self.look_again)


def _message(told: dict[str, Any]) -> bytes:
    return b"id: %s\ndata: %s\n\n" % (told["id"].encode(), msgspec.json.encode(told))
