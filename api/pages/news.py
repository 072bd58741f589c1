"""`/aliran`: what was recorded since, as server-sent events that name no more than what each is about.

An answer ends at once and the browser comes back (`retry`): an open page holds no thread.
"""

from __future__ import annotations

from flask import Response

from api.asked import Asked
from api.identity import is_public
from api.preconditions import last_event_id
from service.histories.event import subject

HERE = "/aliran"
_MOST = 200
_MILLISECONDS = 3000


def told(asked: Asked) -> Response:
    """After `Last-Event-ID`, else `after`; whoever is not logged in is told not to come back (204)."""
    if is_public(asked.actor):
        return Response(status=204)
    resumed = last_event_id(asked.header("HTTP_LAST_EVENT_ID"))
    after = asked.query.get("after", 0) if resumed is None else resumed
    page = asked.service.feed.page(asked.actor, after, _MOST)
    lines = [f"retry: {_MILLISECONDS}\n\n"]
    lines += [f"id: {recorded.position}\ndata: {subject(recorded)}\n\n" for recorded in page.events]
    lines.append(f"id: {page.reached}\n\n")
    return Response("".join(lines), headers={"Cache-Control": "no-store"}, content_type="text/event-stream")
