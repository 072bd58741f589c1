"""What a store is built on: the embedded database, or PostgreSQL."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from eventsourcing.persistence import ApplicationRecorder, StoredEvent

from service.settings import is_postgresql
from service.sql import Connection
from service.store.leaves.writing import Leaves
from service.store.records import Event, Receipt, Row


class Recorder(ApplicationRecorder):
    """The library's recorder with leaves, receipts, claims and guards in the events' transaction; our ways of reading.

    `leaves` makes them; without it (as the library's own tests use a recorder) events are saved without.
    """

    leaves: Leaves | None = None

    @abstractmethod
    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> Sequence[int] | None:
        """Positions. Raises the library's errors.

        `receipt: Receipt`, `claims: Claims` and `guards: Mapping[UUID, int]` may be said too; guards are versions that
        aggregates must still have.
        """

    @abstractmethod
    def insert_refusals(self, refusals: Sequence[StoredEvent]) -> None:
        """Beside the events, in a table and in logs of their own; all of them or none. Raises the library's errors."""

    @abstractmethod
    def rows(self, statement: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """What a statement finds, on this thread's connection."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Everything read inside by this thread is of one moment."""

    @abstractmethod
    def keep_receipt(self, receipt: Receipt) -> None:
        """A receipt for something that made no event; raises IntegrityError when the key was used."""

    @abstractmethod
    def forget_receipts(self, before: datetime) -> None:
        """Clears away the receipts of before a moment."""

    @abstractmethod
    def close(self) -> None: ...

    @property
    def seen_on(self) -> str | None:
        """Changes when another database took over, which may lack what was seen on the one before."""
        return None

    # reading, in the same words on both

    def stream(self, id: UUID, upto: int | None = None) -> list[Event]:
        """The stored events of one aggregate in order, those up to a position where one is given."""
        return self.rows(
            f"SELECT {_OF_ONE} FROM stored_events WHERE originator_id=? AND rowid<=? ORDER BY originator_version",
            (id.hex, _MAX if upto is None else upto),
        )

    def streams_after(self, versions: Mapping[UUID, int]) -> dict[UUID, list[Event]]:
        """The stored events of several aggregates after these versions, in order, all at one moment."""
        several = f"SELECT originator_id, {_OF_ONE} FROM stored_events WHERE originator_id=? AND originator_version>?"
        asked = [each for id, version in versions.items() for each in (id.hex, version)]
        streams: dict[UUID, list[Event]] = {id: [] for id in versions}
        for id, *event in self.rows(f"{' UNION ALL '.join([several] * len(versions))} ORDER BY 1, 3", asked):
            streams[UUID(hex=id)].append(tuple(event))
        return streams

    def stream_after(self, id: UUID, version: int) -> list[Event]:
        """The stored events of one aggregate after a version, in order."""
        return self.rows(
            f"SELECT {_OF_ONE} FROM stored_events WHERE originator_id=? AND originator_version>?"
            " ORDER BY originator_version",
            (id.hex, min(version, _LAST_VERSION)),
        )

    def feed(self, after: int, limit: int, types: Sequence[str] = (), upto: int | None = None) -> list[Row]:
        """Stored events in recording order."""
        among = f"AND topic IN ({','.join('?' * len(types))})" if types else ""
        return self.rows(
            f"SELECT {_COLUMNS} FROM stored_events WHERE rowid>? AND rowid<=? {among} ORDER BY rowid LIMIT ?",
            (after, _MAX if upto is None else upto, *types, limit),
        )

    def last_position(self) -> int:
        return int(self.rows("SELECT MAX(rowid) FROM stored_events")[0][0] or 0)


_COLUMNS = "rowid, originator_id, originator_version, topic, state"
_OF_ONE = "rowid, originator_version, topic, state"
_MAX = 2**63 - 1
_LAST_VERSION = 2**31 - 1
"""That a column of versions holds."""


class Wrong(Exception):
    """Something that the store relies on is not as it must be."""


class Engine(Protocol):
    """`name` is sqlite or postgresql; `address` opens another store on the same database, e.g. in another process."""

    @property
    def name(self) -> str: ...

    @property
    def address(self) -> str: ...

    @property
    def place(self) -> str:
        """Where that is, for people: a file, or a server without a password."""

    def exists(self) -> bool:
        """Is there a store already?"""

    def software(self) -> str:
        """What the database is; raises Wrong where it cannot serve."""

    def usable(self) -> str:
        """How far it has come; raises Wrong where it cannot be read and written. Changes nothing."""

    def durable(self) -> str:
        """What a commit is made with; raises Wrong where a power cut would take it back."""

    def accept_loss(self, by: str, reason: str) -> bool:
        """Goes on after a failover that lost acknowledged events; False where none is known."""

    def migrate(self) -> None:
        """Makes the durable tables where they are missing."""

    def recorder(self) -> Recorder: ...

    def connection(self) -> Connection:
        """One of one's own, for read models."""


def engine_for(address: str) -> Engine:
    """`sqlite:///FILE`, a file's path, or `postgresql://…`."""
    if is_postgresql(address):
        from service.store.postgres.engine import Postgres  # noqa: PLC0415  # the embedded store needs no driver

        return Postgres(address)
    from service.store.sqlite import Embedded  # noqa: PLC0415  # nor the other this one

    return Embedded(address.removeprefix("sqlite:///"))


def standby_of(address: str) -> Callable[[], Connection]:
    """Connections to a hot standby, which can only be read."""
    from service.store.postgres.pool import conninfo  # noqa: PLC0415  # the embedded store needs no driver
    from service.store.postgres.standby import Standby  # noqa: PLC0415  # nor this one

    return Standby(conninfo(address, "prefer-standby"))
