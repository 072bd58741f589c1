"""`/inovasi/ID/keadaan` and `/banding`: its state after each event or day, and two of these compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from api import persons, query
from api.asked import Asked
from api.pages import downloads
from api.pages.downloads import Cell, Table
from api.pages.innovation import HERE, IN_HEAD, Looked, look, on_page
from api.pages.queries import here_with
from api.pages.telling import Teller
from api.pages.timeline import entries
from api.query import Parameter
from domain.recorded import Recorded
from service.errors import NotFound
from service.histories.represent import instant

STATE, COMPARED = f"{HERE}/keadaan", f"{HERE}/banding"
_ROWS = 100
"""Differences of a page."""
COMPARISON = (
    downloads.AS,
    replace(query.FROM, required=False),
    replace(query.TO, required=False),
    Parameter(name="dari", read=query.any_version, shape={"type": "integer"}, description="the first row to show"),
)

Row = dict[str, Any]
Point = int | date
"""A version, or a day at its end."""


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
    changed = [] if day else _told(_diff(asked, found, version - 1, version), found)
    current = next(entries(found.events, found.teller, found.history))
    return on_page(
        asked, found, "innovation_state", "state",
        last=last, version=version, day=day, entry=current,
        text=f.said.page["replay_text"].format(version=version, last=last, sentence=current.sentence),
        changed=changed, downloads=links(id, version - 1, version),
        state=found.teller.members(found.shown, IN_HEAD - {"agency"}),
        zone_name=f.zone(found.teller.zone),
    )  # fmt: skip


def comparison(asked: Asked, *, id: UUID) -> Response:
    """Two versions or days: what differs, who made it so and when."""
    found = look(asked, id)
    before, after = asked.query.get("from", found.version - 1), asked.query.get("to", found.version)
    if type(before) is type(after) and before > after:
        before, after = after, before
    changed = _diff(asked, found, before, after)
    if downloads.AS.name in asked.query:
        return downloads.sent(asked, _table(id, before, after, changed, found))
    first = max(asked.query.get("dari", 1) - 1, 0)
    return on_page(
        asked, found, "innovation_comparison", "compare",
        before=before, after=after, changed=_told(changed[first : first + _ROWS], found),
        first=here_with(asked, dari=None) if first else None,
        more=here_with(asked, dari=first + _ROWS + 1) if first + _ROWS < len(changed) else None,
        downloads=links(id, before, after),
    )  # fmt: skip


def changed_since(asked: Asked, id: UUID, version: int) -> list[Row]:
    """Rows of a comparison with what it is now; none for a version that there is not yet."""
    found = look(asked, id)
    return _told(_diff(asked, found, version, found.version), found) if version < found.version else []


def links(id: UUID, before: Point, after: Point) -> dict[str, str]:
    """Where a comparison can be taken away."""
    return downloads.links_to(COMPARED.format(id=id), **{"from": before, "to": after})


def _diff(asked: Asked, found: Looked, before: Point, after: Point) -> list[Row]:
    id = UUID(found.shown["id"])
    return list(asked.service.diff(id, before, after, persons.reader(asked), found.history))


def _told(rows: Iterable[Row], found: Looked) -> list[Row]:
    """Rows of a comparison: which member, what it was and is, which entry changed it, who and when."""
    teller = found.teller
    return [
        {
            "label": label,
            "before": teller.told(name, row["before"]),
            "after": teller.told(name, row["after"]),
            "version": row["version"],
            "who": author and f"{teller.f.word(author.role)} ({author.actor})",
            "when": author and teller.f.instant(author.timestamp, teller.zone),
        }
        for row, name, label, author in _authored(rows, found)
    ]


def _table(id: UUID, before: Point, after: Point, rows: Iterable[Row], found: Looked) -> Table:
    columns = ("field", "column_path", "before", "after", "who", "role", "column_recorded_at", "audit_version")
    return Table.headed(f"banding-{id}-{before}-{after}", columns, _cells(rows, found), found.teller.f.said.page)


def _cells(rows: Iterable[Row], found: Looked) -> Iterator[list[Cell]]:
    teller = found.teller
    for row, name, label, author in _authored(rows, found):
        said = (_cell(teller, name, row[side]) for side in ("before", "after"))
        by = [author.actor, teller.f.word(author.role), instant(author.timestamp)] if author else [None, None, None]
        yield [label, row["path"], *said, *by, row["version"]]


def _authored(rows: Iterable[Row], found: Looked) -> Iterator[tuple[Row, str, str, Recorded[Any] | None]]:
    """Each with the member that it is about, the way to that in words, and the event that made it so."""
    by_version = {each.originator_version: each for each in found.history}
    for row in rows:
        yield row, *_pointed(row["path"], found.shown, found.teller), by_version.get(row["version"])


def _cell(teller: Teller, name: str, value: Any) -> Cell:
    """A number as it is, nothing as nothing, everything else in one line."""
    if value is None or isinstance(value, float) or type(value) is int:
        return value
    return teller.text(name, value)


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
