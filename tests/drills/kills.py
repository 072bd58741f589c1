"""kill -9 of everything, under load, again and again on one store (200 by `python -m tests.drills.kills`).

After each: every acknowledged command is there exactly once, every history's versions are gap-free, and the read models
equal a replay.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from tests.drills.serving import Product, verb

WRITERS = 4
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


def drill(kills: int, directory: Path, seed: int = 1) -> dict[str, int]:
    """Raises AssertionError at the first thing lost, doubled or wrong; counts of what was done otherwise."""
    chance = random.Random(seed)
    product = Product(directory)
    product.start()
    agency = prepare(product)
    acknowledged: dict[str, str] = {}
    retried = 0
    for _ in range(kills):
        writers = [Writer(product, agency) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        time.sleep(chance.uniform(0.05, 0.6))
        product.kill()
        for writer in writers:
            writer.over.set()
            writer.join()
            acknowledged |= writer.acknowledged
        product.start()
        for writer in writers:
            for path, key, body, headers in writer.unanswered:
                retried += 1
                status, _, _ = product.ask("POST", path, body, Idempotency_Key=key, Correlation_Id=key, **headers)
                assert status in (200, 201), f"a retry after the kill was answered {status}"
                acknowledged[key] = path
        check_feed(product, acknowledged)
    product.stop()
    proven = verb(directory, "projections", "prove")
    assert not proven["differences"], proven
    return {"kills": kills, "acknowledged": len(acknowledged), "retried": retried}


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
        after = page["next"]
    wrong = [key for key in acknowledged if seen[key] != 1]
    assert not wrong, f"{len(wrong)} acknowledged commands are not there exactly once, e.g. {wrong[0]}"


if __name__ == "__main__":
    with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as place:
        print(drill(int(sys.argv[1]) if len(sys.argv) > 1 else 200, Path(place)))
