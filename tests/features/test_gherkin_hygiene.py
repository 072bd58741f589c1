"""Spesifikasi yang salah ketik tidak boleh lulus diam-diam.

Gherkin treats any unrecognised line after a heading as free-text description, and
pytest-bdd keeps only the last of two scenarios that share a name. A misspelt keyword
therefore makes a scenario pass with no steps, or vanish. These tests close that gap.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from gherkin.parser import Parser

FEATURES = Path(__file__).parents[2] / "features"
FILES = sorted(FEATURES.rglob("*.feature"))

KEYWORDS = {"Fitur", "Latar Belakang", "Aturan", "Skenario", "Contoh"} | {
    "Diketahui",
    "Ketika",
    "Maka",
    "Dan",
    "Tetapi",
}
LOOKS_LIKE_GHERKIN = re.compile(
    r"(?i)\s*(?:"
    r"[\w\- ]*(?:latar|skenario|contoh|misal|aturan|dasar|background|scenario|example|rule)[\w\- ]*:"
    r"|(?:dengan|diketahui|diasumsikan|bila|jika|ketika|saat|apabila|maka|lalu|kemudian"
    r"|dan|tapi|tetapi|namun|given|when|then|and|but)\b"
    r"|\||\"\"\"|```)"
)


def headings(node: dict) -> Iterator[tuple[str, dict]]:
    """Every heading of a feature, outermost first, as (kind, AST node)."""
    yield ("feature" if "language" in node else "rule"), node
    for child in node["children"]:
        for kind, inner in child.items():
            if kind == "rule":
                yield from headings(inner)
            else:
                yield kind, inner


@pytest.fixture(params=FILES, ids=lambda p: str(p.relative_to(FEATURES)))
def feature(request: pytest.FixtureRequest) -> dict:
    return Parser().parse(request.param.read_text(encoding="utf-8"))["feature"]


def test_features_exist() -> None:
    assert FILES


def test_is_written_in_indonesian(feature: dict) -> None:
    assert feature["language"] == "id"


def test_scenario_names_are_unique(feature: dict) -> None:
    names = Counter(node["name"] for kind, node in headings(feature) if kind == "scenario")
    assert [name for name, count in names.items() if count > 1] == []


def test_every_scenario_acts_and_asserts(feature: dict) -> None:
    for kind, node in headings(feature):
        if kind == "scenario":
            used = {step["keywordType"] for step in node["steps"]}
            assert {"Action", "Outcome"} <= used, node["name"]


def test_outlines_have_examples(feature: dict) -> None:
    for kind, node in headings(feature):
        if kind == "scenario" and "<" in node["name"] + "".join(s["text"] for s in node["steps"]):
            assert any(table["tableBody"] for table in node["examples"]), node["name"]


def test_one_keyword_per_meaning(feature: dict) -> None:
    for _, node in headings(feature):
        for part in (node, *node.get("steps", ()), *node.get("examples", ())):
            assert part["keyword"].strip() in KEYWORDS, part["location"]


def test_no_keyword_is_hidden_in_a_description(feature: dict) -> None:
    for _, node in headings(feature):
        hidden = [line for line in node["description"].splitlines() if LOOKS_LIKE_GHERKIN.match(line)]
        assert hidden == [], node["name"]
