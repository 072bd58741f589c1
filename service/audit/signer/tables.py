"""The ledger as the signer sees it: what it reads is looked at as if a stranger had written it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from service.audit.logs import asking
from service.audit.trees import Memory, Tree
from service.ledger.extending import NotAnExtension
from service.ledger.merkle import HASH_SIZE, Frontier, hashes_in
from service.ledger.proofs import consistency_proof
from service.ledger.tiles import WIDTH, Tile
from service.sql import Connection

_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Head:
    """A log as its row has it. `frontier` is None where that is none; `last` says that it is the newest of its name."""

    log: int
    name: str
    origin: str
    size: int
    frontier: Frontier | None
    latest: str
    forked: str | None
    last: bool


@dataclass(frozen=True, slots=True)
class Leaf:
    """A row of a leaf; what is no bytes is empty, and will be found to be wrong."""

    index: int
    leaf: bytes
    hash: bytes
    mac: bytes


class Tables:
    """Raises what the connection raises."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def heads(self) -> list[Head]:
        """Every log, in the order they were opened."""
        rows = self._db.execute("SELECT log, name, origin, size, frontier, latest, forked FROM ledger_log ORDER BY log")
        found = rows.fetchall()
        last = {name: log for log, name, *_ in found}
        return [_head(row, last[row[1]] == row[0]) for row in found]

    def leaves(self, log: int, start: int, end: int) -> Iterator[Leaf]:
        """Those that there are from `start` to before `end`, in order."""
        while start < end:
            rows = self._db.execute(
                "SELECT leaf_index, leaf, hash, mac FROM ledger_leaf WHERE log=? AND leaf_index>=? AND leaf_index<?"
                " ORDER BY leaf_index LIMIT ?",
                (log, start, end, _AT_ONCE),
            ).fetchall()
            for index, *values in rows:
                yield Leaf(index, *map(_bytes, values))
            if len(rows) < _AT_ONCE:
                return
            start = rows[-1][0] + 1

    def without_a_hole(self, log: int, start: int, end: int) -> Iterator[Leaf]:
        """All of them; raises NotAnExtension at the first that is missing."""
        next = start
        for leaf in self.leaves(log, start, end):
            if leaf.index != next:
                break
            yield leaf
            next += 1
        if next < end:
            raise NotAnExtension(f"leaf {next} is missing", next)

    def newer_notes(self, log: int, size: int) -> list[bytes]:
        """The last that were published of more than `size` leaves."""
        rows = self._db.execute(
            "SELECT note FROM ledger_checkpoint WHERE log=? AND size>? ORDER BY no DESC LIMIT 100", (log, size)
        )
        return [_bytes(row[0]) for row in rows]

    def last_note(self, log: int) -> tuple[bytes, str] | None:
        """What was published last of a log, and when."""
        found = self._db.execute(
            "SELECT note, published_at FROM ledger_checkpoint WHERE log=? ORDER BY no DESC LIMIT 1", (log,)
        ).fetchone()
        return (_bytes(found[0]), str(found[1])) if found else None

    def publish(self, log: int, size: int, note: bytes, at: str) -> None:
        self._db.execute(
            "INSERT INTO ledger_checkpoint (no, log, size, note, published_at)"
            " SELECT coalesce(max(no), 0) + 1, ?, ?, ?, ? FROM ledger_checkpoint",
            (log, size, note, at),
        )

    def mark_forked(self, log: int, found: str) -> None:
        """Nothing is written to this log any more; the first finding stays."""
        self._db.execute("UPDATE ledger_log SET forked=? WHERE log=? AND forked IS NULL", (found, log))

    def tiles(self, log: int, level: int) -> int:
        """How many there are of a level, if none is missing."""
        row = self._db.execute("SELECT max(place) FROM ledger_tile WHERE log=? AND level=?", (log, level)).fetchone()
        return 0 if row[0] is None else int(row[0]) + 1

    def tile(self, log: int, tile: Tile) -> bytes | None:
        found = self._db.execute(
            "SELECT hashes FROM ledger_tile WHERE log=? AND level=? AND place=?", (log, tile.level, tile.index)
        ).fetchone()
        hashes = _bytes(found[0]) if found else b""
        return hashes if len(hashes) == WIDTH * HASH_SIZE else None

    def prover(self, log: int, memory: Memory) -> Callable[[int, int], tuple[bytes, ...]]:
        """Consistency proofs between two sizes. What the database has wrong makes one that no witness takes."""
        tree = Tree(asking(self._db), log, memory)
        return lambda old, new: tuple(consistency_proof(tree.nodes(new), old, new))

    def add_tiles(self, log: int, tiles: Iterable[tuple[Tile, bytes]]) -> None:
        """All of them or none; one that is there stays."""
        self._db.execute("BEGIN")
        try:
            self._db.executemany(
                "INSERT INTO ledger_tile (log, level, place, hashes) VALUES (?,?,?,?) ON CONFLICT DO NOTHING",
                [(log, tile.level, tile.index, hashes) for tile, hashes in tiles],
            )
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")


def _head(row: tuple[Any, ...], last: bool) -> Head:
    log, name, origin, size, hashes, latest, forked = row
    whole = size if isinstance(size, int) else -1
    return Head(log, str(name), str(origin), whole, _frontier(size, hashes), str(latest), forked, last)


def _frontier(size: Any, hashes: Any) -> Frontier | None:
    try:
        return Frontier(size, hashes_in(hashes))
    except (TypeError, ValueError, AttributeError):
        return None


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else b""
