"""After a fork: a new log goes on under the name of the one that forked (the format, section 0).

Its first leaf has topic `log.opened` and a state with both heads of the log before: what was signed, and what there was
found in its place. Then comes one leaf for each surviving event, in recording order. All of it is one transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import rfc8785

from service.audit.logs import Ask, Log, asking, current, logs
from service.audit.signer.tables import Tables
from service.audit.signer.whole import Whole
from service.ledger import base64s
from service.ledger.leaf import NO_PREVIOUS, at_text, is_tagged, make_leaf, tag
from service.ledger.merkle import Frontier, leaf_hash
from service.sql import Connection
from service.store.engine import Engine
from service.store.leaves.earlier import EVENTS, REFUSED, alone, batches, with_commands
from service.store.leaves.growing import Growing
from service.store.leaves.names import of_refusals
from service.store.leaves.sealing import Envelope, Leaf, Sealer, Stored, name_of

TOPIC = "log.opened"
OPERATOR = "operator"
"""Who opens a log has no account; the name that was given stands in the state."""
_NAMED = 1_000
"""Events that no leaf was genuine of: so many are named, all are counted."""


class NotForked(Exception):
    """There is nothing to open; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """`unproven` counts the surviving events that had no genuine leaf in the log before."""

    origin: str
    before: str
    events: int
    unproven: int


def open_log(engine: Engine, key: bytes, name: str, *, by: str, reason: str, now: datetime) -> Opened:
    """Opens the log that goes on under a name; `key` is the writer's. Raises NotForked, and what the database raises.

    Recording under this name goes on by itself; nothing is recorded anywhere meanwhile.
    """
    with closing(engine.connection()) as db, alone(db):
        before = _forked(asking(db), name)
        opening = _Opening(db, key, before, now)
        return opening.write(by, reason)


def opening_of(ask: Ask, log: int) -> bytes | None:
    """The state of a log's first leaf, where it goes on after a fork."""
    found = ask("SELECT state FROM ledger_opening WHERE log=?", (log,))
    return found[0][0] if found else None


def _forked(ask: Ask, name: str) -> Log:
    log = current(ask, name)
    if log is None:
        raise NotForked(f"there is no log of {name}; there are: {', '.join(sorted({each.name for each in logs(ask)}))}")
    if log.forked is None:
        raise NotForked(f"{log.origin} has not forked: it is written to")
    return log


class _Opening:
    """The successor of one log, while it grows."""

    def __init__(self, db: Connection, key: bytes, before: Log, now: datetime) -> None:
        self._db, self._ask, self._key, self._before = db, asking(db), key, before
        every = [each for each in logs(self._ask) if each.name == before.name]
        self._origin = f"{every[0].origin}/{len(every) + 1}"
        self._number = 1 + max(each.number for each in logs(self._ask))
        self._now = now

    def write(self, by: str, reason: str) -> Opened:
        """The leaves are dated as the opening, but for events that were recorded after it."""
        count, unproven = self._look()
        state = self._state(by, reason, count, unproven)
        sealer = Sealer(lambda _name: self._origin, lambda: self._key)
        log = Growing(self._db, sealer, self._number, self._before.name, self._origin, latest=at_text(self._now))
        self._db.execute("INSERT INTO ledger_opening (log, state) VALUES (?,?)", (self._number, state))
        self._db.copy("ledger_leaf", log.rows([self._first(state)]))
        for events in self._events():
            self._db.copy("ledger_leaf", log.rows([log.leaf(*each) for each in events]))
        log.finish()
        return Opened(origin=self._origin, before=self._before.origin, events=count, unproven=len(unproven))

    # what there is

    def _events(self) -> Iterator[list[tuple[Stored, Envelope, str]]]:
        """The surviving events of the name, some at a time, with what their leaves have as `cmd`."""
        ours: dict[str, bool] = {}
        for events in batches(self._db, REFUSED if of_refusals(self._before.name) else EVENTS):
            found = []
            for event, envelope, cmd in with_commands(events):
                if event.aggregate not in ours:
                    ours[event.aggregate] = name_of(event, envelope) == self._before.name
                if ours[event.aggregate]:
                    found.append((event, envelope, cmd))
            yield found

    def _look(self) -> tuple[int, list[Stored]]:
        """How many events there are, and those that no genuine leaf of the log before is of."""
        count, unproven = 0, []
        for events in self._events():
            count += len(events)
            unproven += [event for event, *_ in events if not self._proven(event)]
        return count, unproven

    def _proven(self, event: Stored) -> bool:
        found = self._ask(
            "SELECT leaf, mac FROM ledger_leaf WHERE log=? AND aggregate=? AND version=?",
            (self._before.number, event.aggregate, event.version),
        )
        return any(
            type(leaf) is type(mac) is bytes and is_tagged(self._key, leaf, mac) and _is_of(leaf, event)
            for leaf, mac in found
        )

    def _state(self, by: str, reason: str, count: int, unproven: list[Stored]) -> bytes:
        said = _marked(self._before.forked)
        found = Whole(Tables(self._db), self._before.number, Frontier()).to_the_end()
        return rfc8785.dumps({
            "log": self._before.origin,
            "signed": said.get("signed", ""),
            "found": {"size": found.size, "root": base64s.encoded(found.root())},
            "why": said.get("why", ""),
            "noticed_at": said.get("at", ""),
            "opened_by": by,
            "reason": reason,
            "events": count,
            "unproven": len(unproven),
            "unproven_events": [{"id": each.aggregate, "ver": each.version} for each in unproven[:_NAMED]],
        })  # fmt: skip

    def _first(self, state: bytes) -> Leaf:
        """Of the opening itself."""
        id, at = opening_id(self._origin), at_text(self._now)
        cmd = str(uuid5(id, at))
        leaf = make_leaf(
            log=self._origin, id=id, ver=1, topic=TOPIC, prev=NO_PREVIOUS, state=state, at=self._now, actor=OPERATOR,
            cmd=cmd,
        )  # fmt: skip
        return Leaf(
            self._before.name, self._origin, id.hex, 1, at, cmd, NO_PREVIOUS, leaf, leaf_hash(leaf),
            tag(self._key, leaf),
        )  # fmt: skip


def opening_id(origin: str) -> UUID:
    """The aggregate that the first leaf is of."""
    return uuid5(NAMESPACE_URL, origin)


def _marked(forked: str | None) -> dict[str, str]:
    """What the signer wrote down; anybody may have written over it."""
    try:
        said = json.loads(forked or "")
    except ValueError:
        return {}
    return {name: value for name, value in said.items() if isinstance(value, str)} if isinstance(said, dict) else {}


def _is_of(leaf: bytes, event: Stored) -> bool:
    """Does a leaf tell of this event, with these bytes?"""
    said: Any = json.loads(leaf)
    return (said["id"], said["ver"], said["topic"], said["state_len"], said["state_sha256"]) == (
        event.aggregate, event.version, event.topic, len(event.state), base64s.encoded(sha256(event.state).digest())
    )  # fmt: skip
