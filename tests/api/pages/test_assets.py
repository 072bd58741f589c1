"""What pages are made of: ours or vendored, each as it was written down, kept by browsers."""

from __future__ import annotations

import gzip
import re
from hashlib import sha256
from pathlib import Path

import pytest

from api.pages.assets import ASSETS, address
from tests.api.pages.conftest import Browser

VENDOR = Path(__file__).parents[3] / "api" / "static" / "vendor"
ROWS = re.findall(r"^\| `(\S+)` \| .* \| ([\d.]+) \| .*\(`(\S+)`\) \| `([0-9a-f]{64})` \|$",
                  (VENDOR / "README.md").read_text("utf-8"), re.MULTILINE)  # fmt: skip


def test_everything_vendored_is_named_with_its_version_its_licence_and_its_digest() -> None:
    named = {name for file, _, licence, _ in ROWS for name in (file, licence)}
    assert named | {"README.md"} == {path.name for path in VENDOR.iterdir()}
    for file, _, _, digest in ROWS:
        assert sha256((VENDOR / file).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", ASSETS)
def test_an_asset_is_kept_for_ever_because_another_content_has_another_address(browser: Browser, name: str) -> None:
    found = browser.get(address(name))
    assert "immutable" in found.headers["Cache-Control"]
    small = browser.get(address(name), headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(small.data) == found.data
    assert browser.get(f"/aset/000000000000/{name}").status_code == 404


def test_nothing_else_is_given_out(browser: Browser) -> None:
    digest = address("jejak.css").split("/")[2]
    assert browser.get(f"/aset/{digest}/docs.html").status_code == 404
