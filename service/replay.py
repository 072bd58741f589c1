"""Rebuilding aggregates from their stored events, to show that every history can be read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from service.histories.past import Moment, Reader
from service.kinds import KINDS
from service.store import Store
from service.store.mapper import decoded
from service.store.records import Event
from service.store.topics import kind_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An aggregate that cannot be rebuilt, and why."""

    id: str
    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    aggregates: int
    events: int
    failed: tuple[Failure, ...]


def aggregates(store: Store) -> list[UUID]:
    """Every aggregate, whatever its events say, in no order that matters."""
    return [UUID(hex=row[0]) for row in store.recorder.rows("SELECT DISTINCT originator_id FROM stored_events")]


def replay(store: Store, reader: Reader, ids: Iterable[UUID], told: Callable[[int], None] = lambda _: None) -> Replay:
    """Rebuilds each: versions without gaps, events that decode, a state, and its representation as JSON."""
    done = events = 0
    failed = []
    for id in ids:
        rows = store.recorder.stream(id)
        try:
            _rebuild(reader, id, rows)
        except Exception as error:  # whatever is wrong with one, the others are to be looked at too
            failed.append(Failure(id=str(id), error=f"{type(error).__name__}: {error}"))
        done, events = done + 1, events + len(rows)
        told(done)
    return Replay(aggregates=done, events=events, failed=tuple(failed))


def _rebuild(reader: Reader, id: UUID, rows: list[Event]) -> None:
    history = [decoded(id, version, topic, state, position) for position, version, topic, state in rows]
    versions = [event.originator_version for event in history]
    if versions != list(range(1, len(history) + 1)):
        raise ValueError(f"versions are not gap-free: {versions}")
    kinds = {kind_of(event.fact.type) for event in history}
    if len(kinds) != 1:
        raise ValueError(f"events of several kinds: {', '.join(sorted(kinds))}")
    kind = kinds.pop()
    state = KINDS[kind].fold(history)
    region = state.code if kind == "region" else state.region
    now: Moment = reader.now(region)
    json.dumps(reader.represent(kind, state, now), allow_nan=False)
