"""The entries of the logs of refusals, the newest first, each with its leaf."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from service.audit.logs import Ask, Damaged
from service.audit.refusals.entries import LEFT_OUT, Entered, Entry, LeftOut, aggregate
from service.ledger import base64s
from service.store.leaves.names import of_refusals

_AT_ONCE = 500
_MOST = 20_000
"""Entries that are looked at for one page: where few match, it may be short and still not the last."""

Row = tuple[int, int, str, bytes, str | None, int | None, bytes | None]
"""number, version, stored name, bytes; of its leaf: the log's origin, the index, the hash"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """`logs` are names, None for all; `since` and `until` are the first and the last moment."""

    logs: Collection[str] | None = None
    account: str | None = None
    rule: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`items` as they are shown; `next` is what the next page is before, None at the end."""

    items: list[dict[str, Any]]
    next: int | None


class _Stored(Entry, frozen=True, kw_only=True):
    data: msgspec.Raw


_entry = msgspec.json.Decoder(_Stored).decode
_entered = msgspec.json.Decoder(Entered).decode
_left_out = msgspec.json.Decoder(LeftOut).decode


def page(ask: Ask, query: Query) -> Page:
    """Raises Damaged where an entry cannot be read."""
    where, parameters = _where(ask, query)
    narrow = query.rule is not None or query.since is not None or query.until is not None
    at_once = _AT_ONCE if narrow else query.limit + 1
    before = 2**63 - 1 if query.before is None else query.before
    items: list[dict[str, Any]] = []
    for _ in range(_MOST // at_once + 1):
        rows: list[Row] = ask(_SELECT.format(where=where), (before, *parameters, at_once))
        for row in rows:
            shown = _shown(row, query)
            if shown is not None and len(items) == query.limit:
                return Page(items=items, next=before)
            if shown is not None:
                items.append(shown)
            before = row[0]
        if len(rows) < at_once:
            return Page(items=items, next=None)
    return Page(items=items, next=before)


def _where(ask: Ask, query: Query) -> tuple[str, list[str]]:
    """What the indices find: an account's refusals in each log, or those of some logs."""
    logs = query.logs
    if query.account is None:
        return ("", []) if logs is None else (f" AND l.name IN ({_marks(logs)})", [*logs])
    if logs is None:
        logs = {name for (name,) in ask("SELECT name FROM ledger_log", ()) if of_refusals(name)}
    return f" AND r.aggregate IN ({_marks(logs)})", [aggregate(name, query.account).hex for name in logs]


def _marks(these: Collection[str]) -> str:
    return ",".join("?" * len(these)) or "NULL"


def _shown(row: Row, query: Query) -> dict[str, Any] | None:
    """As JSON; None where it is not asked for."""
    number, version, topic, state, origin, index, hash = row
    try:
        entry = _entry(state)
        left_out = _left_out(entry.data) if topic == LEFT_OUT else None
        entered = _entered(entry.data) if left_out is None else None
    except (msgspec.DecodeError, TypeError, ValueError) as odd:
        raise Damaged(f"refusal {number} cannot be read: {odd}") from None
    if query.since is not None and entry.recorded_at < query.since:
        return None
    if query.until is not None and entry.recorded_at > query.until:
        return None
    if query.rule is not None and (entered is None or entered.rule != query.rule):
        return None
    return {
        "id": entry.causation_id,
        "log": origin,
        "leaf_index": index,
        "leaf_hash": None if hash is None else base64s.encoded(hash),
        "sequence": version,
        "recorded_at": entry.recorded_at,
        "account": entry.actor,
        "roles": entry.roles,
        "region": (entered or left_out).region,  # type: ignore[union-attr]  # one of the two is there
        "kind": entered and entered.kind,
        "command": entered and entered.verb,
        "aggregate": entered and entered.id,
        "status": entered and entered.status,
        "rule": entered and entered.rule,
        "code": entered and entered.code,
        "seen": entered and entered.seen,
        "version": entered and entered.version,
        "until": entered and entered.until,
        "correlation_id": entry.correlation_id,
        "left_out": left_out and {"count": left_out.count, "since": left_out.since, "until": left_out.until},
    }


_SELECT = (
    "SELECT r.no, r.version, r.topic, r.state, l.origin, f.leaf_index, f.hash FROM refusals r"
    " LEFT JOIN ledger_leaf f ON f.aggregate=r.aggregate AND f.version=r.version AND f.log="
    "(SELECT max(n.log) FROM ledger_leaf n WHERE n.aggregate=r.aggregate AND n.version=r.version)"
    " LEFT JOIN ledger_log l ON l.log=f.log WHERE r.no<?{where} ORDER BY r.no DESC LIMIT ?"
)
