"""Lists and reports from a real hot standby, under load (5 times by `python -m tests.cluster.reading`).

Every time: it is read and keeps what `min_position` promises; it stands still, and a list that must be newer is given
503 with Retry-After after two seconds, others truthfully from where it is; replay cancels its readers; it is killed; it
falls silent. No list or report is ever answered with another 5xx, late, or with anything but what was recorded at its
Position.
"""

from __future__ import annotations

import threading
import time
from bisect import bisect
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from operator import itemgetter
from pathlib import Path
from typing import Any

from tests.cluster.nodes import Node, address, times, two_nodes
from tests.drills.kills import PROPOSAL, Writer, prepare
from tests.drills.serving import Product

LISTS = "/v1/innovations?limit=20&sort=-modified_at"
PATHS = (LISTS, "/v1/reports/portfolio?region=36.72", "/v1/agencies", "/v1/reports/coverage?region=36.72&year=2025")
SLOWEST = 4.0
"""Seconds in which a reader is answered, whatever happens to the standby."""


class Reader(threading.Thread):
    """Reads lists and reports, one after the other, and keeps what it was answered."""

    def __init__(self, product: Product) -> None:
        super().__init__(daemon=True)
        self.product, self.over = product, threading.Event()
        self.statuses: Counter[int] = Counter()
        self.lists: list[tuple[int, dict[str, int]]] = []
        self.wrong: list[tuple[str, int, Any]] = []
        self.slowest = 0.0

    def run(self) -> None:
        while not self.over.is_set():
            for path in PATHS:
                begun = time.monotonic()
                status, headers, page = self.product.ask("GET", path)
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.statuses[status] += 1
                if status not in (200, 503):
                    self.wrong.append((path, status, page))
                if status == 200 and path == LISTS:
                    found = {item["id"]: item["version"] for item in page["items"]}
                    self.lists.append((int(headers["position"]), found))


