"""Tables taken away: whatever others wrote into them is a text, and nothing that a spreadsheet would do."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Iterator
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from api.pages import commas, downloads, spreadsheets
from tests.api.conftest import Lab
from tests.api.pages.conftest import Browser

HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://evil.test","x")',
    "\t=1", "\r=1", "\n=1", " =1", "'=1", '"=1',
    "＝1+1", "judul;=1+1;x", "judul; =1", "\u202e=1", "\u200b=1", "\x00=1", "=cmd|' /C calc'!A0", "<b>&amp;]]></t>",
]  # fmt: skip
BEGINS = tuple("=+-@＝＋－＠\t\r\n")


def as_csv(*rows: list[str | int | float | None]) -> list[list[str]]:
    text = b"".join(commas.written(["a"], rows)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))[1:]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula_in_csv_whatever_parts_the_columns(text: str) -> None:
    written = b"".join(commas.written(["a"], [[text, text]])).decode("utf-8-sig")
    for mark in ",;\t":
        for row in csv.reader(io.StringIO(written), delimiter=mark):
            assert not [cell for cell in row if cell.strip(" \"'").startswith(BEGINS) and "'" not in cell[:3]], row


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_is_a_text_in_xlsx(text: str) -> None:
    book = load_workbook(io.BytesIO(b"".join(spreadsheets.written(["a"], [[text]]))))
    cell = book.active["A2"]  # type: ignore[index]
    assert cell.data_type == "s"
    assert "\u202e" not in cell.value


def test_numbers_are_numbers_and_nothing_is_nothing() -> None:
    assert as_csv([-3, 2.5, None]) == [["-3", "2.5", ""]]
    book = load_workbook(io.BytesIO(b"".join(spreadsheets.written(["a", "b", "c"], [[-3, 2.5, None]]))))
    assert [cell.value for cell in book.active[2]] == [-3, 2.5, None]  # type: ignore[index]


@given(st.lists(st.text(st.characters(codec="utf-16-be", categories=None) | st.characters(), max_size=40), min_size=1))
def test_any_text_can_be_written_and_read_again(texts: list[str]) -> None:
    assert len(as_csv(list(texts))[0]) == len(texts)
    book = load_workbook(io.BytesIO(b"".join(spreadsheets.written(["a"] * len(texts), [texts]))))
    assert book.active.max_column == len(texts)  # type: ignore[union-attr]


@pytest.mark.parametrize("write", [commas.written, spreadsheets.written])
def test_a_long_table_needs_no_more_memory_than_a_short_one(write: object) -> None:
    def rows(count: int) -> Iterator[list[str]]:
        return (["Inovasi Dinas Kependudukan", str(number)] for number in range(count))

    def most(count: int) -> int:
        tracemalloc.start()
        for _ in write(["a", "b"], rows(count)):  # type: ignore[operator]
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(10)
    assert most(4_000) < 1_000_000


def test_it_says_what_it_is_and_up_to_which_event(browser: Browser, lab: Lab) -> None:
    sent = browser.get("/cakupan?region=36.72&year=2020&unduh=xlsx")
    assert sent.content_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f'attachment; filename="jejak-cakupan-36.72-2020-{sent.headers["Position"]}.xlsx"'
    assert sent.headers["Content-Disposition"] == name
    assert sent.headers["Cache-Control"] == "no-store"
    assert "nosniff" in sent.headers["X-Content-Type-Options"]
    assert ZipFile(io.BytesIO(sent.data)).testzip() is None


def test_only_so_many_are_sent_at_a_time(browser: Browser, lab: Lab) -> None:
    browser.log_in()
    address = "/cakupan?region=36.72&year=2020&unduh=csv"
    open_ones = [browser.get(address, buffered=False) for _ in range(downloads.MOST)]
    refused = browser.get(address)
    assert (refused.status_code, refused.content_type) == (503, "text/html; charset=utf-8")
    for each in open_ones:
        each.close()
    assert browser.get(address).status_code == 200


def test_the_public_leaves_a_place_to_whoever_is_logged_in(browser: Browser, lab: Lab) -> None:
    lab.propose()
    taken = browser.get("/?unduh=csv", buffered=False)
    assert browser.get("/?unduh=csv").status_code == 503
    browser.log_in()
    assert browser.get("/?unduh=csv", buffered=True).status_code == 200
    taken.close()
    assert browser.get("/?unduh=csv", buffered=True).status_code == 200


def test_whoever_takes_too_long_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[bool] = []
    monkeypatch.setattr(downloads, "LONGEST", -1.0)
    parts = downloads._begun(iter([b"a", b"b"]), lambda: left.append(True))
    assert next(parts) == b"a"
    with pytest.raises(TimeoutError):
        next(parts)
    assert left == [True]
