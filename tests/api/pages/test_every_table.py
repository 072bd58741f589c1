"""Every table that a page shows can be taken away whole, as CSV and as XLSX, and nothing in a file does anything.

The demonstration, and beside it things that are hostile in every text that they hold.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from openpyxl import load_workbook

from api.app import create_app
from service import demo
from service.bootstrap import open_service
from service.projections.journal import Decision
from service.settings import Settings
from tests.api.conftest import ROLES, Caller
from tests.api.pages.conftest import Browser
from tests.api.pages.examples import FOR_ADMINS, PUBLIC, SEGMENTS, paths
from tests.api.pages.hostile import FORMULA, made
from tests.api.pages.test_downloads import BEGINS

TEMPLATES = Path(__file__).parents[3] / "api" / "pages" / "templates"
NO_PAGES = {"parts.html": "part of pages", "rulebook.html": "part of pages", "sheet.html": "printed, the data inside"}
TEXT = "ol.steps"
"""What a step of a scenario is run with is part of its sentence: a table no more than a list in a text is."""
LAST_ONLY = {"diperlihatkan", "keputusan", "diumumkan"}
"""Of these a page has the last rows, and the file all of them."""
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


World = tuple[Flask, list[dict[str, str]]]


@dataclass
class Shown:
    """Tables that are taken away together: how many rows of them a page has, and where the files are."""

    rows: int = 0
    links: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """How many rows each file has, and whether there is anything hostile in it."""

    in_csv: int
    in_xlsx: int
    is_hostile: bool


class _Tables(HTMLParser):
    """The tables of a page with the links that come after them, and the next page of the same."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Shown] = []
        self.shown: Shown | None = None
        self.more: str | None = None
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in ("ol", "table", "tbody", "p", "nav"):
            self._within.append(f"{tag}.{said.get('class', '').split(' ')[0]}".rstrip("."))
        if tag == "table" and TEXT not in self._within:
            self.shown = self.shown or Shown()
        if tag == "tr" and self.shown and self._within[-1] == "tbody":
            self.shown.rows += 1
        if tag == "a" and "p.downloads" in self._within and "download" in said:
            self.shown = self.shown or Shown()
            self.shown.links[parse_qs(urlsplit(said["href"]).query)["unduh"][0]] = said["href"]
        if tag == "a" and "nav.actions" in self._within and said.get("rel") == "next":
            self.more = said["href"]

    def handle_endtag(self, tag: str) -> None:
        if tag not in ("ol", "table", "tbody", "p", "nav"):
            return
        if self._within.pop() == "p.downloads" and self.shown:
            self.found.append(self.shown)
            self.shown = None


