"""`/inovasi/ID` and what stands under it: its history in sentences, its state, replayed and compared, its evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import Response

from api import persons, query
from api.answers import GHERKIN
from api.asked import Asked
from api.evidence import Files
from api.identity import is_public, shown_to
from api.pages import news
from api.pages.formats import Formats
from api.pages.queries import here_with
from api.pages.rendering import page, spoken
from api.pages.telling import Teller
from api.pages.timeline import AT_ONCE, entries, kinds
from api.query import Parameter
from api.routing import View
from domain.recorded import Recorded
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
_ROWS = 100
"""Differences of a page."""
COMPARISON = (
    replace(query.FROM, required=False),
    replace(query.TO, required=False),
    Parameter(name="dari", read=query.any_version, shape={"type": "integer"}, description="the first row to show"),
)


History = list[Recorded[Any]]
Chosen = Callable[[History], History]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """An innovation as it is asked for, with its whole history, of which the public has nothing.

    Texts of persons are open in what is `shown`, and in `events`: those of the history that were to be told.
    """

    shown: dict[str, Any]
    events: list[dict[str, Any]]
    history: History
    teller: Teller

    @property
    def version(self) -> int:
        return int(self.shown["version"])

    @property
    def newest(self) -> int:
        """The version that it has by now, whichever is shown."""
        return self.history[-1].originator_version if self.history else self.version


def look(asked: Asked, id: UUID, told: Chosen = lambda history: [], *, names: bool = True, **moment: Any) -> Looked:
    """Now, or at a `version` or on a `valid_on`; raises NotFound. The history is all there is by now.

    What is shown of no person is looked at without `names`: they stay sealed.
    """
    service = asked.service
    view = service.read("innovation", id, **moment)
    shown = shown_to(asked.actor, "innovation", view.representation)
    zone = zone_of(asked, view.representation["region"])
    teller = Teller(asked, Formats(spoken(asked)), zone)
    if is_public(asked.actor):
        return Looked(shown=shown, events=[], history=[], teller=teller)
    history = service.history("innovation", id) if moment else view.history
    sealed: dict[str, Any] = {"shown": shown, "events": [event(each) for each in told(history)]}
    opened = service.people.opened(sealed, persons.reader(asked)) if names else sealed
    return Looked(**opened, history=history, teller=teller)


def zone_of(asked: Asked, region: str) -> TimeZone:
    try:
        return TimeZone(asked.service.read("region", region_id(region)).representation["settings"]["time_zone"])
    except NotFound:
        return TimeZone.WIB


def history(asked: Asked, *, id: UUID) -> Response:
    """Its events, fifty a page, the newest page first where none is asked for; the public sees its state."""
    wanted, since = asked.query.get("type"), asked.query.get("dari")
    found = look(asked, id, lambda history: _page_of(history, wanted, since)[0])
    if is_public(asked.actor):
        return on_page(asked, found, "innovation", "history", state=found.teller.members(found.shown, _IN_HEAD))
    _, older, newer = _page_of(found.history, wanted, since)
    return on_page(
        asked, found, "innovation", "history",
        entries=list(entries(found.events, found.teller, found.history)),
        view=asked.query.get("tampilan", "compact"), views=_VIEWS,
        kinds=[(type, text, count, type == wanted) for type, text, count in kinds(found.history, found.teller)],
        older=older, newer=newer,
    )  # fmt: skip


def _page_of(history: History, type: str | None, since: int | None) -> tuple[History, int | None, int | None]:
    """The events of a page, of one type or of all: from that version on, else the newest; where others begin."""
    told = [each for each in history if type in (None, each.fact.type)]
    versions = [each.originator_version for each in told]
    first = max(len(told) - AT_ONCE, 0)
    if since is not None:
        first = min((place for place, version in enumerate(versions) if version >= since), default=len(told))
    return (
        told[first : first + AT_ONCE],
        versions[max(first - AT_ONCE, 0)] if first else None,
        versions[first + AT_ONCE] if first + AT_ONCE < len(told) else None,
    )


def state(asked: Asked, *, id: UUID) -> Response:
    """Its state after one of its events, or at the end of a day; now where nothing is asked for."""
    query.one_moment(asked.query)
    day, said = asked.query.get("valid_on"), asked.query.get("version")
    moment = {"valid_on": day} if day else {"version": said} if said is not None else {}
    found = look(asked, id, lambda history: history[(said or len(history)) - 1 :][:1], **moment)
    last, f = len(found.history), found.teller.f
    version = last if said is None else said
    if not 1 <= version <= last:
        raise NotFound
    current = next(entries(found.events, found.teller, found.history))
    return on_page(
        asked, found, "innovation_state", "state",
        last=last, version=version, day=day, entry=current,
        text=f.said.page["replay_text"].format(version=version, last=last, sentence=current.sentence),
        changed=None if day else _changed(asked, id, found, version - 1, version),
        state=found.teller.members(found.shown, _IN_HEAD - {"agency"}),
        zone_name=f.zone(found.teller.zone),
    )  # fmt: skip


def comparison(asked: Asked, *, id: UUID) -> Response:
    """Two versions or days: what differs, who made it so and when."""
    found = look(asked, id)
    before, after = asked.query.get("from", found.version - 1), asked.query.get("to", found.version)
    if type(before) is type(after) and before > after:
        before, after = after, before
    first = max(asked.query.get("dari", 1) - 1, 0)
    changed = asked.service.diff(id, before, after, persons.reader(asked), found.history)
    return on_page(
        asked, found, "innovation_comparison", "compare",
        before=before, after=after, changed=_told(changed[first : first + _ROWS], found),
        first=here_with(asked, dari=None) if first else None,
        more=here_with(asked, dari=first + _ROWS + 1) if first + _ROWS < len(changed) else None,
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
        if sha256 not in {each["sha256"] for each in look(asked, id, names=False).shown["evidence"]}:
            raise NotFound
        answer = files.download(asked, sha256=sha256)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return download


def _changed(asked: Asked, id: UUID, found: Looked, before: int, after: int) -> list[dict[str, Any]]:
    return _told(asked.service.diff(id, before, after, persons.reader(asked), found.history), found)


def _told(rows: list[dict[str, Any]], found: Looked) -> list[dict[str, Any]]:
    """Rows of a comparison: which member, what it was and is, which entry changed it, who and when."""
    teller = found.teller
    by_version = {each.originator_version: each for each in found.history}
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
                "who": author and f"{teller.f.word(author.role)} ({author.actor})",
                "when": author and teller.f.instant(author.timestamp, teller.zone),
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
        "stream": None if is_public(asked.actor) else news.stream(f"inovasi/{found.shown['id']}", found.newest),
    }  # fmt: skip
