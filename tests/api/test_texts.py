"""Whatever can be refused can be said, in both languages and with the same facts."""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest

from api.pages.documents import codes
from api.problems import STATUSES
from api.texts import LANGUAGES, chosen, texts
from domain.rules import RULES

ROOT = Path(__file__).parents[2]
SOURCE = "\n".join(path.read_text("utf-8") for path in chain.from_iterable(
    sorted((ROOT / layer).rglob("*.py")) for layer in ("domain", "service", "api")))  # fmt: skip


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_code_has_a_title(language: str) -> None:
    assert set(texts(language).titles) == set(codes())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_a_rule_has_a_sentence(language: str) -> None:
    said = texts(language)
    missing = [(rule.id, code) for rule in RULES.values() for code in rule.codes if not said.lines(code, rule.id)]
    assert not missing


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_besides_the_rules_has_a_sentence(language: str) -> None:
    said = texts(language)
    assert [code for code in STATUSES if not said.lines(code) and not said.lines(code, "R52")] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_a_rule_finds_has_a_sentence(language: str) -> None:
    found = re.findall(r'refuse\(\s*"(R\d\d)", "([a-z-]+)"[^)]*?what="(\w+)"', SOURCE)
    assert len(found) > 15
    said = texts(language).details
    assert [key for rule, code, what in found if (key := f"{rule}.{code}.{what}") not in said] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_flaw_has_a_sentence(language: str) -> None:
    found = set(re.findall(r'(?:flawed|Flaw)\("(\w+)"', SOURCE)) | set(re.findall(r'flaw="(\w+)"', SOURCE))
    found |= set(re.findall(r'Problem\([^,()]*(?:\([^)]*\))?[^,()]*, "(\w+)"', SOURCE))
    assert {"required", "unknown_reference", "in_future", "bad_digest"} <= found
    assert found <= set(texts(language).flaws)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_be_malformed_has_a_sentence(language: str) -> None:
    found = set(re.findall(r'Malformed\("(\w+)"', SOURCE))
    assert [what for what in found if f"malformed.{what}" not in texts(language).details] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_twice(language: str) -> None:
    text = (ROOT / "api" / "texts" / f"{language}.po").read_text("utf-8")
    keys = re.findall(r'^msgctxt "(.+)"\nmsgid "(.+)"$', text, re.MULTILINE)
    assert [key for key, count in Counter(keys).items() if count > 1] == []


def test_both_languages_say_the_same_things_with_the_same_facts() -> None:
    one, other = (texts(language) for language in LANGUAGES)
    for part in ("titles", "details", "flaws", "words", "page", "events", "kinds", "commands", "fields", "counts"):
        assert getattr(one, part).keys() == getattr(other, part).keys()
    for part in ("details", "flaws", "page", "events"):
        for key, sentence in getattr(one, part).items():
            assert placeholders(sentence) == placeholders(getattr(other, part)[key]), key


def test_a_sentence_is_filled_with_facts_and_never_read_as_a_pattern() -> None:
    said = texts("en").detail("not-ready-to-launch", {"title": "{gate} %s", "gate": "deliver_started"}, rule="R06")
    assert "{gate} %s" in said
    assert "Deliver started" in said


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("*", "id"),
        ("fr", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.8,id;q=0.2", "en"),
        ("en;q=0.1, id;q=0.9", "id"),
        ("en;q=0", "id"),
        ("en;q=many", "id"),
        ("x" * 5000, "id"),
    ],
)
def test_the_reader_chooses_the_language(asked: str | None, language: str) -> None:
    assert chosen(asked).language == language
