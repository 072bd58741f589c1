"""`/inovasi/ID/audit`: each event's place in the log of evidence, what holds of it, its proof, who was shown names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response, g

from api.asked import Asked
from api.audit.asking import reaches
from api.identity import shown_to
from api.pages import downloads, forms, innovation
from api.pages.formats import Formats
from api.pages.innovation import Looked, head_of, zone_of
from api.pages.ledgers import ONE, proof_of
from api.pages.printing import can_print
from api.pages.queries import address, here_with
from api.pages.rendering import page, spoken
from api.pages.telling import Teller
from api.pages.timeline import AT_ONCE
from api.query import Parameter, any_version
from domain.access import regions_with_accounts
from service.audit.judging import Judged, Verdict
from service.audit.logs import Log
from service.errors import NotFound
from service.ledger import base64s
from service.people.finding import held_in

HERE = f"{innovation.HERE}/audit"
PARAMETERS = (
    Parameter(name="dari", read=any_version, shape={"type": "integer"}, description="the first version to show"),
    downloads.AS,
)
GOOD = (Verdict.SEALED, Verdict.SIGNED, Verdict.WITNESSED)
_LARGEST = 2**31 - 1
_LAST_SHOWN = 20
_SUBJECTS = 20


def show(asked: Asked, *, id: UUID) -> Response:
    f = Formats(spoken(asked))
    if downloads.AS.name in asked.query:
        return _file(asked, id, f)
    first = asked.query.get("dari", 1)
    later = first + AT_ONCE
    log, judged = asked.service.judge.aggregate("innovation", id, range(first, later + 1))
    return page(
        asked,
        "innovation_audit",
        **_head(asked, id, f),
        log=log,
        log_link=address(ONE, log=log.origin) if log else None,
        rows=[_row(each, f) for each in judged[:AT_ONCE]],
        good=GOOD,
        later=here_with(asked, dari=later) if len(judged) > AT_ONCE else None,
        earlier=here_with(asked, dari=max(first - AT_ONCE, 1)) if first > 1 else None,
        verdicts=list(dict.fromkeys(each.verdict for each in judged)),
        shown=_shown(asked, id, log, f),
        may_take=log is not None and reaches(asked, log),
        token=forms.token(g.present.text),
        downloads=downloads.links(asked),
        sheet=can_print(),
        guide=f"/audit-guide/{f.said.language}",
    )


def proof(asked: Asked, *, id: UUID, version: int) -> Response:
    """That the leaf of one event is under the newest checkpoint."""
    place = asked.service.ledger.place_of(id, version) if version <= _LARGEST else None
    if place is None:
        raise NotFound
    return proof_of(asked, *place)


def _head(asked: Asked, id: UUID, f: Formats) -> dict[str, Any]:
    """What stands above. Nothing of a person is opened for it; without anything where an event cannot be read."""
    try:
        view = asked.service.read("innovation", id)
    except ValueError:
        return {"innovation": None, "path": innovation.HERE.format(id=id), "id": id}
    teller = Teller(asked, f, zone_of(asked, view.representation["region"]))
    shown = shown_to(asked.actor, "innovation", view.representation)
    return {**head_of(asked, Looked(shown=shown, events=[], history=[], teller=teller), "audit"), "id": id}


def _row(each: Judged, f: Formats) -> dict[str, Any]:
    return {
        "version": each.version,
        "kind": f.said.kinds.get(each.type or "", each.type or f.said.page["nothing"]),
        "index": each.leaf_index,
        "hash": base64s.encoded(each.leaf_hash) if each.leaf_hash else None,
        "verdict": each.verdict,
        "provable": each.verdict in (Verdict.SIGNED, Verdict.WITNESSED),
    }


def _file(asked: Asked, id: UUID, f: Formats) -> Response:
    """All of its events as a table to take away."""
    log, judged = asked.service.judge.aggregate("innovation", id)
    t = f.said.page
    headings = [t[key] for key in ("audit_version", "audit_type", "audit_log", "audit_index", "audit_hash")]
    return downloads.sent(
        asked,
        downloads.Table(f"audit-{id}", [*headings, t["audit_verdict"]], _cells(log, judged, f)),
        asked.service.store.last_position(),
    )


def _cells(log: Log | None, judged: list[Judged], f: Formats) -> Iterator[list[downloads.Cell]]:
    for each in judged:
        hash = base64s.encoded(each.leaf_hash) if each.leaf_hash else None
        verdict = f.said.page[f"event_{each.verdict.value}"]
        yield [each.version, each.type, log.origin if log else None, each.leaf_index, hash, verdict]


def _shown(asked: Asked, id: UUID, log: Log | None, f: Formats) -> list[dict[str, Any]] | None:
    """Who was last shown names that this innovation's events say; None for whoever may not know."""
    region = log.name if log else None
    if not regions_with_accounts(asked.actor) & {None, region}:
        return None
    try:
        history = asked.service.history("innovation", id)
    except ValueError:
        return []
    held = (each.subject for event in history for each in held_in(event) if each.subject is not None)
    entries = {
        each["no"]: each
        for subject in list(dict.fromkeys(held))[:_SUBJECTS]
        for each in asked.service.people.shown.entries(subject=subject, limit=_LAST_SHOWN)
    }
    newest = [entries[no] for no in sorted(entries, reverse=True)[:_LAST_SHOWN]]
    return [{"at": f.instant(each["at"]), "account": each["account"], "what": each["what"]} for each in newest]
