"""An asynchronous standby takes over and lacks what was acknowledged (20 times by `python -m tests.cluster.losing`).

Every time: two nodes serve, the standby is cut off, what is acknowledged from then on is on its disk only, the
primary is killed and the standby promoted. Then nobody records anything until `jejak accept-loss`; that events are
missing is told by every problem, by /readyz and by doctor. Afterwards work goes on, and no process shows or builds on
what is gone. Every second time one node alone knows of one lost event, and only the other is asked.
"""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.cluster.nodes import Node, address, times, two_nodes
from tests.drills.kills import PROPOSAL, WRITERS, Writer, check_feed, prepare
from tests.drills.serving import JEJAK, Product, environment

WITHIN = 10.0
ACCEPT = ("accept-loss", "--by", "Ani", "--reason", "latihan")


def drill(rounds: int) -> dict[str, float]:
    with two_nodes() as (directory, primary, standby):
        primary.begin_primary()
        primary.sql("CREATE DATABASE jejak TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
        database = address("jejak", primary, standby)
        served = Product(directory, database=database)
        served.start()
        others = [served, Product(directory, "--no-worker", database=database)]
        others[1].start()
        try:
            return _Drill(directory, database, others).run(rounds, primary, standby)
        finally:
            for product in others:
                product.stop()


class _Drill:
    def __init__(self, directory: Path, database: str, products: list[Product]) -> None:
        self._directory, self._database, self._products = directory, database, products
        self._agency = prepare(products[0])
        self._kept: dict[str, str] = {}
        self._lost = 0
        self._noticed = self._again = 0.0

    def run(self, rounds: int, primary: Node, standby: Node) -> dict[str, float]:
        for number in range(rounds):
            standby.begin_standby(primary)
            lost = self._lose(primary, standby, few=number % 2 == 1)
            self._look_at_what_is_told(lost)
            self._go_on(lost)
            primary, standby = standby, primary
        proven = self._verb("projections", "prove")
        assert proven.returncode == 0, proven.stdout
        return {
            "times": rounds, "acknowledged": len(self._kept), "lost": self._lost,
            "noticed_within_s": round(self._noticed, 2), "again_within_s": round(self._again, 2),
        }  # fmt: skip

    def _lose(self, primary: Node, standby: Node, *, few: bool) -> dict[str, str]:
        """What was acknowledged, and is gone. On what the standby had when it was cut off nothing is recorded."""
        before = self._writers(*self._products)
        time.sleep(0.3)
        if few:
            _end(before)
        standby.cut(primary)
        had = _had(standby)
        if few:
            before += [_once(self._products[1], self._agency)]
        primary.kill()
        killed = time.monotonic()
        standby.promote()
        after = self._writers(self._products[0]) if few else self._writers(*self._products)
        while "missing" not in json.dumps(self._products[0].ask("GET", "/readyz")[2]):
            assert time.monotonic() < killed + WITHIN, "the loss was not noticed"
            time.sleep(0.05)
        self._noticed = max(self._noticed, time.monotonic() - killed)
        time.sleep(0.7)
        _end(before + after)
        acknowledged = {key: path for writer in before + after for key, path in writer.acknowledged.items()}
        assert _last(standby) == had, f"{_last(standby) - had} events were recorded over a loss"
        there = set(_keys(self._products[0]))
        lost = {key: path for key, path in acknowledged.items() if key not in there}
        assert lost, "the standby did not lag"
        self._kept |= {key: path for key, path in acknowledged.items() if key in there}
        return lost

    def _look_at_what_is_told(self, lost: dict[str, str]) -> None:
        for product in self._products:
            status, headers, problem = product.ask("POST", "/v1/innovations", {**PROPOSAL, "agency": self._agency})
            assert (status, problem["code"]) == (503, "events-missing"), problem
            assert "retry-after" in headers
            status, _, told = product.ask("GET", "/readyz")
            assert status == 503
            assert "acknowledged events are missing" in told["store"], told
        doctor = self._verb("doctor")
        assert doctor.returncode != 0
        assert "acknowledged events are missing" in doctor.stdout, doctor.stdout
        self._lost += len(lost)

    def _go_on(self, lost: dict[str, str]) -> None:
        accepted = self._verb(*ACCEPT)
        assert accepted.returncode == 0, accepted.stderr
        begun = time.monotonic()
        writers = self._writers(*self._products)
        while any(not writer.acknowledged for writer in writers):
            assert time.monotonic() < begun + WITHIN, "nothing was recorded after the loss had been accepted"
            time.sleep(0.01)
        self._again = max(self._again, time.monotonic() - begun)
        _end(writers)
        for writer in writers:
            self._kept |= writer.acknowledged
        check_feed(self._products[0], self._kept)
        assert not lost.keys() & set(_keys(self._products[0])), "what was lost is there again"
        self._nobody_remembers_what_is_gone()

    def _nobody_remembers_what_is_gone(self) -> None:
        """The last aggregates get one more award from each process: each must see what is recorded, not what it saw."""
        newest: dict[str, int] = {}
        for event in _events(self._products[0]):
            newest[event["subject"]] = event["data"]["version"]
        for subject, version in [each for each in newest.items() if each[0].startswith("innovations/")][-12:]:
            for product in self._products:
                status, headers, _ = product.ask("GET", f"/v1/{subject}")
                assert (status, headers["etag"]) == (200, f'"v{version}"'), (subject, headers)

    def _writers(self, *products: Product) -> list[Writer]:
        writers = [Writer(product, self._agency) for product in products for _ in range(WRITERS // len(products))]
        for writer in writers:
            writer.start()
        return writers

    def _verb(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        surroundings = environment(self._directory, self._database)
        return subprocess.run(
            [*JEJAK, *arguments, "--json"], env=surroundings, capture_output=True, text=True, check=False
        )


def _had(cut_off: Node) -> int:
    """As `_last`, once it has replayed all it was sent: for a second nothing more (half a record it never replays)."""
    replayed, settled = "", 0.0
    while (now := cut_off.sql("SELECT pg_last_wal_replay_lsn()")) != replayed or time.monotonic() < settled:
        if now != replayed:
            replayed, settled = now, time.monotonic() + 1
        time.sleep(0.02)
    return _last(cut_off)


def _last(node: Node) -> int:
    """The position of its newest event."""
    return int(node.sql("SELECT max(rowid) FROM stored_events", "jejak"))


def _once(product: Product, agency: str) -> Writer:
    """A writer of one command, which is acknowledged."""
    writer = Writer(product, agency)
    writer.propose()
    assert writer.acknowledged, "it was not recorded"
    return writer


def _end(writers: list[Writer]) -> None:
    for writer in writers:
        writer.over.set()
    for writer in writers:
        if writer.is_alive():
            writer.join()


def _events(product: Product) -> list[dict[str, Any]]:
    found, after = [], 0
    while after is not None:
        _, _, page = product.ask("GET", f"/v1/events?after={after}&limit=200")
        found += page["items"]
        after = page["next"]
    return found


def _keys(product: Product) -> list[str]:
    return [event["data"]["correlation_id"] for event in _events(product)]


if __name__ == "__main__":
    print(drill(times(20)))