def tables(browser: Browser, path: str) -> list[Shown]:
    """With the rows of all its pages, where there are several of the only table."""
    page = browser.get(path)
    assert page.status_code in (200, 400), path
    read = _Tables()
    read.feed(page.text)
    assert read.shown is None, f"{path} has a table that cannot be taken away"
    if read.more and urlsplit(read.more).path == urlsplit(path).path:
        for here, rest in zip(read.found, tables(browser, read.more), strict=True):
            here.rows += rest.rows
    return read.found


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The application, and the names for the examples: of the demonstration, and of what is hostile."""
    place = tmp_path_factory.mktemp("tables")
    tokens = {f"token-of-{role}": f"dev-{role}" for role in ROLES}
    settings = Settings(database=f"sqlite:///{place / 'jejak.db'}", evidence_dir=str(place / "bukti"),
                        dev_tokens=tokens)  # fmt: skip
    with closing(open_service(settings, inline_projections=True)) as service:
        demo.load(service)
        service.tokens.create("dev-admin", name=FORMULA, days=1, by="x")
        decision = Decision(by=FORMULA, reason="\t=1\x00\u202e")
        service.projections.versions.rebuild(["directory"], decision, lambda _: None)
        app = create_app(service)
        call = Caller(app)
        held = next(each for each in items(call, "launches") if each["status"] == "held")
        one = {"innovation": items(call, "innovations")[0], "launch": held, "cycle": items(call, "cycles")[0],
               "agency": items(call, "agencies")[0]}  # fmt: skip
        named = [{kind: f"/{SEGMENTS[kind]}/{each['id']}" for kind, each in one.items()}, hostile(call)]
        yield app, named


def logged_in(app: Flask, role: str) -> Browser:
    browser = Browser(app, at="http://localhost")
    assert browser.log_in(role, f"token-of-{role}").status_code == 303
    return browser


def items(call: Caller, kind: str) -> list[dict[str, str]]:
    answer = call.get(f"/v1/{kind}?region=36.72", role="dual").json
    assert answer is not None
    return list(answer["items"])


def hostile(call: Caller) -> dict[str, str]:
    """Things that are; the innovation has a file, and names of persons in it were shown."""

    def send(path: str, body: object, version: int | None = None) -> dict[str, str]:
        answer = call.post(path, body, headers={"If-Match": f'"v{version}"'} if version else {})
        assert answer.status_code < 300, answer.text
        return dict(answer.json or {})

    thing = made(send)
    kept = call.post("/v1/evidence", data={"file": (io.BytesIO(PDF), f"{FORMULA}.pdf")}).json or {}
    one = thing["inovasi"].replace("/inovasi", "/v1/innovations")
    send(f"{one}/commands/attach-evidence", {**kept, "name": FORMULA, "purpose": FORMULA}, version=9)
    assert call.get(f"{one}/history").status_code == 200
    return {kind: thing[segment] for kind, segment in SEGMENTS.items()}


def as_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def inert(content: bytes) -> int:
    """The rows of a CSV file, in which no cell begins as a formula does, whatever parts the columns."""
    text = content.decode("utf-8-sig")
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    for mark in ",;\t":
        for row in csv.reader(io.StringIO(text), delimiter=mark):
            assert not [cell for cell in row if cell.strip(" \"'").startswith(BEGINS) and "'" not in cell[:3]], row
    return len(as_csv(content)) - 1


def in_cells(content: bytes) -> int:
    """The rows of a workbook, in which there are texts, numbers and nothing else."""
    rows = list(load_workbook(io.BytesIO(content)).active.iter_rows())  # type: ignore[union-attr]
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    return len(rows) - 1


def check(browser: Browser, path: str, known: dict[str, Taken]) -> int:
    """How many tables with rows a page has. What was read once is not read again: pages share files."""
    found = tables(browser, path)
    for shown in found:
        assert shown.links.keys() == {"csv", "xlsx"}, path
        name = parse_qs(urlsplit(shown.links["csv"]).query).get("tabel", [""])[0]
        taken = known.get(shown.links["csv"]) or read(browser, shown)
        known[shown.links["csv"]] = taken
        assert taken.in_csv == taken.in_xlsx, path
        if shown.rows:
            assert taken.in_csv >= shown.rows if name in LAST_ONLY else taken.in_csv == shown.rows, (path, name)
    return sum(each.rows > 0 for each in found)


def read(browser: Browser, shown: Shown) -> Taken:
    taken = {kind: browser.get(address, buffered=True) for kind, address in shown.links.items()}
    assert [each.status_code for each in taken.values()] == [200, 200], shown
    return Taken(inert(taken["csv"].data), in_cells(taken["xlsx"].data), FORMULA[1:10] in taken["csv"].text)


def test_whoever_works_with_it_takes_every_table_away(world: World) -> None:
    app, named = world
    browser = logged_in(app, "dual")
    known: dict[str, Taken] = {}
    places = dict.fromkeys(path for each in named for path in paths(each, admins=False))
    assert sum(check(browser, path, known) for path in places) > 30
    one = named[1]["innovation"]
    parts = {urlsplit(address).path for address, taken in known.items() if taken.is_hostile}
    assert parts >= {one, f"{one}/banding", f"{one}/bukti", "/", "/angkatan", "/peluncuran"}


def test_whoever_audits_and_the_public_take_theirs(world: World) -> None:
    app, named = world
    theirs = [path.format(**each) for each in named for path in (*PUBLIC, "{innovation}/audit", "/audit", "/akun")]
    browser = logged_in(app, "admin")
    known: dict[str, Taken] = {}
    assert sum(check(browser, path, known) for path in dict.fromkeys((*theirs, *FOR_ADMINS))) > 20
    assert {parse_qs(urlsplit(each).query).get("tabel", [""])[0] for each in known} >= {
        "kesiapan", "proyeksi", "keputusan", "token", "diperlihatkan", "wewenang", "sesi", "corong", "angka"
    }  # fmt: skip
    public = Browser(app, at="http://localhost")
    known = {}
    assert sum(check(public, path.format(**each), known) for each in named for path in PUBLIC) > 10


@pytest.mark.parametrize("template", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_template_has_a_table_without_its_links(template: Path) -> None:
    """Also where no example has rows for it."""
    text = template.read_text("utf-8")
    parts = re.split(r"<table|\{\{ comparison\(", text)[1:]
    if template.name in NO_PAGES:
        assert parts
    else:
        assert ["take_away(" in part for part in parts] == [True] * len(parts)
