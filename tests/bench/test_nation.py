"""The national data set, in little: what the benchmarks take for granted of it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from domain.recorded import Recorded
from service.kinds import KINDS
from service.store import Store
from service.store.topics import kind_of
from tests.bench.nation.calendar import CLOSES, OPENS
from tests.bench.nation.writing import BATCH, Count, write
from tests.postgres import fresh_database

REGIONS, INNOVATIONS = 2, 24


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> tuple[Count, list[tuple[Any, ...]], list[Recorded[Any]]]:
    """What was counted, the stored rows, and the events."""
    return _written(tmp_path_factory.mktemp("nation"), seed=1)


def _written(
    directory: Path, seed: int, address: str | None = None
) -> tuple[Count, list[tuple[Any, ...]], list[Recorded[Any]]]:
    store = Store(address or str(directory / "jejak.db"))
    try:
        count = write(store, REGIONS, INNOVATIONS, seed=seed, processes=1, scratch=directory)
        return count, store.recorder.feed(0, 10**6), store.feed(limit=10**6)
    finally:
        store.close()


def test_the_same_seed_tells_the_same_bytes_and_another_one_tells_others(
    nation: tuple[Count, list[tuple[Any, ...]], Any], tmp_path: Path
) -> None:
    (tmp_path / "again").mkdir()
    (tmp_path / "other").mkdir()
    assert _written(tmp_path / "again", seed=1)[1] == nation[1]
    assert _written(tmp_path / "other", seed=2)[1] != nation[1]


def test_postgresql_is_told_the_same_bytes(nation: tuple[Count, list[tuple[Any, ...]], Any], tmp_path: Path) -> None:
    with fresh_database() as address:
        assert _written(tmp_path, seed=1, address=address)[:2] == nation[:2]


def test_every_history_is_whole_and_replays(nation: tuple[Count, Any, list[Recorded[Any]]]) -> None:
    histories: dict[Any, list[Recorded[Any]]] = {}
    for event in nation[2]:
        histories.setdefault(event.originator_id, []).append(event)
    kinds = [kind_of(history[0].fact.type) for history in histories.values()]
    assert set(kinds) == set(KINDS) - {"account", "erasure"}
    assert kinds.count("innovation") == INNOVATIONS
    assert kinds.count("region") == REGIONS
    for kind, history in zip(kinds, histories.values(), strict=True):
        assert [event.originator_version for event in history] == list(range(1, len(history) + 1))
        assert KINDS[kind].fold(history).version == len(history)


def test_much_of_what_is_asked_is_refused(nation: tuple[Count, Any, Any]) -> None:
    count = nation[0]
    assert {"forbidden", "R08 reason-required", "R53 wrong-state", "R54 already-exists"} <= set(count.refused)
    assert len(count.refused) > 12
    assert sum(count.refused.values()) > count.commands // 50


def test_the_feed_is_in_the_order_of_time_and_most_of_it_lies_in_the_last_days_of_the_window(
    nation: tuple[Count, Any, list[Recorded[Any]]],
) -> None:
    count, _, events = nation
    assert len(events) == count.events == sum(count.topics.values())
    assert all(before.timestamp <= after.timestamp for before, after in pairwise(events))
    innovations = [event for event in events if event.fact.type.startswith("innovation.")]
    late = [event for event in innovations if 0 <= (CLOSES - event.timestamp.date()).days < 14]
    assert len(late) > len(innovations) / 2
    assert (CLOSES - OPENS).days > 60


def test_nothing_is_true_before_it_can_be_known(nation: tuple[Count, Any, list[Recorded[Any]]]) -> None:
    """No business date lies after the day on which it was recorded, in the easternmost zone."""
    assert all((event.occurred_on.first - event.timestamp.date()).days <= 1 for event in nation[2])


def test_lengths_are_skewed(nation: tuple[Count, Any, list[Recorded[Any]]]) -> None:
    lengths: dict[Any, int] = {}
    for event in nation[2]:
        if event.fact.type.startswith("innovation."):
            lengths[event.originator_id] = lengths.get(event.originator_id, 0) + 1
    told = sorted(lengths.values())
    assert told[-1] > 3 * told[len(told) // 2]
    assert told[-1] < BATCH
