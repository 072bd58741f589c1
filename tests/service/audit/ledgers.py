"""Ledgers in a store, written as the writer writes them, and checkpoints of them, signed as the signer signs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from service.audit.bundles import Wanted
from service.audit.logs import Log, asking, current, latest_checkpoint, rows
from service.ledger.checkpoint import Checkpoint
from service.ledger.keys import ED25519
from service.ledger.merkle import leaf_hash, root_of
from service.ledger.signing import Signer, signed_checkpoint
from service.ledger.tiles import WIDTH, nodes_over, tile_bytes, tiles_of
from service.sql import Connection
from service.store.engine import engine_for
from tests.postgres import fresh_database
from tests.service.ledger.forge import COSIGNED, WITNESSES, secret
from tests.service.ledger.forge import Log as Genuine

DATABASES = ("sqlite", "postgresql")


@contextmanager
def database(name: str, directory: Path) -> Iterator[Connection]:
    """An empty store of either kind."""
    if name == "sqlite":
        with _made(str(directory / "jejak.db")) as db:
            yield db
    else:
        with fresh_database() as address, _made(address) as db:
            yield db


@contextmanager
def _made(address: str) -> Iterator[Connection]:
    engine = engine_for(address)
    engine.migrate()
    with closing(engine.connection()) as db:
        yield db


def fill(db: Connection, leaves: Sequence[bytes], *, name: str = "36.72", origin: str = "jejak.local/36.72") -> Log:
    """A log of any bytes as leaves: nobody parses them here."""
    number = len(db.execute("SELECT log FROM ledger_log").fetchall()) + 1
    db.execute(
        "INSERT INTO ledger_log (log, name, origin, size, frontier, latest) VALUES (?,?,?,?,?,'')",
        (number, name, origin, len(leaves), b""),
    )
    db.execute("BEGIN")
    db.copy(
        "ledger_leaf",
        [
            (number, index, f"{index:032x}", 1, f"c{number}.{index}", leaf, leaf_hash(leaf), bytes(32))
            for index, leaf in enumerate(leaves)
        ],
    )
    db.execute("COMMIT")
    found = current(asking(db), name)
    assert found is not None
    return found


def store_log(db: Connection, genuine: Genuine, name: str = "36.72") -> Log:
    """A log of real leaves with the events they are of, under a checkpoint."""
    log = fill(db, [], name=name, origin=genuine.origin)
    events, leaves = [], []
    for index, (leaf, state) in enumerate(zip(genuine.leaves, genuine.states, strict=True)):
        said = json.loads(leaf)
        events.append((index + 1, said["id"], said["ver"], said["topic"], state))
        leaves.append((log.number, index, said["id"], said["ver"], said["cmd"], leaf, leaf_hash(leaf), bytes(32)))
    db.execute("BEGIN")
    db.copy("stored_events", events)
    db.copy("ledger_leaf", leaves)
    db.execute("UPDATE ledger_log SET size=? WHERE log=?", (len(leaves), log.number))
    db.execute("COMMIT")
    sign_all(db, name)
    return log


def all_of(db: Connection, genuine: Genuine) -> Wanted:
    """A bundle of everything of a log of real leaves, which it stores."""
    log = store_log(db, genuine)
    head = latest_checkpoint(asking(db), log.number)
    assert head is not None
    return Wanted(genuine.origin, head.no, None)


def store_tiles(db: Connection, log: int, hashes: Sequence[bytes]) -> int:
    """The full tiles of a tree; how many."""
    nodes, full = nodes_over(hashes), [each for each in tiles_of(len(hashes)) if each.width == WIDTH]
    db.execute("BEGIN")
    for tile in full:
        db.execute(
            "INSERT INTO ledger_tile (log, level, place, hashes) VALUES (?,?,?,?)",
            (log, tile.level, tile.index, tile_bytes(tile, nodes)),
        )
    db.execute("COMMIT")
    return len(full)


def signer_of(origin: str) -> Signer:
    return Signer(origin, ED25519, secret(origin))


def publish(db: Connection, log: Log, hashes: Sequence[bytes], witnesses: int = 0, at: int = COSIGNED) -> bytes:
    """A checkpoint over leaf hashes, cosigned by so many witnesses; its note."""
    head = Checkpoint(log.origin, len(hashes), root_of(hashes))
    note = signed_checkpoint(head, signer_of(log.origin)).decode()
    text = note.rpartition("\n\n")[0] + "\n"
    cosigned = (note + "".join(each.line(text, at) for each in WITNESSES[:witnesses])).encode()
    number = db.execute("SELECT coalesce(max(no), 0) + 1 FROM ledger_checkpoint").fetchone()[0]
    published = (datetime(2025, 11, 21, tzinfo=UTC) + timedelta(seconds=number)).isoformat(timespec="microseconds")
    db.execute(
        "INSERT INTO ledger_checkpoint (no, log, size, note, published_at) VALUES (?,?,?,?,?)",
        (number, log.number, len(hashes), cosigned, published),
    )
    return cosigned


def sign_all(db: Connection, name: str = "36.72", witnesses: int = 0, at: int = COSIGNED) -> bytes:
    """A checkpoint over all that a log holds now; its note."""
    log = current(asking(db), name)
    assert log is not None
    hashes = [row.hash for row in rows(asking(db), log.number, 0, log.size)]
    return publish(db, log, hashes, witnesses, at)


def policy_of(*origins: str, quorum: str = "group enough 2 w1 w2 w3\nquorum enough") -> str:
    logs = "".join(f"log {signer_of(origin).key.vkey}\n" for origin in origins)
    witnesses = "".join(f"witness w{number} {each.key.vkey}\n" for number, each in enumerate(WITNESSES, 1))
    return f"{logs}{witnesses}{quorum}\n"
