"""The store of the record: an `Application` of the event library with our mapper and recorder in its seams."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.persistence import InfrastructureFactory, IntegrityError, OperationalError, StoredEvent

from domain.recorded import Recorded
from service.errors import Busy
from service.sql import Connection, Rejected
from service.store.engine import Engine, Recorder, Wrong, engine_for
from service.store.leaves.earlier import DUE, seal_earlier
from service.store.leaves.names import BASE
from service.store.leaves.writing import Leaves
from service.store.mapper import EventMapper, decoded, placed
from service.store.records import Claims, Receipt, Row

KEPT = timedelta(days=400)
_PAGE = 500


class Conflict(Exception):
    """Somebody else was first: a version, a claim or an idempotency key is taken. Read again, decide again."""


class _Factory(InfrastructureFactory[Any]):
    """Hands the engine's recorder and our mapper to the event library; the rest of it is not used."""

    def __init__(self, engine: Engine) -> None:
        super().__init__({})
        self._engine = engine

    def aggregate_recorder(self, purpose: str = "events") -> Any:
        raise NotImplementedError

    def tracking_recorder(self, tracking_recorder_class: Any = None) -> Any:
        raise NotImplementedError

    def process_recorder(self) -> Any:
        raise NotImplementedError

    def application_recorder(self) -> Any:
        return self._engine.recorder()

    def mapper(self, *_: Any, **__: Any) -> Any:
        return EventMapper()


