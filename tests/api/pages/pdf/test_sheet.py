"""An innovation's audit sheet: PDF/A-3u with its events inside, made within bounds, of nothing from elsewhere."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from api.pages import printing, sheet
from api.pages.printing import printed
from service.bootstrap import Service
from service.errors import Busy
from tests.api.conftest import Caller, Lab
from tests.api.pages.conftest import Browser, said

HOSTILE = "<script>alert(1)</script><img src=https://x.test/a.png><link rel=stylesheet href=file:///etc/passwd>{{7*7}}"
TURNED = "\u05d0\u05d1\u05d2 \u0627\u0644 (gnp.exe)"
"""Written from the right; what turns the direction of everything after it is refused where it is said."""
LONG = "x" * 1500


@pytest.fixture
def innovation(lab: Lab, browser: Browser) -> str:
    address = lab.propose(title="Antar Akta", initiator={"kind": "citizen", "name": "Budi"})
    lab.do(address, "start-stage", {"stage": "drum_up", "occurred_on": "2020-02-03"})
    browser.log_in("auditor", "token-of-auditor")
    return address.replace("/v1/innovations", "/inovasi")


def read(answer: TestResponse) -> tuple[PdfReader, str]:
    assert (answer.status_code, answer.content_type) == (200, "application/pdf"), answer.text
    found = PdfReader(io.BytesIO(answer.data))
    return found, " ".join(" ".join(page.extract_text() for page in found.pages).split())


def inside(found: PdfReader) -> dict[str, object]:
    ((content,),) = found.attachments.values()
    return dict(json.loads(content))


def test_it_tells_the_events_and_holds_them(browser: Browser, innovation: str, call: Caller) -> None:
    answer = browser.get(f"{innovation}/lembar.pdf")
    found, text = read(answer)
    assert "DISDUKCAPIL memulai tahap Drum Up, 3 Februari 2020" in text
    assert "ini katanya sendiri" in text
    assert re.search(r"dalam buku, daun \d", text)
    history = call.get(innovation.replace("/inovasi", "/v1/innovations") + "/history", role="auditor").json or {}
    assert inside(found)["items"] == history["items"]
    assert list(found.attachments) == ["peristiwa.json"]
    name = f'attachment; filename="lembar-{innovation.rsplit("/", 1)[1]}-v2.pdf"'
    assert answer.headers["Content-Disposition"] == name


def test_it_is_pdf_a_3u_in_the_readers_language(browser: Browser, innovation: str) -> None:
    found, text = read(browser.get(f"{innovation}/lembar.pdf?lang=en"))
    assert found.xmp_metadata is not None
    told = found.xmp_metadata.stream.get_data().decode()
    assert 'pdfaid:part="3"' in told
    assert 'pdfaid:conformance="U"' in told
    assert "Audit sheet: Antar Akta" in told
    assert "it is its own word" in text
    fonts = [font.get_object() for page in found.pages for font in page["/Resources"]["/Font"].values()]
    descriptors = [each["/DescendantFonts"][0].get_object()["/FontDescriptor"] for each in fonts]
    assert descriptors
    assert all("/FontFile2" in each or "/FontFile3" in each for each in descriptors)


def test_what_others_wrote_is_a_text_and_nothing_else(browser: Browser, lab: Lab) -> None:
    address = lab.propose(title=HOSTILE, problem=TURNED, idea=LONG, tags=[TURNED], note=f"{TURNED} {HOSTILE}")
    lab.do(address, "revise", {"title": f"{TURNED} {LONG[:150]}", "note": LONG})
    browser.log_in("auditor", "token-of-auditor")
    found, text = read(browser.get(address.replace("/v1/innovations", "/inovasi") + "/lembar.pdf"))
    text = re.sub("[\\x00 ]", "", text)
    assert "<script>alert(1)</script><imgsrc=https://x.test/a.png>" in text
    assert "{{7*7}}" in text
    for page in found.pages:
        assert "/Annots" not in page
        assert not [each for each in page["/Resources"].get("/XObject", {}).values() if each["/Subtype"] == "/Image"]
    assert "/OpenAction" not in found.trailer["/Root"]
    assert "/JavaScript" not in found.trailer["/Root"].get("/Names", {})
    ((content,),) = found.attachments.values()
    assert content.isascii()


def test_of_a_long_history_the_newest_are_printed_and_all_are_inside(
    browser: Browser, innovation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet, "MOST", 1)
    found, text = read(browser.get(f"{innovation}/lembar.pdf"))
    assert "mengusulkan" not in text
    assert "1 peristiwa yang lebih lama tidak dicetak" in text
    items = inside(found)["items"]
    assert isinstance(items, list)
    assert len(items) == 2


@pytest.mark.parametrize("bound", ["SECONDS", "MEMORY"])
def test_what_takes_more_than_it_gets_is_not_made(
    browser: Browser, innovation: str, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, bound, 0)
    answer = browser.get(f"{innovation}/lembar.pdf")
    assert answer.status_code == 503
    assert "makan waktu atau memori lebih banyak" in said(answer)


def test_one_is_made_at_a_time(browser: Browser, innovation: str) -> None:
    with printing._free:
        assert browser.get(f"{innovation}/lembar.pdf").status_code == 503
        with pytest.raises(Busy):
            printed("<p>", "", name="a", description="b", attached=b"{}")


def test_a_page_that_names_anything_from_elsewhere_is_not_made(tmp_path: Path) -> None:
    place = tmp_path / "a.css"
    place.write_text("p { color: red }")
    assert made("<p>a") is not None
    assert made(f'<p>a<img src="{place.as_uri()}">') is None
    assert made("<p>a", f'p {{ background: url("{place.as_uri()}") }}') is None


def made(html: str, css: str = "") -> bytes | None:
    return printed(html, css, name="a", description="b", attached=b"{}")


def test_the_page_of_the_evidence_leads_to_it(browser: Browser, innovation: str, service: Service) -> None:
    assert f'href="{innovation}/lembar.pdf"' in browser.get(f"{innovation}/audit").text
