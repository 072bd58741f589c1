"""The pictures of the README: `python -m tests.browser.screenshots` makes them anew from the demonstration data."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import sync_playwright

from tests.conftest import chromium

HERE = Path(__file__).parent / "screenshots"
SIZE = {"width": 1120, "height": 1040}
QUALITY = 55
PICTURES = {
    "katalog": "/?region=36.74",
    "inovasi": "/inovasi/{innovation}",
    "putar-ulang": "/inovasi/{innovation}/keadaan?version=6",
    "cakupan": "/cakupan?region=36.74&year=2020",
    "papan": "/papan?region=36.72",
    "aturan": "/aturan/R06",
}
"""Name of the file → page."""


@contextmanager
def demo() -> Iterator[dict[str, Any]]:
    """A demo of its own: what it prints when it serves."""
    run = subprocess.Popen([sys.executable, "-m", "api.cli", "demo", "--port", "0", "--json"], stdout=subprocess.PIPE)
    assert run.stdout is not None
    try:
        yield json.loads(run.stdout.readline())
    finally:
        run.terminate()
        run.wait()


def main() -> None:
    HERE.mkdir(exist_ok=True)
    with demo() as told, sync_playwright() as playwright:
        url, token = told["url"], told["tokens"]["facilitator"]
        asked = Request(f"{url}/v1/innovations?limit=1&region=36.72", headers={"Authorization": f"Bearer {token}"})
        with urlopen(asked) as answer:
            innovation = json.load(answer)["items"][0]["id"]
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_context(viewport=SIZE, locale="id-ID", color_scheme="light").new_page()
        page.goto(f"{url}/masuk")
        page.fill("#login", "facilitator")
        page.fill("#password", token)
        page.click("main button")
        page.wait_for_url(f"{url}/akun")
        for name, path in PICTURES.items():
            page.goto(url + path.format(innovation=innovation))
            page.screenshot(path=HERE / f"{name}.jpg", type="jpeg", quality=QUALITY)
        browser.close()


if __name__ == "__main__":
    main()
