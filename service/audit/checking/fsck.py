"""Whether what is stored of the ledger agrees with itself, quickly: no event, no tag and no signature is looked at."""

from __future__ import annotations

from collections.abc import Callable

from service.audit.checking.claims import Claims
from service.audit.checking.damage import damaged
from service.audit.checking.findings import Checked, Findings, Leaf, Report
from service.audit.checking.published import Published
from service.audit.checking.reading import EVENTS, REFUSALS, Stored, one_moment
from service.audit.checking.tiles import Tiles
from service.audit.checking.tree import Tree
from service.audit.logs import Log, asking, logs, rows
from service.ledger.merkle import leaf_hash
from service.ledger.verdicts import Step
from service.sql import Connection

Told = Callable[[int, int], None]


def fsck(db: Connection, told: Told = lambda done, total: None) -> Report:
    """Raises what the connection raises where tables are gone."""
    with one_moment(db):
        stored, found = Stored(db), logs(asking(db))
        total, checked, said = sum(each.size for each in found), list[Checked](), list[str]()
        for log in found:
            tiles = Tiles(db, log.number, Findings(log.origin))
            checked.append(_check(db, stored, log, tiles))
            said += (f"{log.origin}: {line}" for line in tiles.said())
            told(sum(each.leaves for each in checked), total)
        elsewhere = Findings("")
        for table in (EVENTS, REFUSALS):
            if not stored.positions(table).whole:
                elsewhere.add(Step.STATE_THERE, f"a position of {table} is missing")
            if (left := stored.unsealed(table)) is not None:
                elsewhere.add(Step.STATE, f"position {left} of {table} has no leaf")
        return Report(
            logs=tuple(checked),
            events=stored.positions(EVENTS).rows,
            elsewhere=tuple(elsewhere),
            damaged=tuple(damaged(db)),
            unchecked=("events, chains, times, tags, signatures: `jejak audit verify-db` looks at them",),
            told=tuple(said),
        )


def rebuild_tiles(db: Connection) -> list[str]:
    """Makes derived tiles again where they are missing or wrong, some at a time; what was done, a line for each log.

    Those that are right stay: it can be ended at any time and begun again, also while the record is served.
    """
    lines = []
    for log in logs(asking(db)):
        tiles = Tiles(db, log.number, Findings(log.origin), rebuild=True)
        tree = Tree(tiles.take)
        for row in rows(asking(db), log.number, 0, log.size):
            if row.index != tree.size:
                break
            tree.add(leaf_hash(row.leaf))
        tiles.end(max(tree.size, Stored(db).count(log.number)))  # a signer may have made one more meanwhile
        lines += [f"{log.origin}: {line}" for line in tiles.said()]
    return lines


def _check(db: Connection, stored: Stored, log: Log, tiles: Tiles) -> Checked:
    found, tree = tiles.found, Tree(tiles.take)
    claims = Claims(Published(log.origin, None, found).claims(stored.heads(log.number)), found)
    for row in rows(asking(db), log.number, 0, log.size):
        if row.index != tree.size:
            break
        own = leaf_hash(row.leaf)
        if own != row.hash:
            found.add(Step.ROOT, "its bytes and its stored hash differ", row.index)
        tree.add(own)
        if tree.size == claims.next:
            claims.reached(tree, b"")
    claims.end(tree)
    if tree.size < log.size:
        found.add(Step.ROOT, "there is no such leaf", tree.size)
    elif (b"".join(tree.frontier().hashes), stored.count(log.number)) != (log.frontier, log.size):
        found.add(Step.ROOT, "the head row has another size or other hashes than the leaves")
    tiles.end(tree.size)
    index = min((each.index for each in found if each.index is not None), default=None)
    return Checked(
        name=log.name,
        origin=log.origin,
        leaves=tree.size,
        root=tree.frontier().root(),
        findings=tuple(found),
        first=None if index is None else Leaf(log.origin, index, *(stored.leaf(log.number, index) or (None, None))),
    )
