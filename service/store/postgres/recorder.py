"""Events on PostgreSQL: one call of one function stores what arrived together, in one commit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.persistence import IntegrityError, Notification, OperationalError, StoredEvent, Subscription

from service.errors import EventsMissing, LedgerForked
from service.sql.errors import Broken, Locked, Rejected
from service.store.engine import Recorder
from service.store.leaves.sealing import Leaf, Moved, TooEarly
from service.store.leaves.writing import hex_of
from service.store.postgres.lookout import Lookout
from service.store.postgres.losses import MISSING, Losses
from service.store.postgres.pool import Pool
from service.store.records import Claims, Lost, Receipt
from service.store.together import Job, Together

_APPEND = "SELECT first, refused, why, indices FROM jejak_append(?::jsonb)"
_REFUSE = "SELECT refused, why, indices FROM jejak_refuse(?::jsonb)"
_OF_LEAVES: dict[str, type[Exception]] = {"JJ002": TooEarly, "JJ003": LedgerForked, "JJ004": Moved}
_encode = msgspec.json.Encoder().encode


class _Work(Job):
    __slots__ = ("claims", "events", "first", "guards", "leaves", "receipt")

    def __init__(
        self,
        events: Sequence[StoredEvent],
        leaves: Sequence[Leaf] = (),
        receipt: Receipt | None = None,
        claims: Claims | None = None,
        guards: Mapping[UUID, int] | None = None,
    ) -> None:
        super().__init__()
        self.events, self.leaves, self.receipt = events, leaves, receipt
        self.claims, self.guards = claims or Claims(), guards or {}
        self.first = 0


class PostgresRecorder(Recorder):
    """Positions are gap-free and in the order of commits; see `jejak_append` in the migrations."""

    def __init__(self, address: str) -> None:
        self._losses = Losses()
        self._pool = Pool(address, self._losses.look)
        self._lookout = Lookout(self._pool.apart, self._losses.look)
        self._together = Together(self._commit)

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Raises Lost, too: the connection broke, and nobody knows."""
        first = 0

        def save(leaves: Sequence[Leaf]) -> None:
            nonlocal first
            work = _Work(stored_events, leaves, **kwargs)
            self._do(work)
            first = work.first

        if self.leaves is None:
            save(())
        else:
            self.leaves.saved(stored_events, save)
        return list(range(first, first + len(stored_events)))

    def insert_refusals(self, refusals: Sequence[StoredEvent]) -> None:
        """Raises Lost, too: the connection broke, and nobody knows."""

        def save(leaves: Sequence[Leaf]) -> None:
            work = {"refusals": _events(refusals), "leaves": _leaves(leaves)}
            with self._told():
                ((refused, why, indices),) = self._asked(_REFUSE, work)
            if refused is not None:
                raise self._refusal(refused, why)
            assert self.leaves is not None
            self.leaves.keep(leaves, map(int, indices.split(",")))

        assert self.leaves is not None
        self.leaves.saved(refusals, save)

    def keep_receipt(self, receipt: Receipt) -> None:
        self._do(_Work((), receipt=receipt))

    def _do(self, work: _Work) -> None:
        with self._told():
            self._together.do(work)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What went wrong, as the library's errors, or Lost."""
        try:
            yield
        except (Locked, Rejected) as refused:
            if getattr(refused.__cause__, "sqlstate", None) == MISSING:
                raise EventsMissing from refused
            raise OperationalError(str(refused)) from refused
        except Broken as broken:
            raise Lost(str(broken)) from broken

    def _commit(self, taken: Callable[[], list[_Work]]) -> None:
        works = taken()
        told = self._asked(_APPEND, [_plain(work) for work in works])
        for work, (first, refused, why, indices) in zip(works, told, strict=True):
            if refused is not None:
                work.error = self._refusal(refused, why)
                continue
            work.first = first
            if self.leaves and indices:
                self.leaves.keep(work.leaves, map(int, indices.split(",")))
            if work.events:
                last = work.events[-1]
                self._losses.saw((first + len(work.events) - 1, hex_of(last.originator_id), last.originator_version))
                self._lookout.begin()

    def _asked(self, statement: str, work: Any) -> list[Any]:
        try:
            with self._pool.lent() as connection:
                return connection.asked(statement, (_encode(work).decode(),))
        except Broken:
            self._pool.check()
            raise

    def _refusal(self, refused: str, why: str | None) -> Exception:
        told = _OF_LEAVES.get(why or "")
        if told is None and self.leaves:
            self.leaves.forget()
        return (told or IntegrityError)(refused)

    def forget_receipts(self, before: datetime) -> None:
        with self._pool.lent() as connection:
            connection.execute("DELETE FROM receipts WHERE recorded_at < ?", (before.isoformat(),))

    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        return self._pool.rows(statement, parameters)

    def snapshot(self) -> AbstractContextManager[None]:
        return self._pool.reading()

    def close(self) -> None:
        self._lookout.close()
        self._pool.close()

    @property
    def seen_on(self) -> str | None:
        return self._losses.timeline

    # what the event library asks of a recorder

    def select_events(
        self,
        originator_id: Any,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
    ) -> Sequence[StoredEvent]:
        rows = self.rows(
            "SELECT originator_version, topic, state FROM stored_events WHERE originator_id=? AND originator_version>?"
            f" AND originator_version<=? ORDER BY originator_version {'DESC' if desc else 'ASC'} LIMIT ?",
            (hex_of(originator_id), -1 if gt is None else gt, 2**31 - 1 if lte is None else lte, limit or 2**31),
        )
        return [StoredEvent(originator_id, version, topic, state) for version, topic, state in rows]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        after = (start or 0) - (1 if inclusive_of_start and start is not None else 0)
        return [
            Notification(UUID(hex=id), version, topic, state, position)
            for position, id, version, topic, state in self.feed(after, limit, topics, stop)
        ]

    def max_notification_id(self) -> int | None:
        return self.last_position() or None

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[Any]:
        raise NotImplementedError("nothing of ours subscribes: the worker reads the feed")


def _plain(work: _Work) -> dict[str, Any]:
    """A piece of work as `jejak_append` reads it; bytes are written as base64."""
    return {
        "events": _events(work.events),
        "leaves": _leaves(work.leaves),
        "guards": [{"id": id.hex, "version": version} for id, version in work.guards.items()],
        "released": work.claims.released,
        "taken": [{"key": key, "holder": holder.hex} for key, holder in work.claims.taken],
        "receipt": work.receipt and _receipt(work.receipt),
    }


def _events(stored: Sequence[StoredEvent]) -> list[dict[str, Any]]:
    return [
        {
            "id": hex_of(each.originator_id),
            "version": each.originator_version,
            "topic": each.topic,
            "state": each.state,
        }
        for each in stored
    ]


def _leaves(leaves: Sequence[Leaf]) -> list[dict[str, Any]]:
    return [
        {
            "name": leaf.name,
            "origin": leaf.origin,
            "id": leaf.aggregate,
            "version": leaf.version,
            "at": leaf.at,
            "cmd": leaf.cmd,
            "prev": leaf.prev,
            "leaf": leaf.leaf,
            "mac": leaf.mac,
        }
        for leaf in leaves
    ]


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "account": receipt.account,
        "key": receipt.key,
        "digest": receipt.digest,
        "kind": receipt.kind,
        "aggregate": receipt.aggregate,
        "version": receipt.version,
        "created": int(receipt.created),
        "recorded_at": receipt.recorded_at.isoformat(),
    }
