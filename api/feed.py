"""Everything that was recorded, in recording order: page by page, or as a stream of server-sent events."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import BoundedSemaphore, Event
from typing import Any

import msgspec
from flask import Response, request

from api import answers
from api.asked import Asked
from api.preconditions import last_event_id
from service.errors import Behind
from service.histories.event import cloud_event
from service.store import Store

_PAGE = 200


def events(asked: Asked) -> Response:
    """A page of CloudEvents after a position; `next` is null at the end."""
    after, limit = asked.query.get("after", 0), asked.query.get("limit", _PAGE)
    store = asked.service.store
    last = store.last_position()
    found = store.feed(after, limit + 1, _types(asked), upto=last)
    items = [cloud_event(recorded) for recorded in found[:limit]]
    following = int(items[-1]["id"]) if len(found) > limit else None
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
        answer = Response(self._told(asked.service.store, after, _types(asked)), content_type="text/event-stream")
        answer.call_on_close(self.free.release)
        return answer

    def _told(self, store: Store, after: int, types: tuple[str, ...]) -> Iterator[bytes]:
        ends = time.monotonic() + self.seconds
        beat = time.monotonic() + self.heartbeat
        yield b": jejak\n\n"
        while time.monotonic() < ends and not self.stopping.is_set():
            page = store.feed(after, _PAGE, types)
            for recorded in page:
                after = recorded.position or after
                yield _message(cloud_event(recorded))
            if page:
                beat = time.monotonic() + self.heartbeat
            elif time.monotonic() >= beat:
                beat = time.monotonic() + self.heartbeat
                yield b": \n\n"
            else:
                self.stopping.wait(self.look_again)


def _message(told: dict[str, Any]) -> bytes:
    return b"id: %s\ndata: %s\n\n" % (told["id"].encode(), msgspec.json.encode(told))