def drill(rounds: int) -> dict[str, Any]:
    with two_nodes() as (directory, primary, standby):
        primary.begin_primary()
        primary.sql("CREATE DATABASE jejak TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
        standby.begin_standby(primary)
        standby.sql("ALTER SYSTEM SET max_standby_streaming_delay = 0")
        standby.sql("ALTER SYSTEM SET hot_standby_feedback = off")
        standby.sql("SELECT pg_reload_conf()")
        product = Product(directory, database=address("jejak", primary), standby=address("jejak", standby))
        product.start()
        try:
            return _Drill(directory, product, primary, standby).run(rounds)
        finally:
            product.stop()


class _Drill:
    def __init__(self, directory: Path, product: Product, primary: Node, standby: Node) -> None:
        self._directory, self._product, self._primary, self._standby = directory, product, primary, standby
        self._agency = prepare(product)
        self._statuses: Counter[int] = Counter()
        self._lists: list[tuple[int, dict[str, int]]] = []
        self._wrong: list[tuple[str, int, Any]] = []
        self._slowest = 0.0
        self._conflicts = 0

    def run(self, rounds: int) -> dict[str, Any]:
        for _ in range(rounds):
            self._written_is_read()
            self._stands_still()
            with self._load():
                self._replay_cancels_readers()
            with self._load():
                self._standby.kill()
                time.sleep(1)
                self._standby.again()
            self._is_read_again()
            with self._load():
                self._standby.freeze()
                time.sleep(5)
                self._standby.freeze(thaw=True)
            self._is_read_again()
        assert not self._wrong, (self._wrong, self._product.errors()[-6000:])
        assert self._slowest < SLOWEST, f"a reader waited for {self._slowest:.1f} s"
        self._every_list_is_true()
        return {
            "rounds": rounds, "answers": dict(self._statuses), "lists_compared": len(self._lists),
            "conflicts": self._conflicts, "slowest_s": round(self._slowest, 2),
        }  # fmt: skip

    def _written_is_read(self) -> None:
        """A list that must be as new as a command is."""
        for _ in range(5):
            id, position = self._propose()
            status, headers, page = self._product.ask("GET", f"{LISTS}&min_position={position}")
            assert status == 200, page
            assert int(headers["position"]) >= position
            assert id in [item["id"] for item in page["items"]]

    def _stands_still(self) -> None:
        """On a busy machine the standby may answer too late to be read just then: it is tried again."""
        for _ in range(10):
            self._is_read_again()
            self._standby.sql("SELECT pg_wal_replay_pause()")
            try:
                if self._is_waited_for():
                    return
            finally:
                self._standby.sql("SELECT pg_wal_replay_resume()")
        raise AssertionError("the standby is not what is read")

    def _is_waited_for(self) -> bool:
        """While it stands still: whether it was what was read all the time."""
        id, position = self._propose()
        begun = time.monotonic()
        status, headers, problem = self._product.ask("GET", f"{LISTS}&min_position={position}")
        if status == 200:
            return False
        assert (status, problem["code"]) == (503, "behind"), problem
        assert "retry-after" in headers
        assert 1.9 < time.monotonic() - begun < SLOWEST
        status, headers, page = self._product.ask("GET", LISTS)
        assert status == 200, page
        if int(headers["position"]) >= position:
            return False
        assert id not in [item["id"] for item in page["items"]]
        self._standby.sql("SELECT pg_wal_replay_resume()")
        status, headers, page = self._product.ask("GET", f"{LISTS}&min_position={position}")
        assert (status, int(headers["position"]) >= position) == (200, True)
        return True

    def _replay_cancels_readers(self) -> None:
        """What readers of the standby still see is taken away on the primary, again and again."""
        before, until = self._canceled(), time.monotonic() + 10
        while self._canceled() < before + 3 and time.monotonic() < until:
            self._primary.sql("DO $$ BEGIN LOCK TABLE projection_gate IN ACCESS EXCLUSIVE MODE; END $$", "jejak")
            self._primary.sql("VACUUM", "jejak")
        self._conflicts += self._canceled() - before

    def _canceled(self) -> int:
        found = self._standby.sql(
            "SELECT confl_lock + confl_snapshot + confl_bufferpin FROM pg_stat_database_conflicts WHERE datname='jejak'"
        )
        return int(found)

    def _is_read_again(self) -> None:
        until = time.monotonic() + 60
        asked = (
            "SELECT sum(calls) FROM (SELECT xact_commit + xact_rollback AS calls FROM pg_stat_database"
            " WHERE datname='jejak') AS each"
        )
        before = self._standby.sql(asked)
        while self._standby.sql(asked) < before + 20:
            assert time.monotonic() < until, "the standby is not read again"
            self._product.ask("GET", LISTS)

    @contextmanager
    def _load(self) -> Iterator[None]:
        readers = [Reader(self._product) for _ in range(4)]
        writers = [Writer(self._product, self._agency) for _ in range(2)]
        for each in (*readers, *writers):
            each.start()
        try:
            yield
        finally:
            for over in [each.over for each in readers] + [each.over for each in writers]:
                over.set()
            for each in (*readers, *writers):
                each.join()
        for reader in readers:
            self._statuses += reader.statuses
            self._lists += reader.lists
            self._wrong += reader.wrong
            self._slowest = max(self._slowest, reader.slowest)

    def _propose(self) -> tuple[str, int]:
        body = {**PROPOSAL, "agency": self._agency}
        status, headers, made = self._product.ask("POST", "/v1/innovations", body)
        assert status == 201, made
        return str(made["id"]), int(headers["position"])

    def _every_list_is_true(self) -> None:
        """Each item has the version that it had at the list's Position, and the newest are all there."""
        at: dict[str, list[tuple[int, int]]] = {}
        newest: list[tuple[int, str]] = []
        after: int | None = 0
        while after is not None:
            _, _, page = self._product.ask("GET", f"/v1/events?after={after}&limit=200")
            for event in page["items"]:
                kind, _, subject = event["subject"].partition("/")
                at.setdefault(subject, []).append((int(event["id"]), event["data"]["version"]))
                if kind == "innovations":
                    newest.append((int(event["id"]), subject))
            after = page["next"]
        for position, found in self._lists:
            last = bisect(newest, position, key=itemgetter(0))
            assert newest[last - 1][1] in found, f"the list at position {position} is without what changed last"
            for id, version in found.items():
                known = max(version for place, version in at[id] if place <= position)
                assert version == known, f"version {version} of {id} at position {position}, where it had {known}"


if __name__ == "__main__":
    print(drill(times(5)))
