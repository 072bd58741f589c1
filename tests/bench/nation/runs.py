"""What was told, put into files in the order of time and read back together: a nation does not fit into memory."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
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
    """One command's events as they are stored. `place` orders what was recorded at the same moment."""

    at: datetime
    place: tuple[int, int]
    rows: tuple[Row, ...]
    taken: tuple[tuple[str, UUID], ...]
    released: tuple[str, ...]

    @property
    def order(self) -> tuple[datetime, tuple[int, int]]:
        return self.at, self.place

    @property
    def events(self) -> list[StoredEvent]:
        return [StoredEvent(UUID(bytes=id), version, topic, state) for id, version, topic, state in self.rows]


def written(saved: Saved, place: tuple[int, int]) -> Written:
    stored = [_stored(event) for event in saved.events]
    rows = tuple((_bytes(s.originator_id), s.originator_version, s.topic, s.state) for s in stored)
    return Written(saved.events[0].timestamp, place, rows, saved.taken, saved.released)


def _bytes(id: UUID | str) -> bytes:
    assert isinstance(id, UUID)
    return id.bytes


def put(path: Path, commands: Iterable[Written]) -> None:
    """Commands, which are in their order, into one file."""
    with path.open("wb") as file:
        for command in commands:
            plain = (command.at, command.place, command.rows, command.taken, command.released)
            pickle.dump(plain, file, pickle.HIGHEST_PROTOCOL)


def together(paths: Iterable[Path]) -> Iterator[Written]:
    """The commands of all files in their order."""
    return merge(*(_read(path) for path in paths), key=attrgetter("order"))


def _read(path: Path) -> Iterator[Written]:
    with path.open("rb") as file:
        while True:
            try:
                yield Written(*pickle.load(file))
            except EOFError:
                return
