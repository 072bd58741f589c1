"""`/aliran/…`: what looks different on a page since it was made, as server-sent events.

An answer ends at once and the browser comes back (`retry`): an open page holds no thread. It names what is new and
nothing else, and only what the page would show to whoever asks: what was recorded is a reason to look, no news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response

from api.asked import Asked
from api.identity import is_public
from api.lists import catalogue_of
from api.pages.queries import address, asking
from api.preconditions import last_event_id
from domain.innovation.events import EVENTS
from domain.recorded import Recorded
from service.histories.event import subject

HERE = "/aliran"
OF_INNOVATIONS = frozenset(fact.type for fact in EVENTS)
_MOST = 200
"""Events that are looked at in one answer; the next goes on from there."""
SOON, _LATER = 3, 10
"""Seconds after which a browser comes back: to a page of one thing, to a list."""
_JUST_BEFORE = timedelta(microseconds=1)
Look = Callable[[Asked, frozenset[UUID], Mapping[str, Any]], Mapping[str, Any]]
"""What a page shows of some things, now or at a moment (`as_of`), by the name of each."""
Events = list[Recorded[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a page shows: it is looked at `after` events of these types; `always` are news whatever it shows.

    The latter are of things of a `region` (None: of any), or of `one` alone.
    """

    look: Look | None = None
    after: frozenset[str] = OF_INNOVATIONS
    always: frozenset[str] = frozenset()
    region: str | None = None
    one: UUID | None = None
    seconds: int = _LATER


def stream(page: str, position: int, **said: Any) -> str:
    """Where a page hears of news from a position on."""
    return address(f"{HERE}/{page}", **{**said, "after": position})


def told(asked: Asked, *, watched: Callable[..., Watched], private: bool = False, **where: Any) -> Response:
    """After `Last-Event-ID`, else `after`, else from now on; the public is told not to come back (204) if `private`.

    What was known at a moment (`as_of`) has no news.
    """
    if private and is_public(asked.actor):
        return Response(status=204)
    upto = asked.service.projections.position()
    after, page = _after(asked, upto), watched(asked, **where)
    found = asked.service.feed.page(asked.actor, after, _MOST, upto=upto)
    events = [] if "as_of" in asked.query else found.events
    return _sent(_changed(asked, page, events) | _happened(asked, page, events), found.reached, page.seconds)


def told_of_innovation(asked: Asked, *, id: UUID) -> Response:
    """Each of its events, by their versions, which `after` and `Last-Event-ID` are here."""
    if is_public(asked.actor):
        return Response(status=204)
    after = _after(asked, 0)
    versions = [each.originator_version for each in asked.service.store.history_after(id, after)][:_MOST]
    return _sent((f"v{version}" for version in versions), max(versions, default=after), SOON)


def of_list(filters: Mapping[str, Any], *members: str) -> Look:
    """What is shown by these members of the innovations that some filters of the catalogue leave."""

    def look(asked: Asked, ids: frozenset[UUID], moment: Mapping[str, Any]) -> Mapping[str, Any]:
        found = catalogue_of(asking(asked, (), **filters, **moment, only=ids, limit=len(ids)))["items"]
        return {each["id"]: [each.get(name) for name in members] for each in found}

    return look


def _changed(asked: Asked, page: Watched, events: Events) -> set[str]:
    """What is shown otherwise than just before the first of these events, or only now, or not any more."""
    reasons = [each for each in events if each.fact.type in page.after]
    if page.look is None or not reasons:
        return set()
    ids = frozenset(each.originator_id for each in reasons)
    before = page.look(asked, ids, {"as_of": _before(reasons)})
    now = page.look(asked, ids, {})
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def _before(events: Events) -> datetime:
    return min(each.timestamp for each in events) - _JUST_BEFORE


def _happened(asked: Asked, page: Watched, events: Events) -> set[str]:
    found = [each for each in events if each.fact.type in page.always and page.one in (None, each.originator_id)]
    if found and page.region is not None:
        places = asked.service.places.of(each.originator_id for each in found)
        found = [each for each in found if places[each.originator_id].region == page.region]
    return {subject(each) for each in found}


def _after(asked: Asked, now: int) -> int:
    resumed = last_event_id(asked.header("HTTP_LAST_EVENT_ID"))
    return int(asked.query.get("after", now)) if resumed is None else resumed


def _sent(news: Iterable[str], reached: int, seconds: int) -> Response:
    """One message at most, with a line for each: so many are told of at once."""
    lines = [f"retry: {seconds * 1000}", f"id: {reached}", *(f"data: {quote(each)}" for each in sorted(news)), "", ""]
    headers = {"Cache-Control": "no-store"}
    return Response("\n".join(lines), headers=headers, content_type="text/event-stream")
