"""kill -9 under load, again and again on one store: `python -m tests.drills.kills [KILLS [SEED [sqlite|postgres]]]`.

Killed are a process of the product, all of them, or PostgreSQL's server (`pg_ctl -m immediate`) with the product or
without. After each: every acknowledged command is there exactly once, positions and versions are gap-free, events and
ledger agree in both directions, each head is that of its leaves; in the end the read models equal a replay.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from service.audit.logs import asking
from service.settings import Settings
from service.store.engine import engine_for
from service.store.leaves.keys import writer_key
from tests.bench.servers import database
from tests.cluster.nodes import Node, address, children, directory_in_memory
from tests.cluster.nodes import place as server_place
from tests.drills.sealed import Sealed
from tests.drills.serving import Product, verb

WRITERS = 4
_WHAT = ("process", "process", "process", "product")
_WHAT_ON_A_SERVER = (*_WHAT, "server", "both")
_PAUSE = 0.02
"""Seconds for which a writer that was refused leaves the others alone."""
PROPOSAL = {
    "title": "Antar Akta",
    "initiator": {"kind": "agency", "name": "Disdukcapil"},
    "origin": {"kind": "lab"},
    "form": "public_service",
    "problem": "Warga antre berjam-jam.",
    "idea": "Akta diantar ke rumah.",
}


class Writer(threading.Thread):
    """Proposes innovations and gives them awards, each under a key; keeps what was acknowledged and what was not."""

    def __init__(self, product: Product, agency: str, pause: float = 0.0) -> None:
        super().__init__(daemon=True)
        self.product, self.agency, self._pause = product, agency, pause
        self.acknowledged: dict[str, str] = {}
        self.unanswered: list[tuple[str, str, Any, dict[str, str]]] = []
        self.over = threading.Event()
        self.moments: dict[str, float] = {}
        """When what was acknowledged was."""

    def run(self) -> None:
        while not self.over.is_set():
            proposed = self.propose()
            for version in range(1, 4):
                if proposed is not None and not self.over.is_set():
                    path = f"/v1/innovations/{proposed['id']}/commands/receive-award"
                    self.ask(path, {"name": f"Penghargaan {version}"}, If_Match=f'"v{version}"')

    def propose(self) -> Any:
        """What was answered; None where that was not a yes."""
        return self.ask("/v1/innovations", {**PROPOSAL, "agency": self.agency})

    def ask(self, path: str, body: Any, key: str = "", **headers: str) -> Any:
        key = key or str(uuid4())
        status, _, answer = self.product.ask("POST", path, body, Idempotency_Key=key, Correlation_Id=key, **headers)
        if status in (200, 201):
            self.acknowledged[key] = path
            self.moments[key] = time.monotonic()
            self.over.wait(self._pause)
            return answer
        self.unanswered.append((path, key, body, headers))
        self.over.wait(_PAUSE)
        return None


class Lab:
    """The product on a database, and what of the record was looked at. `node` is its server, where it has one."""

    def __init__(self, directory: Path, node: Node | None) -> None:
        self.node = node
        self.database = node and database(address("postgres", node), "jejak")
        self.product = Product(directory, database=self.database)
        self.product.start()
        self.agency = prepare(self.product)
        self.settings = Settings(
            database=self.database or f"sqlite:///{directory / 'jejak.db'}", evidence_dir=str(directory / "evidence")
        )
        self.sealed = Sealed(writer_key(self.settings))

    def kill(self, what: str, chance: random.Random) -> None:
        if what == "process":
            os.kill(int(chance.choice(children(self.product.pid))), signal.SIGKILL)
        if what in ("server", "both"):
            assert self.node is not None
            self.node.stop()
        if what in ("product", "both"):
            self.product.kill()

    def heal(self, what: str) -> None:
        if what in ("server", "both"):
            assert self.node is not None
            self.node.again()
        if what in ("product", "both"):
            self.product.start()

    def look(self, sealed: Sealed) -> None:
        """AssertionError for the first things wrong with what is recorded since `sealed` looked last."""
        with closing(engine_for(self.settings.database).connection()) as db:
            db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ" if self.node else "BEGIN")
            wrong = sealed.problems(asking(db))
            db.execute("ROLLBACK")
        assert not wrong, wrong[:5]


def drill(kills: int, directory: Path, seed: int = 1, *, node: Node | None = None) -> dict[str, int]:
    """On SQLite, or on a server. Raises AssertionError at the first thing lost, doubled or wrong; counts otherwise."""
    chance, lab = random.Random(seed), Lab(directory, node)
    acknowledged, done = 0, Counter[str]()
    for _ in range(kills):
        what = chance.choice(_WHAT if node is None else _WHAT_ON_A_SERVER)
        done[what] += 1
        writers = _killed(lab, what, chance)
        keys = {key for writer in writers for key in writer.acknowledged}
        for writer in writers:
            for asked in writer.unanswered:
                done["retried"] += 1
                keys.add(_retried(lab.product, *asked))
        lab.look(lab.sealed)
        wrong = [key for key in keys if lab.sealed.commands[key] != 1]
        assert not wrong, f"{len(wrong)} acknowledged commands are not there exactly once, e.g. {wrong[0]}"
        acknowledged += len(keys)
    lab.product.stop()
    lab.look(Sealed(lab.sealed.key))
    proven = verb(directory, "projections", "prove", database=lab.database)
    assert not proven["differences"], proven
    return {"kills": kills, "acknowledged": acknowledged, "events": lab.sealed.position, **done}


def _killed(lab: Lab, what: str, chance: random.Random) -> list[Writer]:
    """Writers at work while something is killed, and a moment longer where something is left."""
    writers = [Writer(lab.product, lab.agency) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    time.sleep(chance.uniform(0.05, 0.4))
    lab.kill(what, chance)
    if what in ("process", "server"):
        time.sleep(chance.uniform(0.0, 0.1))
    for writer in writers:
        writer.over.set()
    lab.heal(what)
    for writer in writers:
        writer.join()
    return writers


def _retried(product: Product, path: str, key: str, body: Any, headers: dict[str, str]) -> str:
    """The key, once the answer is a yes; what is not there yet, or at work on the same, is asked again."""
    until = time.monotonic() + 20
    while True:
        status, _, answer = product.ask("POST", path, body, Idempotency_Key=key, Correlation_Id=key, **headers)
        if status in (200, 201):
            return key
        passing = status in (0, 503) or (status == 409 and answer["code"] == "in-flight")
        assert passing, f"a retry after the kill was answered {status}: {answer}"
        assert time.monotonic() < until, f"a retry long after the kill was answered {status}: {answer}"
        time.sleep(_PAUSE)


def prepare(product: Product) -> str:
    product.ask("POST", "/v1/regions", {"code": "36.72", "name": "Kota Cilegon"}, role="admin")
    body = {"region": "36.72", "code": "DISDUKCAPIL", "name": "Disdukcapil"}
    status, _, agency = product.ask("POST", "/v1/agencies", body)
    assert status == 201, agency
    return str(agency["id"])


def check_feed(product: Product, acknowledged: dict[str, str]) -> None:
    versions: dict[str, int] = {}
    seen: Counter[str] = Counter()
    after: int | None = 0
    while after is not None:
        _, _, page = product.ask("GET", f"/v1/events?after={after}&limit=200")
        for event in page["items"]:
            data = event["data"]
            assert data["version"] == versions.get(event["subject"], 0) + 1, f"a gap in {event['subject']}"
            versions[event["subject"]] = data["version"]
            seen[data["correlation_id"]] += 1
            named = data["data"].get("initiator", PROPOSAL["initiator"])
            assert named == PROPOSAL["initiator"], f"{event['id']} does not name whom it named: {named}"
        after = page["next"]
    wrong = [key for key in acknowledged if seen[key] != 1]
    assert not wrong, f"{len(wrong)} acknowledged commands are not there exactly once, e.g. {wrong[0]}"


@contextmanager
def server() -> Iterator[Node]:
    """A PostgreSQL server of its own that syncs its commits."""
    with directory_in_memory() as directory:
        node = Node(server_place(directory, "server"))
        node.begin_primary()
        try:
            yield node
        finally:
            node.stop()


def main(kills: int = 500, seed: int = 1, *engines: str) -> None:
    for engine in engines or ("sqlite", "postgres"):
        with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as name, ExitStack() as stack:
            node = stack.enter_context(server()) if engine == "postgres" else None
            print(engine, drill(kills, Path(name), seed, node=node), flush=True)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:3]), *sys.argv[3:])
