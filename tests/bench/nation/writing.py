"""Saving a nation: its regions are told by several processes, and saved in the order of time in large batches."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from eventsourcing.persistence import StoredEvent

from service.store import Claims, Store
from tests.bench.nation.runs import Written, put, together, written
from tests.bench.nation.telling import Region, regions, told

BATCH = 5_000
"""Events that are committed together."""


@dataclass(slots=True)
class Count:
    """What was saved, and what was refused by rule and code."""

    events: int = 0
    commands: int = 0
    topics: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)


def write(
    store: Store,
    count: int,
    innovations: int,
    *,
    seed: int = 1,
    processes: int | None = None,
    scratch: Path | None = None,
) -> Count:
    """Into an empty store. The same events in the same order from the same seed, however many processes tell them.

    `scratch` is where the regions lie until all are told: half a kilobyte for an event.
    """
    found = Count()
    with TemporaryDirectory(prefix=".bench-", dir=scratch) as place:
        paths = []
        for path, refused in _tell(regions(count, innovations, seed), Path(place), processes or os.cpu_count() or 1):
            paths.append(path)
            found.refused.update(refused)
        for commands in _batches(together(sorted(paths))):
            events = [event for command in commands for event in command.events]
            _save(store, events, claims(commands))
            found.events += len(events)
            found.commands += len(commands)
            found.topics.update(event.topic for event in events)
    return found


def _save(store: Store, events: Sequence[StoredEvent], claimed: Claims) -> None:
    """By the recorder, which takes events as they are stored: the processes that told them have made them so."""
    store.recorder.insert_events(events, claims=claimed)


def _tell(all: Sequence[Region], place: Path, processes: int) -> Iterator[tuple[Path, Counter[str]]]:
    jobs = [(region, place / f"{region.number:06d}") for region in all]
    if processes == 1:
        yield from map(_tell_one, jobs)
        return
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(_tell_one, jobs)


def _tell_one(job: tuple[Region, Path]) -> tuple[Path, Counter[str]]:
    region, path = job
    refused: Counter[str] = Counter()
    put(path, (written(saved, region.number, place) for place, saved in enumerate(told(region, refused))))
    return path, refused


def _batches(commands: Iterable[Written]) -> Iterator[list[Written]]:
    batch: list[Written] = []
    events = 0
    for command in commands:
        batch.append(command)
        events += len(command.rows)
        if events >= BATCH:
            yield batch
            batch, events = [], 0
    if batch:
        yield batch


def claims(commands: Iterable[Written]) -> Claims:
    """What is left of the claims of several commands: one that was taken and given back among them is neither."""
    taken: dict[str, UUID] = {}
    released: list[str] = []
    for command in commands:
        for key in command.released:
            if taken.pop(key, None) is None:
                released.append(key)
        taken.update((key, UUID(bytes=holder)) for key, holder in command.taken)
    return Claims(taken=tuple(taken.items()), released=tuple(released))
