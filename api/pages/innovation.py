"""`/inovasi/ID`: its history in sentences, fifty events a page; and what all pages under it begin with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Response

from api import persons
from api.answers import GHERKIN
from api.asked import Asked
from api.evidence import Files
from api.identity import is_public, shown_to
from api.pages import downloads, news, timeline
from api.pages.door import NobodyThere
from api.pages.downloads import Cell, Table
from api.pages.formats import Formats
from api.pages.rendering import page, spoken
from api.pages.telling import Teller
from api.pages.timeline import Chosen, History, entries
from api.routing import View
from domain.settings import TimeZone
from service.errors import NotFound
from service.histories.event import event
from service.histories.gherkin import history_as_gherkin
from service.identifiers import region_id

HERE = "/inovasi/{id}"
SCRIPTS = ("htmx.js", "jejak.js")
IN_HEAD = frozenset({"id", "version", "title", "agency", "region", "milestone", "stages", "tags", "stage", "launch",
                     "recorded_at", "modified_at"})  # fmt: skip
"""Members that the head of the page tells already."""
HISTORY = (*timeline.ASKED, downloads.AS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """An innovation, or another thing, as it is asked for, with its whole history, of which the public has nothing.

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


def look(
    asked: Asked,
    id: UUID,
    told: Chosen = lambda history: [],
    *,
    kind: str = "innovation",
    names: bool = True,
    **moment: Any,
) -> Looked:
    """Now, or at a `version` or on a `valid_on`; raises NotFound. The history is all there is by now.

    What is shown of no person is looked at without `names`: they stay sealed.
    """
    service = asked.service
    view = service.read(kind, id, **moment)
    shown = shown_to(asked.actor, kind, view.representation)
    zone = zone_of(asked, shown["code"] if kind == "region" else shown["region"])
    teller = Teller(asked, Formats(spoken(asked)), zone)
    if is_public(asked.actor):
        return Looked(shown=shown, events=[], history=[], teller=teller)
    history = service.history(kind, id) if moment else view.history
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
    if downloads.AS.name in asked.query:
        return _file(asked, id, asked.query.get("type"))
    found = look(asked, id, timeline.of_page(asked))
    if is_public(asked.actor):
        return on_page(asked, found, "innovation", "history", state=found.teller.members(found.shown, IN_HEAD))
    told = timeline.told(asked, found.events, found.history, found.teller)
    return on_page(asked, found, "innovation", "history", **told, downloads=downloads.links(asked))


def _file(asked: Asked, id: UUID, type: str | None) -> Response:
    """Its events as a table to take away, of one type or of all; raises NobodyThere for the public."""
    if is_public(asked.actor):
        raise NobodyThere
    found = look(asked, id, lambda history: [each for each in history if type in (None, each.fact.type)])
    columns = ("audit_version", "audit_type", "column_sentence", "column_on", "column_recorded_at", "who", "role")
    headings = [*(found.teller.f.said.page[key] for key in columns), found.teller.label("note")]
    rows: Iterator[list[Cell]] = (
        [each.version, each.type, each.sentence, each.said["occurred_on"], each.said["recorded_at"], each.actor,
         each.role, each.note]
        for each in entries(found.events, found.teller, found.history)
    )  # fmt: skip
    return downloads.sent(asked, Table(f"riwayat-{id}", headings, rows))


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
