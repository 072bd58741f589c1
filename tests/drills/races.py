"""Races over HTTP (`python -m tests.drills.races`): 30 of 16 clients on one version, 40 of 8 on one idempotency key."""

from __future__ import annotations

import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier
from typing import Any

from tests.drills.kills import PROPOSAL, prepare
from tests.drills.serving import Product, running

AWARD = {"name": "Inovasi Unik"}


def for_one_version(product: Product, agency: str, clients: int = 16) -> Counter[int]:
    """Every client issues the same command on version 1 at once; how often each status was answered."""
    id = product.ask("POST", "/v1/innovations", {**PROPOSAL, "agency": agency})[2]["id"]
    path = f"/v1/innovations/{id}/commands/receive-award"
    answers = at_once(clients, lambda: product.ask("POST", path, AWARD, If_Match='"v1"'))
    assert product.ask("GET", f"/v1/innovations/{id}")[2]["version"] == 2
    return Counter(status for status, _, _ in answers)


def for_one_key(product: Product, agency: str, number: int, clients: int = 8) -> int:
    """Every client proposes the same under one key at once; how many different innovations came back."""
    body = {**PROPOSAL, "agency": agency, "title": f"Sekali saja {number}"}
    key = f"race-{number}"
    answers = at_once(clients, lambda: product.ask("POST", "/v1/innovations", body, Idempotency_Key=key))
    wrong = [status for status, _, answer in answers if status != 201 and answer.get("code") != "in-flight"]
    assert not wrong, wrong
    return len({answer["id"] for status, _, answer in answers if status == 201})


def at_once(clients: int, call: Any) -> list[Any]:
    gate = Barrier(clients)

    def run(_: int) -> Any:
        gate.wait()
        return call()

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(run, range(clients)))


def drill(versions: int, keys: int, directory: Path) -> dict[str, int]:
    """Raises AssertionError unless each race on a version has one winner and each key one effect."""
    with running(directory) as product:
        agency = prepare(product)
        for _ in range(versions):
            answered = for_one_version(product, agency)
            assert answered == {200: 1, 412: 15}, answered
        for number in range(keys):
            assert for_one_key(product, agency, number) == 1
    return {"races_on_a_version": versions, "races_on_a_key": keys}


if __name__ == "__main__":
    versions, keys = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else (30, 40)
    with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as place:
        print(drill(versions, keys, Path(place)))
