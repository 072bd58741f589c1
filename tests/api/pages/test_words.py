"""Every word that people read is in the catalogues: none in a template, none missing, none that nobody uses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.texts import LANGUAGES, texts

ROOT = Path(__file__).parents[3] / "api"
TEMPLATES = sorted((ROOT / "pages" / "templates").rglob("*.html"))
SOURCES = [*TEMPLATES, *sorted(ROOT.rglob("*.py")), *sorted((ROOT.parent / "service").rglob("*.py"))]
CODE = "\n".join(path.read_text("utf-8") for path in SOURCES)
NAMES = {"JSON", "CSV", "XLSX", "PDF", "SHA", "v"}
"""What is called so in every language."""


NO_WORDS = re.compile(
    r"\{% block kind %\}.*?\{% endblock %\}"  # of the stylesheet
    r"|\{% macro (?:marks|count_forms)\(.*?\{% endmacro %\}"  # attributes
    r"|<(code|pre)\b.*?</\1>|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_template_says_a_word_of_its_own(template: Path) -> None:
    text = NO_WORDS.sub(" ", template.read_text("utf-8"))
    shown = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]+)"', text)
    shown.append(re.sub(r"<[^>]*>", " ", re.sub(r"<!doctype[^>]*>|&\w+;", " ", text, flags=re.IGNORECASE)))
    assert [word for each in shown for word in re.findall(r"[^\W\d_]+", each) if word not in NAMES] == []


def test_every_key_that_a_template_names_is_there() -> None:
    named = {key for path in TEMPLATES for key in re.findall(r"\bt\.(\w+)", path.read_text("utf-8"))}
    assert len(named) > 100
    assert named - texts("id").page.keys() - {"format", "get"} == set()


def test_nobody_translates_what_nobody_reads() -> None:
    whole = set(re.findall(r"\w+", CODE))
    beginnings = tuple(re.findall(r'"(\w+_)" ~|f"(?:\w+\.)?(\w+_)\{|"(\w+_)"', CODE))
    begun = tuple({each for found in beginnings for each in found if each})
    unused = [key for key in texts("id").page if key not in whole and not key.startswith(begun)]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language: str) -> None:
    said = texts(language)
    for part in ("titles", "details", "flaws", "words", "page", "events", "kinds", "commands", "fields"):
        assert [key for key, text in getattr(said, part).items() if not text.strip()] == []
    assert [
        key for key, forms in said.counts.items() if not all(forms) or len(forms) != (1 if language == "id" else 2)
    ] == []
