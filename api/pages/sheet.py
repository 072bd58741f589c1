"""`/inovasi/ID/lembar.pdf`: an innovation's audit sheet, to be printed, signed and kept, with its events inside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from flask import Response

from api.asked import Asked
from api.pages import innovation
from api.pages.inert import visible
from api.pages.innovation import Looked, look
from api.pages.printing import can_print, printed
from api.pages.rendering import page, text_of
from api.pages.timeline import Entry, entries
from service.audit.judging import Judged
from service.audit.logs import Log, latest_checkpoint
from service.ledger import base64s

HERE = f"{innovation.HERE}/lembar.pdf"
MOST = 200
"""Events that are printed, the newest; all of them are in the file inside."""
LONGEST = 240
"""Characters of a sentence or a note that are printed."""
_ATTACHED = "peristiwa.json"


def show(asked: Asked, *, id: UUID) -> Response:
    """501 where nothing here can make it, 503 where it takes more than it gets."""
    back = (innovation.HERE.format(id=id) + "/audit", "sheet_back")
    if not can_print():
        return page(asked, "message", 501, title="sheet_title", sentence="sheet_missing", link=back)
    found = look(asked, id, lambda history: history)
    proven = _proven(asked, id, found.version)
    html, title = _html(asked, found, proven), visible(str(found.shown["title"]))[:LONGEST]
    made = printed(html, _style(), name=_ATTACHED, description=title, attached=_attached(found, proven))
    if made is None:
        return page(asked, "message", 503, title="sheet_title", sentence="sheet_unfinished", link=back)
    headers = {
        "Content-Disposition": f'attachment; filename="lembar-{id}-v{found.version}.pdf"',
        "Cache-Control": "no-store",
    }
    return Response(made, headers=headers, content_type="application/pdf")


@dataclass(frozen=True, slots=True)
class Proven:
    """Where the events that are printed are in which log, and the note of its newest head."""

    log: Log | None
    judged: list[Judged]
    note: str | None


def _proven(asked: Asked, id: UUID, version: int) -> Proven:
    service, first = asked.service, max(version - MOST + 1, 1)
    log, judged = service.judge.aggregate("innovation", id, range(first, version + 1))
    head = latest_checkpoint(service.ledger.ask, log.number) if log else None
    return Proven(log, judged, head.note.decode(errors="replace") if head else None)


def _html(asked: Asked, found: Looked, proven: Proven) -> str:
    teller, verdicts = found.teller, {each.version: each for each in proven.judged}
    told = entries(found.events[-MOST:], teller, found.history)
    return text_of(
        asked,
        "sheet",
        innovation=found.shown,
        title=visible(str(found.shown["title"]))[:LONGEST],
        agency=visible(str(found.shown["agency"]["name"])),
        rows=[_row(each, verdicts.get(each.version)) for each in told],
        left_out=max(len(found.events) - MOST, 0),
        log=proven.log,
        note=proven.note,
        attached=_ATTACHED,
        at=teller.f.instant(asked.service.clock(), teller.zone),
        account=asked.actor.account,
    )


def _row(entry: Entry, judged: Judged | None) -> dict[str, Any]:
    return {
        "entry": entry,
        "sentence": _short(entry.sentence),
        "note": _short(entry.note or ""),
        "index": judged.leaf_index if judged else None,
        "hash": base64s.encoded(judged.leaf_hash) if judged and judged.leaf_hash else None,
        "verdict": f"event_{judged.verdict.value}" if judged else "nothing",
    }


def _short(text: str) -> str:
    shown = visible(text)
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def _attached(found: Looked, proven: Proven) -> bytes:
    """All events as the interface gives them to whoever asks, and where those that are printed are; plain ASCII."""
    leaves = [
        {
            "version": each.version,
            "leaf_index": each.leaf_index,
            "leaf_hash": base64s.encoded(each.leaf_hash) if each.leaf_hash else None,
            "verdict": each.verdict.value,
        }
        for each in proven.judged
    ]
    evidence = {"log": proven.log and proven.log.origin, "checkpoint": proven.note, "leaves": leaves}
    return json.dumps({"innovation": found.shown["id"], "items": found.events, "evidence": evidence}, indent=1).encode()


@cache
def _style() -> str:
    return files("api").joinpath("static/sheet.css").read_text("utf-8")
