"""The primary is killed under load, the standby takes over, again and again (20 by `python -m tests.cluster.failover`).

With a synchronous standby: every acknowledged command is there exactly once, and one is recorded again within 10 s.
"""

from __future__ import annotations

import time
from pathlib import Path

from tests.cluster.nodes import Node, address, times, two_nodes
from tests.drills.kills import WRITERS, Writer, check_feed, prepare
from tests.drills.serving import Product

WITHIN = 10.0


def drill(kills: int) -> dict[str, float]:
    with two_nodes() as (directory, primary, standby):
        return _drill(kills, directory, primary, standby)


def _drill(kills: int, directory: Path, primary: Node, standby: Node) -> dict[str, float]:
    primary.begin_primary()
    primary.sql("CREATE DATABASE jejak TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    standby.begin_standby(primary)
    primary.wait_for_standby()
    product = Product(directory, database=address("jejak", primary, standby))
    product.start()
    try:
        agency, acknowledged, slowest = prepare(product), dict[str, str](), 0.0
        for _ in range(kills):
            writers = [Writer(product, agency) for _ in range(WRITERS)]
            for writer in writers:
                writer.start()
            time.sleep(0.5)
            primary.kill()
            killed = time.monotonic()
            standby.promote()
            promoted = time.monotonic()
            while not any(moment > promoted for writer in writers for moment in [*writer.moments.values()]):
                assert time.monotonic() < killed + WITHIN, "nothing was recorded in time"
                time.sleep(0.01)
            slowest = max(slowest, time.monotonic() - killed)
            for writer in writers:
                writer.over.set()
                writer.join()
                acknowledged |= writer.acknowledged
            for writer in writers:
                for path, key, body, headers in writer.unanswered:
                    status = _settled(product, path, key, body, headers)
                    assert status in (200, 201), f"a retry after the failover was answered {status}"
                    acknowledged[key] = path
            check_feed(product, acknowledged)
            primary, standby = standby, primary
            standby.begin_standby(primary)
            primary.wait_for_standby()
        return {"kills": kills, "acknowledged": len(acknowledged), "slowest_s": round(slowest, 2)}
    finally:
        product.stop()


def _settled(product: Product, path: str, key: str, body: dict[str, object], headers: dict[str, str]) -> int:
    """The status of a retry, once it is no longer 503."""
    until = time.monotonic() + WITHIN
    while True:
        status, _, _ = product.ask("POST", path, body, Idempotency_Key=key, Correlation_Id=key, **headers)
        if status != 503 or time.monotonic() > until:
            return status


if __name__ == "__main__":
    print(drill(times(20)))
