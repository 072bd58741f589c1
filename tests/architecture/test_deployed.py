"""What is installed where Jejak runs: what was tested, and everything that its pages can do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DEPLOYED = ROOT / ".deploy"


def pinned(path: Path) -> set[str]:
    """Each package with its version and for which machines."""
    return set(re.findall(r"^([\w.-]+==[^\\\n]*?) *\\?$", path.read_text("utf-8"), re.MULTILINE))


def test_it_is_what_is_installed_elsewhere_and_what_sheets_are_printed_with() -> None:
    deployed = pinned(DEPLOYED / "requirements.lock")
    assert deployed >= pinned(ROOT / "requirements.lock")
    assert deployed <= pinned(ROOT / "requirements-test.lock")
    assert any(each.startswith("weasyprint==") for each in deployed)


@pytest.mark.parametrize("told", ["README.md", "container/Containerfile"])
def test_a_machine_and_a_container_get_the_libraries_that_print(told: str) -> None:
    text = (DEPLOYED / told).read_text("utf-8")
    assert "-r requirements.lock" in text or "-r .deploy/requirements.lock" in text
    comment = re.search(r"weasyprint.*needs Pango \(([^)]+)\)", (ROOT / "pyproject.toml").read_text("utf-8"))
    assert comment is not None
    assert [each for each in comment[1].split(", ") if each not in text] == []
