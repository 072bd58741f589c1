"""A record with its evidence: a log for each region, signed and witnessed heads, tiles; and an auditor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.audit.checking.asked import Asked
from service.audit.checking.database import check_database
from service.audit.checking.findings import Report
from service.audit.checking.known import Known
from service.audit.logs import Log, asking, logs
from service.ledger.checkpoint import Checkpoint
from service.ledger.keys import ED25519
from service.ledger.merkle import HASH_SIZE, root_of
from service.ledger.policy import Policy, parse_policy
from service.ledger.signing import Signer
from service.ledger.tiles import WIDTH, Tile, nodes_over, tile_bytes, tiles_of
from service.sql import Connection
from service.store import Store
from service.store.engine import engine_for
from tests.bench import population
from tests.service.ledger.forge import WITNESSES, note_of, secret

KEY = secret("writer")


def signer_of(origin: str) -> Signer:
    return Signer(origin, ED25519, secret(origin))


def policy_text(origins: list[str]) -> str:
    known = "".join(f"log {signer_of(origin).key.vkey}\n" for origin in origins)
    witnesses = "".join(f"witness w{number} {each.key.vkey}\n" for number, each in enumerate(WITNESSES, 1))
    return f"{known}{witnesses}group enough 2 w1 w2 w3\nquorum enough\n"


def policy_of(origins: list[str]) -> Policy:
    return parse_policy(policy_text(origins).encode())


class Commands(Store):
    """Each event by a command of its own."""

    _numbers = count(1)

    def append(self, events: Any, **more: Any) -> tuple[Recorded[Any], ...]:
        named = [replace(each, causation_id=str(UUID(int=next(self._numbers)))) for each in events]
        return super().append(named, **more)


def populate(address: str, innovations: int) -> None:
    """Ten events of each innovation, 67 innovations of a region."""
    with closing(Commands(address, writer_key=lambda: KEY)) as store:
        population.populate(store, innovations)


def publish(db: Connection, every: int = 40, after: int = 0) -> None:
    """Heads of each log (of those after one) at some sizes, the last one of all leaves: signed, then cosigned by two of
    three."""
    for log in logs(asking(db))[after:]:
        hashes = hashes_of(db, log)
        at = int((datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=log.number)).timestamp())
        for size in [*range(every, len(hashes), every), len(hashes)]:
            head = Checkpoint(log.origin, size, root_of(hashes[:size]))
            for witnesses in ([], WITNESSES[:2]):
                add_head(db, log, size, note_of(head, [signer_of(log.origin)], witnesses, at))
        add_tiles(db, log, hashes)


def add_head(db: Connection, log: Log, size: int, note: bytes) -> None:
    db.execute(
        "INSERT INTO ledger_checkpoint SELECT coalesce(max(no), 0) + 1, ?, ?, ?, '' FROM ledger_checkpoint",
        (log.number, size, note),
    )


def add_tiles(db: Connection, log: Log, hashes: list[bytes]) -> None:
    nodes = nodes_over(hashes)
    for tile in tiles_of(len(hashes)):
        if tile.width == WIDTH:
            row = (log.number, tile.level, tile.index, tile_bytes(Tile(tile.level, tile.index), nodes))
            db.execute("INSERT INTO ledger_tile VALUES (?,?,?,?) ON CONFLICT DO NOTHING", row)


def hashes_of(db: Connection, log: Log) -> list[bytes]:
    rows = db.execute("SELECT hash FROM ledger_leaf WHERE log=? ORDER BY leaf_index", (log.number,)).fetchall()
    assert all(len(row[0]) == HASH_SIZE for row in rows)
    return [row[0] for row in rows]


@dataclass(slots=True)
class Auditor:
    """What somebody has who checks from outside: a policy, the heads of a day, perhaps the writer's key."""

    policy: Policy | None
    heads: list[Checkpoint] = field(default_factory=list)
    key: bytes | None = KEY

    def check(self, db: Connection, **over: Any) -> Report:
        said: dict[str, Any] = {"policy": self.policy, "known": Known(self.heads), "key": self.key}
        return check_database(db, Asked(**{**said, **over}))


def auditor(db: Connection, before: int = 0) -> Auditor:
    """One who kept the head of each log, a few leaves ago."""
    found = logs(asking(db))
    heads = [
        Checkpoint(log.origin, log.size - before, root_of(hashes_of(db, log)[: log.size - before])) for log in found
    ]
    return Auditor(policy_of([log.origin for log in found]), heads)


def connected(address: str) -> Iterator[Connection]:
    with closing(engine_for(address).connection()) as db:
        yield db
