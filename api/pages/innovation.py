"""`/inovasi/ID` and what stands under it: its history in sentences, its state, replayed and compared, its evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from api import persons, query
from api.answers import GHERKIN
from api.asked import Asked
from api.evidence import Files
from api.identity import is_public, shown_to
from api.pages.formats import Formats
from api.pages.rendering import page, spoken
from api.pages.telling import Teller
from api.pages.timeline import AT_ONCE, entries, kinds
from api.query import Parameter
from api.routing import View
from domain.settings import TimeZone
from service.errors import NotFound
from service.histories.event import event
from service.histories.gherkin import history_as_gherkin
from service.identifiers import region_id

HERE = "/inovasi/{id}"
SCRIPTS = ("htmx.js", "jejak.js")
_IN_HEAD = frozenset({"id", "version", "title", "agency", "region", "milestone", "stages", "tags", "stage", "launch",
                      "recorded_at", "modified_at"})  # fmt: skip
"""Members that the head of the page tells already."""
_VIEWS = ("compact", "full", "json")


def _view(text: str) -> str:
    if text not in _VIEWS:
        raise ValueError(text)
    return text


HISTORY = (
    query.TYPE,
    Parameter(name="tampilan", read=_view, shape={"type": "string", "enum": list(_VIEWS)}),
    Parameter(name="dari", read=query.any_version, shape={"type": "integer"}, description="the first version to show"),
)
COMPARISON = (replace(query.FROM, required=False), replace(query.TO, required=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """An innovation as it is asked for, its texts of persons open; the public has no `events`."""

    shown: dict[str, Any]
    events: list[dict[str, Any]]
    teller: Teller

    @property
    def version(self) -> int:
        return int(self.shown["version"])


def look(asked: Asked, id: UUID, **moment: Any) -> Looked:
    """Now, or at a `version` or on a `valid_on`; raises NotFound. The events are all there are by now."""
    service = asked.service
    view = service.read("innovation", id, **moment)
    shown = shown_to(asked.actor, "innovation", view.representation)
    zone = zone_of(asked, view.representation["region"])
    teller = Teller(asked, Formats(spoken(asked)), zone)
    if is_public(asked.actor):
        return Looked(shown=shown, events=[], teller=teller)
    history = service.history("innovation", id) if moment else view.history
    told: dict[str, Any] = {"shown": shown, "events": [event(each) for each in history]}
    return Looked(**service.people.opened(told, persons.reader(asked)), teller=teller)


def zone_of(asked: Asked, region: str) -> TimeZone:
    try:
        return TimeZone(asked.service.read("region", region_id(region)).representation["settings"]["time_zone"])
    except NotFound:
        return TimeZone.WIB


def history(asked: Asked, *, id: UUID) -> Response:
    """Its events, fifty a page, the newest page first where none is asked for; the public sees its state."""
    found = look(asked, id)
    if is_public(asked.actor):
        return on_page(asked, found, "innovation", "history", state=found.teller.members(found.shown, _IN_HEAD))
    wanted = asked.query.get("type")
    told = [each for each in entries(found.events, found.teller) if wanted in (None, each.type)]
    first = _first_of_page(asked.query.get("dari"), [each.version for each in told])
    shown = told[first : first + AT_ONCE]
    return on_page(
        asked, found, "innovation", "history",
        entries=shown, view=asked.query.get("tampilan", "compact"), views=_VIEWS,
        kinds=[(type, text, count, type == wanted) for type, text, count in kinds(found.events, found.teller)],
        older=told[max(first - AT_ONCE, 0)].version if first else None,
        newer=told[first + AT_ONCE].version if first + AT_ONCE < len(told) else None,
    )  # fmt: skip


def _first_of_page(wanted: int | None, versions: list[int]) -> int:
    """The place of the first entry to show: at that version, else so that the newest are shown."""
    if wanted is None:
        return max(len(versions) - AT_ONCE, 0)
    return min((place for place, version in enumerate(versions) if version >= wanted), default=len(versions))


def state(asked: Asked, *, id: UUID) -> Response:
    """Its state after one of its events, or at the end of a day; now where nothing is asked for."""
    day: date | None = asked.query.get("valid_on")
    now = look(asked, id)
    version = asked.query.get("version", now.version)
    if not 1 <= version <= now.version:
        raise NotFound
    found = look(asked, id, valid_on=day) if day else look(asked, id, version=version)
    current = next(each for each in entries(now.events, now.teller) if each.version == version)
    return on_page(
        asked, replace(now, shown=found.shown), "innovation_state", "state",
        last=now.version, version=version, day=day, entry=current,
        text=now.teller.f.said.page["replay_text"].format(
            version=version, last=now.version, sentence=current.sentence
        ),
        changed=None if day else _changed(asked, id, now, version - 1, version),
        state=found.teller.members(found.shown, _IN_HEAD - {"agency"}),
        zone_name=now.teller.f.zone(now.teller.zone),
    )  # fmt: skip


def comparison(asked: Asked, *, id: UUID) -> Response:
    """Two versions or days: what differs, who made it so and when."""
    found = look(asked, id)
    before, after = asked.query.get("from", found.version - 1), asked.query.get("to", found.version)
    if type(before) is type(after) and before > after:
        before, after = after, before
    return on_page(
        asked, found, "innovation_comparison", "compare",
        before=before, after=after, changed=_changed(asked, id, found, before, after),
    )  # fmt: skip


def changed_since(asked: Asked, id: UUID, version: int) -> list[dict[str, Any]]:
    """Rows of a comparison with what it is now; none for a version that there is not yet."""
    found = look(asked, id)
    return _changed(asked, id, found, version, found.version) if version < found.version else []


def scenario(asked: Asked, *, id: UUID) -> Response:
    """Its history as one Indonesian scenario that the tests can run again."""
    told = history_as_gherkin(asked.service, id, persons.reader(asked), asked.actor)
    headers = {"Content-Disposition": f'attachment; filename="{id}.feature"', "Cache-Control": "no-store"}
    return Response(told, headers=headers, content_type=f"{GHERKIN}; charset=utf-8")


def file_of(files: Files) -> View:
    """The file itself, to be kept: as the interface gives it."""

    def download(asked: Asked, *, id: UUID, sha256: str) -> Response:
        if sha256 not in {each["sha256"] for each in look(asked, id).shown["evidence"]}:
            raise NotFound
        return files.download(asked, sha256=sha256)

    return download


def _changed(asked: Asked, id: UUID, found: Looked, before: int | date, after: int | date) -> list[dict[str, Any]]:
    """Rows of a comparison: which member, what it was and is, which entry changed it, who and when."""
    teller = found.teller
    rows = asked.service.diff(id, before, after, persons.reader(asked))
    by_version = {each["version"]: each for each in found.events}
    told = []
    for row in rows:
        name, label = _pointed(row["path"], found.shown, teller)
        author = by_version.get(row["version"])
        told.append(
            {
                "label": label,
                "before": teller.told(name, row["before"]),
                "after": teller.told(name, row["after"]),
                "version": row["version"],
                "who": author and f"{teller.f.word(author['role'])} ({author['actor']})",
                "when": author and teller.f.instant(author["recorded_at"], teller.zone),
            }
        )
    return told


def _pointed(path: str, shown: dict[str, Any], teller: Teller) -> tuple[str, str]:
    """The member that a pointer (RFC 6901) names, and all of the way to it in words."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in path.strip("/").split("/")]
    words, name, value = [], steps[0], shown
    for step in steps:
        value = _within(value, step)
        if step.isdigit():
            words.append(_item_name(value, teller) or f"#{int(step) + 1}")
        else:
            name = step
            words.append(teller.label(step))
    return name, " › ".join(words)


def _within(value: Any, step: str) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and step.isdigit() and int(step) < len(value):
        return value[int(step)]
    return None


def _item_name(value: Any, teller: Teller) -> str | None:
    """What an item of a list is known by."""
    if not isinstance(value, dict):
        return None
    known = next((name for name in ("stage", "key", "name", "what") if value.get(name)), None)
    return teller.text(known, value[known]) if known else None


def on_page(asked: Asked, found: Looked, template: str, tab: str, status: int = 200, **facts: Any) -> Response:
    """With the head that all of them have."""
    return page(asked, template, status, **head_of(asked, found, tab), **facts)


def head_of(asked: Asked, found: Looked, tab: str) -> dict[str, Any]:
    """What the layout of these pages shows."""
    return {
        "scripts": SCRIPTS, "innovation": found.shown, "tab": tab, "teller": found.teller,
        "path": HERE.format(id=found.shown["id"]), "public": is_public(asked.actor),
        "position": asked.service.store.last_position(),
    }  # fmt: skip
