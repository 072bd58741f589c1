"""What was told, put into files in the order of time and read back together: a nation does not fit into memory."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import merge
from operator import attrgetter
from pathlib import Path
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from service.store.mapper import EventMapper
from tests.bench.nation.desk import Saved

_stored = EventMapper().to_stored_event
Row = tuple[bytes, int, str, bytes]
"""aggregate, version, topic, state"""


@dataclass(frozen=True, slots=True)
class Written:
    """One command's events as they are stored. `order` is its microsecond, its region, and its place in that."""

    order: tuple[int, int, int]
    rows: tuple[Row, ...]
    taken: tuple[tuple[str, bytes], ...]
    released: tuple[str, ...]

    @property
    def events(self) -> list[StoredEvent]:
        return [StoredEvent(UUID(bytes=id), version, topic, state) for id, version, topic, state in self.rows]


def written(saved: Saved, region: int, place: int) -> Written:
    at = (saved.events[0].timestamp - _EPOCH) // _MICROSECOND
    rows = tuple(_row(_stored(event)) for event in saved.events)
    return Written((at, region, place), rows, tuple((key, id.bytes) for key, id in saved.taken), saved.released)


def _row(stored: StoredEvent) -> Row:
    assert isinstance(stored.originator_id, UUID)
    return stored.originator_id.bytes, stored.originator_version, stored.topic, stored.state


def put(path: Path, commands: Iterable[Written]) -> None:
    """Commands, which are in their order, into one file."""
    with path.open("wb") as file:
        for command in commands:
            marshal.dump((command.order, command.rows, command.taken, command.released), file)


def together(paths: Iterable[Path]) -> Iterator[Written]:
    """The commands of all files in their order."""
    return merge(*(_read(path) for path in paths), key=attrgetter("order"))


def _read(path: Path) -> Iterator[Written]:
    with path.open("rb") as file:
        while True:
            try:
                yield Written(*marshal.load(file))
            except EOFError:
                return


_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
