"""Logs that grow as the record grows them, and a database superuser who does as he likes with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from service.audit.signer.cosigning import Witnesses
from service.audit.signer.directory import StateDirectory
from service.audit.signer.rounds import Rounds
from service.audit.signer.told import Told
from service.ledger.leaf import make_leaf, tag
from service.ledger.merkle import Frontier, leaf_hash
from service.ledger.policy import Policy, parse_policy
from service.sql import Connection
from service.store.engine import engine_for
from tests.postgres import fresh_database
from tests.service.lab import START, Clock
from tests.service.ledger.forge import Log as Forged
from tests.service.ledger.forge import id_of

ORIGIN = "jejak.local/36.72"
KEY = b"k" * 32
NONE = Witnesses(())


@contextmanager
def database(kind: str, directory: Path) -> Iterator[str]:
    """The address of an empty store of either kind."""
    if kind == "sqlite":
        address = str(directory / "jejak.db")
        engine_for(address).migrate()
        yield address
        return
    with fresh_database() as address:
        engine_for(address).migrate()
        yield address


def by_force(db: Connection, statement: str, parameters: tuple[Any, ...] = ()) -> None:
    """Past the triggers."""
    if db.dialect.name == "postgres":
        db.execute("SET session_replication_role = replica")
        db.execute(statement, parameters)
        db.execute("SET session_replication_role = DEFAULT")
        return
    for (each,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        db.execute(f"DROP TRIGGER {each}")
    db.execute(statement, parameters)


def emptied(db: Connection) -> None:
    for table in ("ledger_log", "ledger_leaf", "ledger_checkpoint", "ledger_tile"):
        by_force(db, f"DELETE FROM {table}")


class Growing:
    """One log of a record, and the writer's side of it."""

    def __init__(self, db: Connection, origin: str = ORIGIN) -> None:
        self.db, self.origin, self.name = db, origin, origin.partition("/")[2]
        self.forged = Forged(origin)
        self.at = START
        self.log = 1 + db.execute("SELECT coalesce(max(log), 0) FROM ledger_log").fetchone()[0]
        db.execute("INSERT INTO ledger_log VALUES (?,?,?,0,?,'',NULL)", (self.log, self.name, origin, b""))

    def grow(self, count: int, key: bytes = KEY) -> None:
        """So many leaves more, in one transaction with the head."""
        before = len(self.forged.leaves)
        for number in range(before, before + count):
            self.at += timedelta(milliseconds=10)
            self.forged.record(id_of(number % 7), b"{}", self.at)
        self.db.execute("BEGIN")
        rows = []
        for index, leaf in enumerate(self.forged.leaves[before:], before):
            rows.append((self.log, index, id_of(index % 7).hex, 1 + index // 7, f"c{index}", leaf, leaf_hash(leaf),
                         tag(key, leaf)))  # fmt: skip
        self.db.copy("ledger_leaf", rows)
        self.claim(before + count)
        self.db.execute("COMMIT")

    def claim(self, size: int) -> None:
        """The head row says so many leaves."""
        frontier = Frontier().appended(map(leaf_hash, self.forged.leaves[:size]))
        self.db.execute(
            "UPDATE ledger_log SET size=?, frontier=?, latest=? WHERE log=?",
            (size, b"".join(frontier.hashes), f"{self.at:%Y-%m-%dT%H:%M:%S.%f}Z", self.log),
        )

    def replace(self, index: int, leaf: bytes, key: bytes = KEY) -> None:
        self.by_force(
            "UPDATE ledger_leaf SET leaf=?, hash=?, mac=? WHERE log=? AND leaf_index=?",
            (leaf, leaf_hash(leaf), tag(key, leaf), self.log, index),
        )

    def cut(self, size: int) -> None:
        """As a standby that lost its tail: fewer leaves, and a head of that many."""
        self.by_force("DELETE FROM ledger_leaf WHERE log=? AND leaf_index>=?", (self.log, size))
        del self.forged.leaves[size:]
        self.forged = _again(self.forged)
        self.claim(size)

    def by_force(self, statement: str, parameters: tuple[Any, ...]) -> None:
        by_force(self.db, statement, parameters)

    def other(self, index: int, actor: str = "a_8") -> bytes:
        """A leaf as the writer might have made it in the place of another."""
        return make_leaf(
            log=self.origin, id=id_of(index % 7), ver=1, topic="innovation.proposed", prev=bytes(32), state=b"[]",
            at=self.at, actor=actor, cmd=f"o{index}",
        )  # fmt: skip

    @property
    def notes(self) -> list[bytes]:
        """What was published, in order."""
        return [row[0] for row in self.db.execute(
            "SELECT note FROM ledger_checkpoint WHERE log=? ORDER BY no", (self.log,)
        ).fetchall()]  # fmt: skip

    @property
    def forked(self) -> str | None:
        found: str | None = self.db.execute("SELECT forked FROM ledger_log WHERE log=?", (self.log,)).fetchone()[0]
        return found

    def root(self, size: int) -> bytes:
        return Frontier().appended(map(leaf_hash, self.forged.leaves[:size])).root()


def _again(forged: Forged) -> Forged:
    """The same log, ready for other leaves after its last."""
    made = Forged(forged.origin)
    for number in range(len(forged.leaves)):
        made.record(id_of(number % 7), b"{}", START + timedelta(milliseconds=10 * (number + 1)))
    assert made.leaves == forged.leaves
    return made


class Desk:
    """A signer on a directory; `again` is the same after its process ended."""

    def __init__(self, place: Path, db: Connection, clock: Clock | None = None, witnesses: Witnesses = NONE) -> None:
        self.place, self.db, self.clock = place, db, clock or Clock()
        self.witnesses = witnesses
        self.directory = StateDirectory(place)
        self.rounds = Rounds(self.directory, KEY, self.witnesses, self.clock)

    def again(self) -> Desk:
        return Desk(self.place, self.db, self.clock, Witnesses(self.witnesses.all, self.witnesses._ask))

    def sign(self, thorough: bool = False) -> Told:
        """A round over one log."""
        [told] = self.rounds.sign_once(self.db, thorough)
        return told

    def policy(self, *lines: str) -> Policy:
        logs = [f"log {each.key.vkey}" for log in self.directory.logs() for each in log.signers()]
        return parse_policy("\n".join([*logs, *(lines or ("quorum none",))]).encode())


@contextmanager
def opened(address: str) -> Iterator[Connection]:
    """A connection that syncs nothing: no power is cut here."""
    with closing(engine_for(address).connection()) as db:
        if db.dialect.name == "sqlite":
            db.execute("PRAGMA synchronous=OFF")
        yield db


def seconds(at: datetime) -> int:
    return int(at.timestamp())
