"""What every page takes and weighs at 36,742 innovations: as a browser gets it, over WSGI in this process.

python -m tests.bench.pages [ADDRESS] [--rounds 3] [--requests 20] [--only /papan,/cakupan] [--profile PATH]

ADDRESS is of a database that is kept and used again (one of `tests.bench.catalogue` will do), made where it is missing;
without it a SQLite file is made and removed. Each page is asked for in turn with all others, in both languages, by the
public, by a facilitator of every region who is logged in, and what that one may not see by an auditor. The percentiles
are of one round, and medians of rounds; a page is told by its slower and its larger language. CPU is that of the thread
that answers: the clock without what others do on the machine.
"""

from __future__ import annotations

import argparse
import cProfile
import gzip
import os
import pstats
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter, thread_time

from flask import Flask
from werkzeug.test import Client, EnvironBuilder

from api.app import create_app
from service.bootstrap import open_service
from service.garbage import settle
from service.settings import Settings
from tests.bench.measuring import machine, percentile, place
from tests.bench.pages_record import EVENTS, LARGE, LAUNCH, LONG, prepare
from tests.bench.population import innovation_id

HOST, ROLE, OTHER = "http://127.0.0.1", "facilitator", "auditor"
MOST_MS, MOST_BYTES = 100, 60_000
_SOME = innovation_id(18_000)
_ONE, _LONG = f"/inovasi/{_SOME}", f"/inovasi/{LONG}"
PAGES = (
    "/", "/?sort=-modified_at", "/?q=akta", "/?q=zzz", "/?stage=design&sort=-proposed_on", "/?year=2023&tag=digital",
    f"/?region={LARGE}", f"/?region={LARGE}&milestone=delivered&q=akta", "/?valid_on=2023-06-01",
    f"/papan?region={LARGE}", f"/papan?region={LARGE}&menurut=stage", "/papan",
    f"/cakupan?region={LARGE}", "/cakupan", f"/dasbor?region={LARGE}", f"/dasbor?region={LARGE}&year=2023", "/dasbor",
    f"/dasbor/berisiko?region={LARGE}", f"/dasbor/belum-terukur?region={LARGE}", f"/dasbor/pengaduan?region={LARGE}",
    "/peluncuran", f"/peluncuran?region={LARGE}", f"/peluncuran/{LAUNCH}", f"/peluncuran/{LAUNCH}/layar",
    f"/angkatan?region={LARGE}", f"/opd?region={LARGE}", "/daerah", f"/daerah/{LARGE}",
    _ONE, f"{_ONE}/keadaan?version=5", f"{_ONE}/banding?from=2&to=9", f"{_ONE}/bukti", f"{_ONE}/audit",
    f"{_ONE}/perintah", f"{_ONE}/perintah/record-monitoring", f"{_ONE}/perintah/revise",
    _LONG, f"{_LONG}?tampilan=full", f"{_LONG}/keadaan?version=1", f"{_LONG}/keadaan?version={EVENTS // 2}",
    f"{_LONG}/keadaan", f"{_LONG}/banding?from=2&to={EVENTS - 1}", f"{_LONG}/bukti", f"{_LONG}/audit",
    f"{_LONG}/perintah", f"{_LONG}/perintah/record-monitoring", f"{_LONG}/perintah/answer-complaint",
    f"/peluncuran/{LAUNCH}/perintah", f"/peluncuran/{LAUNCH}/perintah/add-innovation",
    "/inovasi/baru/propose", f"/inovasi/baru/propose?region={LARGE}", f"/peluncuran/baru/plan?region={LARGE}",
    "/aturan", "/aturan?q=peluncuran", "/aturan/R06", "/audit", f"/audit/buku?log=jejak.local/{LARGE}",
    f"/audit/buku/bukti?log=jejak.local/{LARGE}&leaf_index=5000", "/operasi", "/aksesibilitas", "/akun", "/masuk",
    "/aliran/katalog", "/aliran/katalog?after=5000", f"/aliran/dasbor/pengaduan?region={LARGE}&after=5000",
)  # fmt: skip
_GZIP = b"\x1f\x8b"


@dataclass(slots=True)
class Visitor:
    """A browser without its costs: the request is made before the clock runs."""

    app: Flask
    cookie: str | None = None

    def asks(self, path: str, language: str = "id") -> Answer:
        headers = {"Accept-Encoding": "gzip", "Accept-Language": language, "Accept": "text/html"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        environ = EnvironBuilder(path, HOST, headers=headers).get_environ()
        status: list[str] = []
        wall, cpu = perf_counter(), thread_time()
        body = b"".join(self.app(environ, lambda said, headers, exc=None: status.append(said)))
        return Answer(int(status[0][:3]), body, perf_counter() - wall, thread_time() - cpu)


@dataclass(slots=True)
class Answer:
    status: int
    body: bytes
    wall: float
    cpu: float


@dataclass(slots=True)
class Page:
    path: str
    who: str
    times: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))
    """By language: of the clock and of the processor, all requests one after the other."""
    size: int = 0
    assets: int = 0

    def told(self, requests: int) -> list[float]:
        """p50 and p95 of the clock, p95 of the processor, in milliseconds."""
        found = ((0, 50), (0, 95), (1, 95))
        return [max(_middle([each[of] for each in times], p, requests) for times in self.times.values())
                for of, p in found]  # fmt: skip


