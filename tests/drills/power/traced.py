"""A running product whose system calls are traced, and the load it is under."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from uuid import uuid4

from service.identifiers import agency_id
from tests.drills.kills import PROPOSAL, Writer
from tests.drills.power.trace import STRACE
from tests.drills.serving import Product

REGION = "36.72"
AGENCY = agency_id(REGION, "DISDUKCAPIL")
EVIDENCE = "files/evidence"
"""Where evidence and the writer's key lie, from the directory on: in one that has to be made too."""
_FORM = b'--b\r\nContent-Disposition: form-data; name="file"; filename="bukti.txt"\r\n\r\n%s\r\n--b--\r\n'
CARELESS = [sys.executable, "-m", "tests.drills.power.careless"]
"""The product with `synchronous=NORMAL`."""


class Traced(Product):
    """`jejak serve` on `directory/jejak.db`, and everything that it and its children do to files written to `trace`."""

    def __init__(self, directory: Path, trace: Path, *, careless: bool = False) -> None:
        super().__init__(directory)
        self.program = [*STRACE, "-o", str(trace), *(CARELESS if careless else self.program)]

    def environment(self) -> dict[str, str]:
        return {**super().environment(), "JEJAK_EVIDENCE_DIR": str(self.directory / EVIDENCE)}

    def _ended(self) -> None:
        """The tracer holds the same output: it ends when the trace is whole."""
        assert self._process.stdout is not None
        self._process.stdout.read()
        super()._ended()


class Liver(Writer):
    """Lives until it is told to stop: a proposal, an enrolment, an award, one that is refused, a successor (two events
    of two aggregates), and a file of evidence, now and then the same as another's at the same time."""

    def __init__(self, product: Product, cycle: str, lives: Iterator[int]) -> None:
        super().__init__(product, str(AGENCY))
        self.cycle, self.lives = cycle, lives
        self.files: dict[str, bytes] = {}
        """What was sent, by Idempotency-Key."""

    def run(self) -> None:
        while not self.over.is_set():
            proposed = self.propose()
            if proposed is None:
                continue
            place = f"/v1/innovations/{proposed['id']}/commands"
            self.ask(f"{place}/enrol", {"cycle": self.cycle}, If_Match='"v1"')
            self.ask(f"{place}/receive-award", {"name": "Inovasi Unik"}, If_Match='"v2"')
            self.ask(f"{place}/receive-award", {"name": "Inovasi Unik"}, If_Match='"v2"')
            self.ask(f"{place}/develop", {**PROPOSAL, "agency": self.agency}, If_Match='"v3"')
            self.upload(f"Bukti {next(self.lives) // 2}".encode())

    def upload(self, content: bytes) -> None:
        key = str(uuid4())
        self.files[key] = content
        self.ask("/v1/evidence", _FORM % content, key, Content_Type="multipart/form-data; boundary=b")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the clients saw: the keys (Correlation-Ids too) of what was answered with a yes; the files they sent."""

    acknowledged: frozenset[str]
    files: dict[str, bytes]


def record(directory: Path, trace: Path, seconds: float, writers: int, *, careless: bool = False) -> Recorded:
    """A run under load on what the directory holds; it ends by SIGTERM."""
    product = Traced(directory, trace, careless=careless)
    product.start()
    cycle = _prepared(product)
    lives = count()
    livers = [Liver(product, cycle, lives) for _ in range(writers)]
    for liver in livers:
        liver.start()
    livers[0].over.wait(seconds)
    for liver in livers:
        liver.over.set()
    for liver in livers:
        liver.join()
    product.stop()
    acknowledged = frozenset(key for liver in livers for key in liver.acknowledged)
    return Recorded(acknowledged, {key: content for liver in livers for key, content in liver.files.items()})


def _prepared(product: Product) -> str:
    """The region and the agency are there, perhaps since an earlier run; the id of a new cycle."""
    product.ask("POST", "/v1/regions", {"code": REGION, "name": "Kota Cilegon"}, role="admin")
    product.ask("POST", "/v1/agencies", {"region": REGION, "code": "DISDUKCAPIL", "name": "Disdukcapil"})
    _, _, open_already = product.ask("GET", f"/v1/cycles?region={REGION}")
    body = {"region": REGION, "year": 2020 + len(open_already["items"]), "name": "Siklus"}
    status, _, opened = product.ask("POST", "/v1/cycles", body)
    assert status == 201, opened
    return str(opened["id"])
