"""`/audit`: the logs of evidence. What of each is signed and witnessed, and what this server finds of one now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import Response, g

from api.asked import Asked
from api.audit import heads, parameters
from api.audit.asking import log_meant, reaches
from api.pages import choices, downloads, forms
from api.pages.downloads import Cell, Table
from api.pages.formats import Formats
from api.pages.queries import address, here_with
from api.pages.rendering import page, spoken
from api.query import Parameter, any_version
from domain.access import reaches_all_of, regions_of
from service.audit.logs import Damaged, Log, latest_checkpoint
from service.audit.looking import look
from service.errors import NotFound
from service.ledger.proof import write_proof
from service.store.leaves.names import SYSTEM, of_refusals

HERE, ONE = "/audit", "/audit/buku"
HEAD, PROOF = f"{ONE}/kepala", f"{ONE}/bukti"
AT_ONCE = 50
"""Logs of a page."""

LOG = parameters.NAMES[1]
FROM = Parameter(name="dari", read=any_version, shape={"type": "integer"}, description="from this log on")
LEAF = Parameter(name="leaf_index", read=any_version, shape={"type": "integer"}, description="a leaf by its place")


def show(asked: Asked) -> Response:
    """Those of regions that whoever asks has to do with, fifty a page."""
    said, first = spoken(asked), asked.query.get("dari", 0)
    logs = [log for log in asked.service.ledger.logs() if _concerns(asked, log)]
    names = dict(choices.regions(asked))
    if downloads.AS.name in asked.query:
        rows = (_row(asked, log, names, Formats(said)) for log in logs)
        return downloads.sent(asked, _logs_table(rows, said.page))
    seen = [log for log in logs if log.number >= first]
    return page(
        asked,
        "audit",
        rows=[_row(asked, log, names, Formats(said)) for log in seen[:AT_ONCE]],
        more=here_with(asked, dari=seen[AT_ONCE].number) if len(seen) > AT_ONCE else None,
        downloads=downloads.links(asked),
        guide=f"/audit-guide/{said.language}",
    )


def one(asked: Asked) -> Response:
    log = meant(asked)
    said, ledger = spoken(asked), asked.service.ledger
    found = [(said.page[f"look_{each.what}"], _said(said.page, each.what, each.outcome), each.good)
             for each in look(ledger, log)]  # fmt: skip
    if downloads.AS.name in asked.query:
        return downloads.sent(asked, _looked_table(log, found, said.page))
    published = latest_checkpoint(ledger.ask, log.number)
    policy = ledger.policy
    return page(
        asked,
        "audit_log",
        row=_row(asked, log, dict(choices.regions(asked)), Formats(said)),
        log=log,
        found=found,
        downloads=downloads.links(asked),
        note=published and published.note.decode(errors="replace"),
        size=published.size if published else 0,
        keys=[key.vkey for key in policy.logs.get(log.origin, ())] if policy else [],
        head=address(HEAD, log=log.origin),
        may_take=reaches(asked, log),
        token=forms.token(g.present.text),
        guide=f"/audit-guide/{said.language}",
    )  # fmt: skip


def head(asked: Asked) -> Response:
    """The newest checkpoint as it was signed, to be kept."""
    log = meant(asked)
    answer = heads.checkpoint(asked, log=log.origin)
    answer.headers["Content-Disposition"] = f'attachment; filename="{plain(log.name)}-checkpoint.txt"'
    return answer


def proof(asked: Asked) -> Response:
    """That one leaf is under the newest checkpoint: a C2SP tlog-proof."""
    if "leaf_index" not in asked.query:
        raise NotFound
    return proof_of(asked, meant(asked), asked.query["leaf_index"])


def proof_of(asked: Asked, log: Log, index: int) -> Response:
    shown = asked.service.ledger.prover(log).inclusion(index)
    assert shown.note is not None, "the newest size is a checkpoint's"
    name = f"{plain(log.name)}-{index}.tlog-proof"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(write_proof(shown.index, shown.hashes, shown.note), headers=headers, content_type=heads.NOTE)


def meant(asked: Asked) -> Log:
    """The log that is named, for whoever it concerns."""
    log = log_meant(asked)
    if not _concerns(asked, log):
        raise NotFound
    return log


def plain(name: str) -> str:
    """For the name of a file."""
    return "".join(each if each.isascii() and (each.isalnum() or each in "-.") else "-" for each in name)


def _concerns(asked: Asked, log: Log) -> bool:
    region = log.name.split("/")[0]
    if region == SYSTEM:
        return reaches_all_of(asked.actor, None)
    known = regions_of(asked.actor)
    return known is None or region in known


def _row(asked: Asked, log: Log, names: dict[str, str], f: Formats) -> dict[str, Any]:
    ledger, t = asked.service.ledger, f.said.page
    region = log.name.split("/")[0]
    kind = t["log_refusals" if of_refusals(log.name) else "log_events"]
    published, witnessed = latest_checkpoint(ledger.ask, log.number), ledger.witnessed(log)
    return {
        "link": address(ONE, log=log.origin),
        "name": f"{names.get(region, t['log_system'] if region == SYSTEM else region)}: {kind}",
        "origin": log.origin,
        "size": log.size,
        "signed": published.size if published else 0,
        "standing": _standing(log, published is not None, witnessed is not None),
        "published_at": published and published.published_at,
        "at": f.instant(published.published_at) if published else None,
        "ago": f.ago((asked.service.clock() - datetime.fromisoformat(published.published_at)).total_seconds())
        if published else None,
        **_signers(log, published),
    }  # fmt: skip


def _standing(log: Log, signed: bool, witnessed: bool) -> str:
    if log.forked is not None:
        return "forked"
    if not signed:
        return "unsigned"
    return "witnessed" if witnessed else "signed"


def _signers(log: Log, published: Any) -> dict[str, list[str]]:
    """Names beside the signatures, as they are written there: none of them verified."""
    try:
        told = heads.told(log, published) if published else {"keys": [], "witnesses": []}
    except Damaged:
        return {"keys": [], "witnesses": []}
    return {"keys": [f"{each['name']} ({each['id']})" for each in told["keys"]], "witnesses": told["witnesses"]}


def _said(t: Any, what: str, outcome: str) -> str:
    return str(t[f"look_{what}_{outcome}"])


def _logs_table(rows: Iterable[Mapping[str, Any]], t: Mapping[str, str]) -> Table:
    columns = ("audit_log", "column_name", "audit_standing", "column_leaves", "column_signed", "audit_when",
               "audit_who", "audit_witnesses")  # fmt: skip
    cells: Iterator[list[Cell]] = (
        [each["origin"], each["name"], t[f"standing_{each['standing']}"], each["size"], each["signed"],
         each["published_at"], ", ".join(each["keys"]), ", ".join(each["witnesses"])]
        for each in rows
    )  # fmt: skip
    return Table.headed("buku-bukti", columns, cells, t)


def _looked_table(log: Log, found: Iterable[tuple[str, str, bool | None]], t: Mapping[str, str]) -> Table:
    how = {True: t["look_good"], False: t["look_bad"], None: t["look_neither"]}
    rows = [[what, how[good], said] for what, said, good in found]
    return Table.headed(f"periksa-{log.name}", ("look_what", "audit_standing", "look_found"), rows, t)
