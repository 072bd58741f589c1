"""A log of this record as a bundle (`inovasi-audit-bundle/1`), streamed from the store into a file."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import BinaryIO

from service.audit.forks import opening_id, opening_of
from service.audit.logs import Ask, Damaged, Log, Published, raw, rows
from service.audit.proving import head_in
from service.ledger.bundle.writer import Unwritable, write_bundle
from service.ledger.standalone import periksa
from service.store.leaves.names import of_refusals

_AT_ONCE = 500
_VERIFIER = "periksa.py"


def write(target: BinaryIO, ask: Ask, log: Log, head: Published, scope: Collection[str] | None = None) -> None:
    """Everything that a checkpoint of the log covers, and the stored bytes of its events: those of the aggregates in
    `scope` (hex), or all.

    An event that is gone is left out, so that a verifier says so. Raises Damaged; what is in the file by then is no
    bundle.
    """
    try:
        write_bundle(
            target,
            head=head_in(head.note),
            note=head.note,
            leaves=(row.leaf for row in rows(ask, log.number, 0, head.size)),
            states=states(ask, log, head.size, scope),
            scope=scope,
            others={_VERIFIER: Path(periksa.__file__).read_bytes()},
        )
    except Unwritable as unwritable:
        raise Damaged(f"{log.origin}: {unwritable}") from None


def states(ask: Ask, log: Log, size: int, scope: Collection[str] | None = None) -> Iterator[tuple[int, bytes]]:
    """The stored bytes of the events of the first `size` leaves, with the index of the leaf; an event that is gone is
    left out."""
    ids = () if scope is None else tuple(scope)
    if scope is not None and not ids:
        return
    opening = opening_of(ask, log.number) if size and (not ids or opening_id(log.origin).hex in ids) else None
    if opening is not None:
        yield 0, opening
    statement = _STATES.format(
        table=_REFUSED if of_refusals(log.name) else "stored_events",
        scope=f" AND l.aggregate IN ({','.join('?' * len(ids))})" if ids else "",
    )
    after = -1
    while found := ask(statement, (log.number, after, size, *ids, _AT_ONCE)):
        after = found[-1][0]
        yield from ((index, raw(state)) for index, state in found)


_REFUSED = "(SELECT aggregate AS originator_id, version AS originator_version, state FROM refusals)"
_STATES = (
    "SELECT l.leaf_index, e.state FROM ledger_leaf l JOIN {table} e"
    " ON e.originator_id=l.aggregate AND e.originator_version=l.version"
    " WHERE l.log=? AND l.leaf_index>? AND l.leaf_index<?{scope} ORDER BY l.leaf_index LIMIT ?"
)
