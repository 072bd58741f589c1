"""`/inovasi/ID/audit`: each event's place in the log of evidence, what holds of it, its proof, who was shown names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from flask import Response, g

from api.asked import Asked
from api.audit.asking import reaches
from api.identity import shown_to
from api.pages import downloads, forms, innovation, shown_names
from api.pages.downloads import Cell, Table
from api.pages.formats import Formats
from api.pages.innovation import Looked, head_of, zone_of
from api.pages.ledgers import ONE, proof_of
from api.pages.printing import can_print
from api.pages.queries import address, here_with
from api.pages.rendering import page, spoken
from api.pages.telling import Teller
from api.pages.timeline import AT_ONCE
from api.query import Parameter, any_version
from service.audit.judging import Judged, Verdict
from service.audit.logs import Log
from service.errors import NotFound
from service.ledger import base64s

HERE = f"{innovation.HERE}/audit"
PARAMETERS = (
    Parameter(name="dari", read=any_version, shape={"type": "integer"}, description="the first version to show"),
    *downloads.ONE_OF,
)
GOOD = (Verdict.SEALED, Verdict.SIGNED, Verdict.WITNESSED)
_LARGEST = 2**31 - 1
SHOWN = "diperlihatkan"


def show(asked: Asked, *, id: UUID) -> Response:
    f = Formats(spoken(asked))
    if downloads.AS.name in asked.query:
        return downloads.one_of(asked, _tables(asked, id, f))
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
        shown=shown_names.last(asked, id, f) if shown_names.may_know(asked, log) else None,
        may_take=log is not None and reaches(asked, log),
        token=forms.token(g.present.text),
        downloads=downloads.links(asked),
        shown_away=downloads.links(asked, table=SHOWN),
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


def _tables(asked: Asked, id: UUID, f: Formats) -> downloads.Tables:
    """All of its events; and, for whoever may know, to whom names in it were shown."""
    named = downloads.WHICH.name in asked.query
    log, judged = asked.service.judge.aggregate("innovation", id, range(0) if named else None)
    tables: dict[str | None, Callable[[], Table]] = {None: lambda: _events_table(id, log, judged, f)}
    if shown_names.may_know(asked, log):
        tables[SHOWN] = lambda: shown_names.table(asked, id, f)
    return tables


def _events_table(id: UUID, log: Log | None, judged: list[Judged], f: Formats) -> Table:
    columns = ("audit_version", "audit_type", "audit_log", "audit_index", "audit_hash", "audit_verdict")
    return Table.headed(f"audit-{id}", columns, _cells(log, judged, f), f.said.page)


def _cells(log: Log | None, judged: list[Judged], f: Formats) -> Iterator[list[Cell]]:
    for each in judged:
        hash = base64s.encoded(each.leaf_hash) if each.leaf_hash else None
        verdict = f.said.page[f"event_{each.verdict.value}"]
        yield [each.version, each.type, log.origin if log else None, each.leaf_index, hash, verdict]
