"""What a superuser of the database can do to the evidence: plainly, or so that it all fits together again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any, NamedTuple, Protocol

from service.audit.logs import Log, asking, logs
from service.ledger import base64s
from service.ledger.leaf import NO_PREVIOUS
from service.ledger.merkle import Frontier, leaf_hash
from service.sql import Connection
from service.store.engine import engine_for
from service.store.leaves.names import of_refusals
from tests.service.audit.checking.city import add_tiles
from tests.service.ledger.forge import changed

TABLES = ("stored_events", "refusals", "ledger_log", "ledger_leaf", "ledger_checkpoint", "ledger_tile")


class Leaf(NamedTuple):
    """A stored row, with the event's position."""

    index: int
    aggregate: str
    version: int
    cmd: str
    leaf: bytes
    hash: bytes
    mac: bytes
    position: int


class Superuser:
    """Triggers do not stop this one; `db` is a connection of the tables' owner."""

    def __init__(self, db: Connection) -> None:
        self.db = db

    @contextmanager
    def unguarded(self) -> Iterator[None]:
        """Triggers off, and on again, so that nobody sees that they were."""
        if self.db.dialect.name == "postgres":
            self.db.execute("SET session_replication_role=replica")
            yield
            self.db.execute("RESET session_replication_role")
            return
        triggers = self.db.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'").fetchall()
        for name, _ in triggers:
            self.db.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in triggers:
            self.db.execute(sql)

    def do(self, sql: str, *parameters: Any) -> None:
        assert self.db.execute(sql, parameters).rowcount != 0, sql

    def logs(self) -> list[Log]:
        return logs(asking(self.db))

    def leaves(self, log: int) -> list[Leaf]:
        rows = self.db.execute(
            "SELECT l.leaf_index, l.aggregate, l.version, l.cmd, l.leaf, l.hash, l.mac, e.rowid FROM ledger_leaf l"
            " JOIN stored_events e ON e.originator_id=l.aggregate AND e.originator_version=l.version"
            " WHERE l.log=? ORDER BY l.leaf_index",
            (log,),
        ).fetchall()
        return [Leaf(*row) for row in rows]

    def rewrite(self, log: int, leaves: list[bytes]) -> None:
        """All leaves of a log from these bytes: rechained, and hashes, head row and tiles made right. Tags stay: who
        has only the database has no key."""
        rows = self.db.execute("SELECT mac FROM ledger_leaf WHERE log=? ORDER BY leaf_index", (log,)).fetchall()
        macs = [row[0] for row in rows]
        self.do("DELETE FROM ledger_leaf WHERE log=?", log)
        last: dict[str, bytes] = {}
        hashes, latest = [], ""
        for index, leaf in enumerate(leaves):
            said = json.loads(leaf)
            prev = base64s.encoded(last.get(said["id"], NO_PREVIOUS))
            made = leaf if said["prev"] == prev else changed(leaf, prev=prev)
            last[said["id"]] = leaf_hash(made)
            hashes.append(leaf_hash(made))
            latest = max(latest, said["at"])
            mac = macs[min(index, len(macs) - 1)]
            row = (log, index, said["id"], said["ver"], said["cmd"], made, hashes[-1], mac)
            self.db.execute("INSERT INTO ledger_leaf VALUES (?,?,?,?,?,?,?,?)", row)
        self.reseal(log, hashes, latest)

    def reseal(self, log: int, hashes: list[bytes], latest: str) -> None:
        """Head row and tiles of a log that has these leaves."""
        frontier = b"".join(Frontier().appended(hashes).hashes)
        self.do("UPDATE ledger_log SET size=?, frontier=?, latest=? WHERE log=?", len(hashes), frontier, latest, log)
        self.db.execute("DELETE FROM ledger_tile WHERE log=?", (log,))
        add_tiles(self.db, next(each for each in self.logs() if each.number == log), hashes)

    def take_out(self, position: int) -> None:
        """An event is not in the record any more, and those after it move up."""
        self.do("DELETE FROM stored_events WHERE rowid=?", position)
        self.move(position, -1)

    def make_room(self, position: int) -> None:
        self.move(position - 1, 1)

    def move(self, after: int, by: int) -> None:
        """Numbers the events after a position anew."""
        self.db.execute("UPDATE stored_events SET rowid=-rowid WHERE rowid>?", (after,))
        self.db.execute("UPDATE stored_events SET rowid=-rowid+? WHERE rowid<0", (by,))

    def put_back(self, position: int) -> None:
        """The events as a copy from when there were so many would have them; refusals stay."""
        for log in self.logs():
            if of_refusals(log.name):
                continue
            kept = [leaf for leaf in self.leaves(log.number) if leaf.position <= position]
            size = len(kept)
            self.db.execute("DELETE FROM ledger_leaf WHERE log=? AND leaf_index>=?", (log.number, size))
            self.db.execute("DELETE FROM ledger_checkpoint WHERE log=? AND size>?", (log.number, size))
            self.db.execute("DELETE FROM ledger_tile WHERE log=?", (log.number,))
            if not size:
                self.do("DELETE FROM ledger_log WHERE log=?", log.number)
                continue
            self.reseal(log.number, [each.hash for each in kept], max(json.loads(each.leaf)["at"] for each in kept))
        self.do("DELETE FROM stored_events WHERE rowid>?", position)
        rows = self.db.execute("SELECT no FROM ledger_checkpoint ORDER BY no").fetchall()
        for number, (no,) in enumerate(rows, 1):
            self.db.execute("UPDATE ledger_checkpoint SET no=? WHERE no=?", (number, no))


class Place(Protocol):
    """Where the record is made genuine again and again."""

    def genuine(self) -> AbstractContextManager[Connection]: ...


class File:
    """A copy of a SQLite file each time."""

    def __init__(self, original: Path) -> None:
        self._original, self._copy = original, original.with_suffix(".copy")
        with closing(sqlite3.connect(original)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def genuine(self) -> Iterator[Connection]:
        for rest in self._copy.parent.glob(f"{self._copy.name}*"):
            rest.unlink()
        copyfile(self._original, self._copy)
        with closing(engine_for(f"sqlite:///{self._copy}").connection()) as db:
            db.execute("PRAGMA synchronous=OFF")
            yield db


_TRIGGERS = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"


class Server:
    """PostgreSQL: the tables' rows, put back from copies."""

    def __init__(self, address: str) -> None:
        self._address = address
        with closing(engine_for(address).connection()) as db:
            self._triggers = dict(db.execute(_TRIGGERS).fetchall())
            db.execute("CREATE SCHEMA genuine")
            for table in TABLES:
                db.execute(f"CREATE TABLE genuine.{table} AS SELECT * FROM {table}")

    @contextmanager
    def genuine(self) -> Iterator[Connection]:
        with closing(engine_for(self._address).connection()) as db:
            db.execute("SET session_replication_role=replica")
            for table in TABLES:
                db.execute(f"DELETE FROM {table}")
                db.execute(f"INSERT INTO {table} SELECT * FROM genuine.{table}")
            db.execute("RESET session_replication_role")
            self._put_triggers_back(db)
            yield db

    def _put_triggers_back(self, db: Connection) -> None:
        there = dict(db.execute(_TRIGGERS).fetchall())
        for name in self._triggers.keys() - there.keys():
            db.execute(self._triggers[name])
