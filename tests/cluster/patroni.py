"""Three nodes under Patroni, with the reference configuration, on loopback: how long nothing is acknowledged.

python -m venv /tmp/patroni && /tmp/patroni/bin/pip install 'patroni[raft]>=4' 'psycopg[binary]'
python -m tests.cluster.patroni /tmp/patroni/bin/patroni [TIMES]

Each time: PostgreSQL of the primary is killed (all its processes), then its machine (Patroni, too), then another is
asked to take over. Patroni's own Raft stands in for etcd; all else is `.deploy/patroni/patroni.yml`. The suite does not
run it: it does not need Patroni.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from tests.cluster.nodes import USER, binaries, directory_in_memory, kill_all, place, until
from tests.drills.kills import WRITERS, Writer, check_feed, prepare
from tests.drills.serving import Product, free_port

REFERENCE = Path(__file__).parents[2] / ".deploy" / "patroni" / "patroni.yml"
LONGEST = 60.0


class Patroni:
    """One node: `patroni`, and the PostgreSQL that it looks after."""

    def __init__(self, command: str, directory: Path, name: str) -> None:
        self.name, self.port, self.rest, self.raft = name, free_port(), free_port(), free_port()
        self._command, self._home = command, place(directory, name)

    def configure(self, others: list[Patroni]) -> None:
        told = yaml.safe_load(REFERENCE.read_text())
        del told["etcd3"], told["watchdog"]
        told["name"] = self.name
        told["raft"] = {"data_dir": str(self._home / "raft"), "self_addr": f"127.0.0.1:{self.raft}",
                        "partner_addrs": [f"127.0.0.1:{each.raft}" for each in others]}  # fmt: skip
        told["restapi"] = dict.fromkeys(("listen", "connect_address"), f"127.0.0.1:{self.rest}")
        told["bootstrap"]["initdb"] = [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums", "no-sync"]
        told["postgresql"] |= {
            **dict.fromkeys(("listen", "connect_address"), f"127.0.0.1:{self.port}"),
            "data_dir": str(self._home / "data"), "bin_dir": str(binaries()), "pgpass": str(self._home / "pgpass"),
            "pg_hba": ["host all all 127.0.0.1/32 trust", "host replication all 127.0.0.1/32 trust"],
            "parameters": {"unix_socket_directories": "", "dynamic_shared_memory_type": "mmap"},
        }  # fmt: skip
        (self._home / "patroni.yml").write_text(json.dumps(told))  # which is YAML, too

    def begin(self) -> None:
        with (self._home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self._command, str(self._home / "patroni.yml")], cwd="/", stdout=log, stderr=log,
                user=USER if os.geteuid() == 0 else None,
            )  # fmt: skip

    def kill_postgresql(self) -> None:
        kill_all(int((self._home / "data" / "postmaster.pid").read_text().split()[0]))

    def kill_machine(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self.kill_postgresql()
        self._process.wait()

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(30)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = HTTPConnection("127.0.0.1", self.rest, timeout=LONGEST)
        try:
            connection.request(method, path, None if body is None else json.dumps(body))
            answer = connection.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text.startswith(b"{") else text
        except (OSError, HTTPException):
            return 0, None
        finally:
            connection.close()


def drill(command: str, rounds: int) -> dict[str, Any]:
    with _cluster(command) as (directory, nodes):
        hosts = ",".join(f"127.0.0.1:{each.port}" for each in nodes)
        product = Product(directory, database=f"postgresql://postgres@{hosts}/jejak")
        until(lambda: _made(nodes), "no primary begins", LONGEST)
        product.start()
        agency, acknowledged = prepare(product), dict[str, str]()
        seconds: defaultdict[str, list[float]] = defaultdict(list)
        try:
            for _ in range(rounds):
                for case in ("postgresql killed", "machine killed", "switchover"):
                    _healthy(nodes)
                    seconds[case].append(_interrupted(case, nodes, product, agency, acknowledged))
                    check_feed(product, acknowledged)
        finally:
            product.stop()
        told = {
            case: {"median_s": sorted(found)[len(found) // 2], "slowest_s": max(found)}
            for case, found in seconds.items()
        }
        return {"rounds": rounds, "acknowledged": len(acknowledged), **told}


def _interrupted(case: str, nodes: list[Patroni], product: Product, agency: str, acknowledged: dict[str, str]) -> float:
    """The longest time between two acknowledgements; what was acknowledged is added."""
    leader = _leader(nodes)
    writers = [Writer(product, agency) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(1)
    struck = time.monotonic()
    if case == "postgresql killed":
        leader.kill_postgresql()
    elif case == "machine killed":
        leader.kill_machine()
    else:
        leader.ask("POST", "/switchover", {"leader": leader.name})
    until(lambda: _leader(nodes, leader) is not leader, "nobody takes over", LONGEST)
    until(
        lambda: max(_moments(writers)) > struck + 1 and max(_moments(writers)) > time.monotonic() - 1,
        "silence",
        LONGEST,
    )
    time.sleep(1)
    for writer in writers:
        writer.over.set()
    for writer in writers:
        writer.join()
        acknowledged |= writer.acknowledged
    if case == "machine killed":
        leader.begin()
    moments = sorted(_moments(writers))
    return round(max(later - earlier for earlier, later in itertools.pairwise(moments)), 1)


def _moments(writers: list[Writer]) -> list[float]:
    return [moment for writer in writers for moment in [*writer.moments.values()]]


def _leader(nodes: list[Patroni], otherwise: Patroni | None = None) -> Patroni:
    found = [each for each in nodes if each.ask("GET", "/primary")[0] == 200]
    return found[0] if found else otherwise or nodes[0]


def _healthy(nodes: list[Patroni]) -> None:
    """A leader, a synchronous standby, and one more."""

    def well() -> bool:
        members = (_leader(nodes).ask("GET", "/cluster")[1] or {}).get("members", [])
        roles = sorted(each["role"] for each in members if each["state"] in ("running", "streaming"))
        return roles == ["leader", "replica", "sync_standby"]

    until(well, "the cluster does not recover", 2 * LONGEST)


def _made(nodes: list[Patroni]) -> bool:
    """The database, on whichever node may be written."""
    import psycopg  # noqa: PLC0415

    leader = _leader(nodes)
    try:
        with psycopg.connect(f"postgresql://postgres@127.0.0.1:{leader.port}/postgres", autocommit=True) as db:
            db.execute("CREATE DATABASE jejak TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    except psycopg.errors.DuplicateDatabase:
        return True
    except psycopg.Error:
        return False
    return True


@contextmanager
def _cluster(command: str) -> Iterator[tuple[Path, list[Patroni]]]:
    with directory_in_memory() as directory:
        nodes = [Patroni(command, directory, name) for name in ("pg1", "pg2", "pg3")]
        for each in nodes:
            each.configure([other for other in nodes if other is not each])
            each.begin()
        try:
            yield directory, nodes
        finally:
            for each in nodes:
                each.stop()


if __name__ == "__main__":
    print(drill(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3))
