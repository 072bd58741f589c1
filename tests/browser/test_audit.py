"""The pages of the evidence in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.pages import SMALL, flaws, log_in, opened, sent
from tests.service.ledger.forge import bundle, policy_text


@pytest.fixture
def pages(url: str) -> list[str]:
    """What an auditor looks at."""
    proposal = {"title": "Antar Akta", "agency": "36.72/DISDUKCAPIL", "initiator": {"kind": "citizen", "name": "Budi"},
                "origin": {"kind": "lab"}, "form": "public_service", "problem": "Antre", "idea": "Diantar"}  # fmt: skip
    innovation = sent(f"{url}/v1/innovations", proposal)["id"]
    logs = ["/audit", "/audit/periksa", "/audit/buku?log=jejak.local/36.72"]
    return [*logs, "/operasi", "/aksesibilitas", f"/inovasi/{innovation}/audit"]


def test_a_head_a_proof_and_a_bundle_are_taken_by_keyboard(browser: Browser, url: str, pages: list[str]) -> None:
    with opened(browser, java_script_enabled=False) as page:
        log_in(page, url, "auditor")
        page.goto(url + pages[0])
        page.get_by_role("link", name="Kota Cilegon (36.72): peristiwa").press("Enter")
        for control in ("link:Unduh kepala", "button:Unduh berkas bukti"):
            role, name = control.split(":")
            with page.expect_download() as taken:
                page.get_by_role(role, name=name).press("Enter")  # type: ignore[arg-type]
            assert taken.value.suggested_filename.endswith((".txt", ".zip"))
        page.get_by_label("Nomor daun").fill("1")
        with page.expect_download() as taken:
            page.keyboard.press("Enter")
        assert taken.value.suggested_filename == "36.72-1.tlog-proof"


def test_a_bundle_is_checked_by_keyboard_and_its_verdict_is_for_everybody(
    browser: Browser, url: str, pages: list[str]
) -> None:
    with opened(browser, viewport=SMALL, bypass_csp=True) as page:
        log_in(page, url, "auditor")
        page.goto(url + "/audit/periksa")
        page.get_by_label("Berkas bukti").set_input_files(
            {"name": "b.zip", "mimeType": "application/zip", "buffer": bundle()}
        )
        page.get_by_label("Kebijakan").fill("ini bukan kebijakan")
        page.get_by_role("button", name="Periksa").press("Enter")
        page.get_by_role("alert").get_by_text("Kebijakan ini tidak dapat dipakai").wait_for()
        assert flaws(page) == []
        page.get_by_label("Berkas bukti").set_input_files(
            {"name": "b.zip", "mimeType": "application/zip", "buffer": bundle()}
        )
        page.get_by_label("Kebijakan").fill(policy_text())
        page.get_by_role("button", name="Periksa").press("Enter")
        page.get_by_role("heading", name="Semua benar").wait_for()
        assert flaws(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