class Store(Application[UUID]):
    """Every event of every aggregate, in one database. `history` and `feed` are what everything else reads."""

    name = "jejak"

    def __init__(self, address: str, *, base: str = BASE, writer_key: Callable[[], bytes] = bytes) -> None:
        """`base` is what the ledger's origins begin with: the first one stays. `writer_key` is kept elsewhere."""
        self.engine = engine_for(address)
        self.address = self.engine.address
        self.engine.migrate()
        super().__init__()
        self.recorder: Recorder
        self._writer_key = cache(writer_key)
        self.leaves = Leaves(self.recorder.rows, self.keep("ledger_base", base), writer_key)
        self.recorder.leaves = self.leaves

    def seal_earlier(self) -> int:
        """Gives what was recorded before there was a ledger its leaves, once: how many. Raises Busy, Wrong."""
        if not self.recorder.rows(DUE):
            return 0
        with closing(self.connection()) as db:
            try:
                return seal_earlier(db, self.leaves.base, self._writer_key())
            except Rejected as refused:
                raise Wrong(
                    f"the events recorded before the ledger must be sealed by the owner: {refused}"
                ) from refused

    def construct_factory(self, env: Any) -> Any:  # noqa: ARG002
        return _Factory(self.engine)

    def append(
        self,
        events: Sequence[Recorded[Any]],
        *,
        receipt: Receipt | None = None,
        claims: Claims | None = None,
        guards: Mapping[UUID, int] | None = None,
    ) -> tuple[Recorded[Any], ...]:
        """Saves all of it or nothing; the events come back with their positions. Raises Conflict or Busy.

        `guards` are versions of other aggregates that this was decided on: gone on since, they make a Conflict too.
        Through the application's event store: `save` would look in the events for aggregates and snapshots.
        """
        with _told():
            recordings = self.events.put(events, receipt=receipt, claims=claims, guards=guards)
        return tuple(
            placed(event, recording.notification.id) for event, recording in zip(events, recordings, strict=True)
        )

    def keep_refusals(self, refusals: Sequence[StoredEvent]) -> None:
        """What was refused, with its leaves: all of it or nothing. Raises Conflict, Busy or Lost."""
        with _told():
            self.recorder.insert_refusals(refusals)

    def history(self, id: UUID, upto: int | None = None, without: Container[int] = ()) -> list[Recorded[Any]]:
        """The events of one aggregate in order; empty when there is no such thing (by that position).

        Those at the positions `without` are not even read.
        """
        rows = self.recorder.stream(id, upto)
        return [
            decoded(id, version, topic, state, position)
            for position, version, topic, state in rows
            if position not in without
        ]

    def history_after(self, id: UUID, version: int) -> list[Recorded[Any]]:
        """The events of one aggregate after a version, in order."""
        rows = self.recorder.stream_after(id, version)
        return [decoded(id, version, topic, state, position) for position, version, topic, state in rows]

    def histories_after(self, versions: Mapping[UUID, int]) -> dict[UUID, list[Recorded[Any]]]:
        """The events of several aggregates after these versions, in order, all at one moment."""
        return {
            id: [decoded(id, version, topic, state, position) for position, version, topic, state in rows]
            for id, rows in self.recorder.streams_after(versions).items()
        }

    def feed(
        self, after: int = 0, limit: int = 200, types: Sequence[str] = (), upto: int | None = None
    ) -> list[Recorded[Any]]:
        """Events in recording order, positions after `after` (and up to `upto`), of the given stored types."""
        return [event_of(row) for row in self.recorder.feed(after, limit, types, upto)]

    def pages(self, types: Sequence[str], upto: int | None = None) -> Iterator[list[Recorded[Any]]]:
        """Every event of the given stored types (up to a position), in recording order, 500 at a time."""
        after = 0
        while page := self.feed(after, _PAGE, types, upto):
            yield page
            after = page[-1].position or after

    def last_position(self) -> int:
        return self.recorder.last_position()

    def snapshot(self) -> AbstractContextManager[None]:
        """Everything this thread reads inside is of one moment."""
        return self.recorder.snapshot()

    def close(self) -> None:
        self.recorder.close()
        super().close()

    def ids(self, kind: str) -> Iterable[UUID]:
        """Every aggregate of a kind, in the order they began."""
        statement = "SELECT originator_id FROM stored_events WHERE originator_version=1 AND topic LIKE ? ORDER BY rowid"
        return [UUID(row[0]) for row in self.recorder.rows(statement, (kind + ".%",))]

    def receipt(self, account: str, key: str) -> Receipt | None:
        rows = self.recorder.rows("SELECT * FROM receipts WHERE account=? AND key=?", (account, key))
        return _receipt(rows[0]) if rows else None

    def keep_receipt(self, receipt: Receipt) -> None:
        """For what made no event; raises Conflict when the key was used."""
        try:
            self.recorder.keep_receipt(receipt)
        except IntegrityError as used:
            raise Conflict(str(used)) from used

    def forget_receipts(self, now: datetime) -> None:
        """Receipts are kept for 400 days (contract, section 1)."""
        self.recorder.forget_receipts(now - KEPT)

    def claimed(self, key: str) -> UUID | None:
        rows = self.recorder.rows("SELECT holder FROM claims WHERE key=?", (key,))
        return UUID(rows[0][0]) if rows else None

    def claims_under(self, prefix: str) -> list[tuple[str, UUID]]:
        """Every claim whose key begins so."""
        rows = self.recorder.rows(
            "SELECT key, holder FROM claims WHERE key>=? AND key<?", (prefix, prefix + "\U0010ffff")
        )
        return [(key, UUID(holder)) for key, holder in rows]

    def claim(self, claims: Mapping[str, UUID]) -> None:
        """Claims beside any event: one that is held already stays."""
        with closing(self.connection()) as connection:
            for key, holder in claims.items():
                connection.execute("INSERT INTO claims VALUES (?,?) ON CONFLICT DO NOTHING", (key, str(holder)))

    def connection(self) -> Connection:
        """A connection of one's own to the same database, for read models."""
        return self.engine.connection()

    def keep(self, name: str, value: str) -> str:
        """A fact about this store itself, e.g. a secret made for it: the first value stays, and comes back."""
        kept = self.kept(name)
        if kept is not None:
            return kept
        with closing(self.connection()) as connection:
            connection.execute("INSERT INTO store_facts VALUES (?,?) ON CONFLICT DO NOTHING", (name, value))
        kept = self.kept(name)
        assert kept is not None, "it was there, or has just been made"
        return kept

    def derived(self, purpose: str) -> bytes:
        """A key that is not in the database: whoever has only a copy cannot try out what a digest in it was made of."""
        return hmac.digest(self._writer_key(), purpose.encode(), "sha256")

    def kept(self, name: str) -> str | None:
        """A fact about this store itself."""
        rows = self.recorder.rows("SELECT value FROM store_facts WHERE name=?", (name,))
        return str(rows[0][0]) if rows else None


@contextmanager
def _told() -> Iterator[None]:
    """What went wrong, in words of the store."""
    try:
        yield
    except IntegrityError as conflict:
        raise Conflict(str(conflict)) from conflict
    except OperationalError as locked:
        raise Busy(str(locked)) from locked


def event_of(row: Row) -> Recorded[Any]:
    """The event of one stored row."""
    position, id, version, topic, state = row
    return decoded(UUID(hex=id), version, topic, state, position)


def _receipt(row: tuple[Any, ...]) -> Receipt:
    account, key, digest, kind, aggregate, version, created, first, last, recorded_at = row
    return Receipt(
        account=account,
        key=key,
        digest=digest,
        kind=kind,
        aggregate=aggregate,
        version=version,
        created=bool(created),
        first_position=first,
        last_position=last,
        recorded_at=datetime.fromisoformat(recorded_at),
    )