def _middle(times: Sequence[float], of: int, requests: int) -> float:
    rounds = [times[start : start + requests] for start in range(0, len(times), requests)]
    return median(percentile(each, of) for each in rounds) * 1e3


def main(asked: argparse.Namespace) -> None:
    with ExitStack() as open_:
        directory = open_.enter_context(place())
        address = asked.address or f"sqlite:///{directory / 'pages.db'}"
        settings = Settings(database=address, secret_key="rahasia", evidence_dir=str(directory / "evidence"),
                            dev_tokens={f"token-of-{role}": f"dev-{role}" for role in (ROLE, OTHER)})  # fmt: skip
        service = open_.enter_context(closing(open_service(settings)))
        prepare(service)
        app = create_app(service)
        visitors = {"public": Visitor(app), **{role: Visitor(app, _logged_in(app, role)) for role in (ROLE, OTHER)}}
        if asked.profile:
            return _profile(visitors[ROLE], asked.profile)
        pages = list(_there(visitors, asked.only))
        settle()
        began = os.getloadavg()
        for _ in range(asked.rounds * asked.requests):
            for page in pages:
                for language in ("id", "en"):
                    answer = visitors[page.who].asks(page.path, language)
                    page.times[language].append((answer.wall, answer.cpu))
        print(f"{machine()}; load {began[0]:.1f} to {os.getloadavg()[0]:.1f}; {asked.rounds} × {asked.requests}")
    _tell(pages, asked.requests)
    return None


def _logged_in(app: Flask, role: str) -> str:
    """The cookie of a session."""
    browser = Client(app)
    form = browser.get("/masuk", base_url=HOST).text
    token = re.findall(r'name="token" value="([^"]+)"', form)[0]
    said = {"login": role, "password": f"token-of-{role}", "token": token}
    answer = browser.post("/masuk", base_url=HOST, data=said, headers={"Origin": HOST, "Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303, answer.text
    held = browser.get_cookie("jejak", domain="127.0.0.1")
    assert held is not None
    return f"jejak={held.value}"


def _there(visitors: dict[str, Visitor], only: Sequence[str]) -> Iterator[Page]:
    """Pages as those get them who may look at them, with what they weigh; each is warm after that."""
    for path in (path for path in PAGES if any(each in path for each in only)):
        statuses = {}
        for who, visitor in visitors.items():
            if who == OTHER and statuses[ROLE] != 403:
                continue
            answers = [visitor.asks(path, language) for language in ("id", "en")]
            statuses[who] = answers[0].status
            if statuses[who] == 200:
                larger = max(answers, key=lambda each: len(each.body))
                yield Page(path, who, size=len(larger.body), assets=_assets(visitor, larger.body))
        if 200 not in statuses.values():
            print(f"not there: {path} {statuses}")


def _assets(visitor: Visitor, body: bytes) -> int:
    """The bytes of the stylesheet, scripts and pictures of a page."""
    addresses = set(re.findall(rb'"(/aset/[^"]+)"', body if body[:2] != _GZIP else gzip.decompress(body)))
    return sum(len(visitor.asks(each.decode()).body) for each in addresses)


def _tell(pages: list[Page], requests: int) -> None:
    print("| Page | Who | p50 | p95 | p95 of CPU | Page | With its assets | |\n|---|---|---|---|---|---|---|---|")
    for page in pages:
        p50, p95, cpu = page.told(requests)
        whole = page.size + page.assets
        name = page.path.replace(str(_SOME), "ID").replace(str(LONG), "LONG").replace(str(LAUNCH), "LAUNCH")
        over = [text for text, is_over in (("slow", p95 > MOST_MS), ("heavy", whole > MOST_BYTES)) if is_over]
        print(f"| `{name}` | {page.who} | {p50:.0f} ms | {p95:.0f} ms | {cpu:.0f} ms | {page.size / 1000:.1f} kB |"
              f" {whole / 1000:.1f} kB | {', '.join(over)} |")  # fmt: skip


def _profile(visitor: Visitor, path: str) -> None:
    """Where the time of one page goes."""
    visitor.asks(path)
    profile = cProfile.Profile()
    profile.enable()
    for _ in range(10):
        visitor.asks(path)
    profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(45)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.pages")
    parser.add_argument("address", nargs="?", default="", help="of a database, as JEJAK_DATABASE has it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=20, help="of each page, visitor and language in a round")
    parser.add_argument("--only", type=lambda text: text.split(","), default=("",), help="pages with one of these")
    parser.add_argument("--profile", help="one page, profiled instead")
    return parser.parse_args()


if __name__ == "__main__":
    main(_asked())
