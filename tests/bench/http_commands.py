"""Commands over HTTP against a Flask route that does only the insert, on the same server with the same settings."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

from api.cli.serving.address import Address, listening
from api.cli.serving.forking import started
from api.cli.serving.sharing import shares
from api.cli.serving.web import web
from tests.bench.measuring import place
from tests.drills.kills import PROPOSAL, prepare
from tests.drills.serving import Product

CLIENTS, LIVES, COMMANDS, WORKERS, ROUNDS = 8, 4, 9, 2, 9


def main() -> dict[str, float]:
    """8 clients, each on a connection kept open: 4 lives of a proposal and nine commands, or as many inserts."""
    with place() as directory, place() as other:
        product = Product(directory, "--workers", str(WORKERS))
        bare = Bare(other)  # forked, so before anything else begins
        product.start()
        try:
            agency = prepare(product)
            rates: dict[str, list[float]] = {"commands": [], "inserts": []}
            for _ in range(ROUNDS):
                rates["commands"].append(_rate(product.port, product.tokens["facilitator"], agency))
                rates["inserts"].append(_rate(bare.port, "", None))
        finally:
            product.kill()
            bare.stop()
    middle = {name: median(values) for name, values in rates.items()}
    return {
        **{f"{name}_per_s": value for name, value in middle.items()},
        "ratio": middle["commands"] / middle["inserts"],
    }


class Bare:
    """The bare application, served as `jejak serve` serves its own."""

    def __init__(self, directory: Path) -> None:
        address, self._kept = listening(Address("127.0.0.1", 0))
        self.port = address.port
        os.environ["BARE_DATABASE"] = str(directory / "bare.db")
        self._processes = [
            started(web, os.getpid(), address, self._kept, share, "tests.bench.bare") for share in shares(WORKERS)
        ]
        while not _answers(self.port):
            sleep(0.05)

    def stop(self) -> None:
        for process in self._processes:
            process.kill()
            process.join()
        self._kept.close()


def _answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=1)
        connection.request("GET", "/")
        return connection.getresponse().status == 404
    except OSError:
        return False


def _rate(port: int, token: str, agency: str | None) -> float:
    """Requests a second of all clients together; the clients are processes of their own."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(2) as pool:
        pool.map(_warm, range(2))
        begun = perf_counter()
        pool.starmap(_clients, [(port, token, agency, CLIENTS // 2)] * 2)
        return CLIENTS * LIVES * (COMMANDS + 1) / (perf_counter() - begun)


def _warm(_: int) -> None:
    """The process is there and has imported everything."""


def _clients(port: int, token: str, agency: str | None, count: int) -> None:
    threads = [threading.Thread(target=_client, args=(port, token, agency)) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _client(port: int, token: str, agency: str | None) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for _ in range(LIVES):
        if agency is None:
            for _ in range(COMMANDS + 1):
                _post(connection, token, "/insert", {"name": "Inovasi Unik"})
            continue
        id = _post(connection, token, "/v1/innovations", {**PROPOSAL, "agency": agency})["id"]
        for version in range(1, COMMANDS + 1):
            path = f"/v1/innovations/{id}/commands/receive-award"
            _post(connection, token, path, {"name": "Inovasi Unik"}, version)


def _post(connection: HTTPConnection, token: str, path: str, body: Any, version: int = 0) -> Any:
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {token}",
        **({"If-Match": f'"v{version}"'} if version else {}),
    }
    connection.request("POST", path, json.dumps(body), headers)
    answer = connection.getresponse()
    text = answer.read()
    assert answer.status in (200, 201), text
    return json.loads(text)


if __name__ == "__main__":
    print(main())
