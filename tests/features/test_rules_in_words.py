"""Every rule stands in the features once, in words of the lab, and each step means one thing."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gherkin.parser import Parser
from pytest_bdd.parser import FeatureParser
from pytest_bdd.parsers import StepParser
from pytest_bdd.steps import step_function_context_registry

from domain.recorded import member_names
from domain.rules import RULES
from service.histories.words.labels import LABELS, label_of
from service.histories.words.phrases import PHRASES, RECORDS
from service.histories.words.sentence import all_phrases
from service.histories.words.state import state_rows
from service.kinds import KINDS
from service.store.topics import FACTS
from tests.features.refusals import REFUSALS

FEATURES = Path(__file__).parents[2] / "features"
FILES = sorted(FEATURES.rglob("*.feature"))
MOST_STEPS = 7


def documents() -> list[dict[str, Any]]:
    return [Parser().parse(path.read_text(encoding="utf-8"))["feature"] for path in FILES]


def rules() -> list[dict[str, Any]]:
    return [child["rule"] for document in documents() for child in document["children"] if "rule" in child]


def scenarios_of(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for child in node["children"]:
        if "scenario" in child:
            yield child["scenario"]
        elif "rule" in child:
            yield from scenarios_of(child["rule"])


def test_every_rule_has_one_aturan() -> None:
    tags = Counter(tag["name"].removeprefix("@") for rule in rules() for tag in rule["tags"])
    assert tags == Counter(list(RULES))


def test_every_rule_says_where_it_comes_from() -> None:
    silent = [rule["tags"][0]["name"] for rule in rules() if not rule["description"].strip().startswith("Sumber: ")]
    assert silent == []


@pytest.mark.parametrize("id", [rule.id for rule in RULES.values() if rule.codes])
def test_a_rule_that_refuses_shows_what_it_allows_and_what_it_refuses(id: str) -> None:
    (rule,) = (rule for rule in rules() if rule["tags"][0]["name"] == f"@{id}")
    said = {step["text"] for scenario in scenarios_of(rule) for step in scenario["steps"]}
    reasons = {REFUSALS[reason][1] for text in said for reason in re.findall(r'^perintah ditolak karena "(.*)"$', text)}
    assert "perintah diterima" in said
    assert set(RULES[id].codes) <= reasons


def test_every_rule_has_two_scenarios() -> None:
    few = {rule["tags"][0]["name"]: len(list(scenarios_of(rule))) for rule in rules()}
    assert [tag for tag, count in few.items() if count < 2] == []


def test_a_scenario_is_short_and_does_one_thing() -> None:
    for document in documents():
        for scenario in scenarios_of(document):
            kinds = [step["keywordType"] for step in scenario["steps"]]
            assert len(kinds) <= MOST_STEPS, scenario["name"]
            assert kinds.count("Action") == 1, scenario["name"]


def test_a_feature_speaks_of_the_lab_and_not_of_its_implementation() -> None:
    words = {name for kind in FACTS.values() for name in member_names(kind) if "_" in name}
    words |= {verb for kind in KINDS.values() for verb in kind.commands if "-" in verb}
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"https?:|/v1/|\.py\b|[{}]|\b(def|import|self|None|JSON)\b", text), path.name
        assert not [word for word in words if re.search(rf"(?<![\w-]){word}(?![\w-])", text)], path.name


def steps() -> list[tuple[str, str]]:
    """Every step of every scenario as it is run: its kind and its text."""
    found: set[tuple[str, str]] = set()
    for path in FILES:
        for template in FeatureParser(str(FEATURES), path.name).parse().scenarios.values():
            contexts = [context for table in template.examples for context in table.as_contexts()] or [{}]
            found |= {(step.type, step.name) for context in contexts for step in template.render(context).steps}
    return sorted(found)


def definitions() -> list[tuple[str | None, StepParser]]:
    return [(context.type, context.parser) for context in list(step_function_context_registry.values())]


def test_a_step_has_one_definition() -> None:
    known = definitions()
    for kind, text in steps():
        matching = [parser for type, parser in known if type in (None, kind) and parser.is_matching(text)]
        assert len(matching) == 1, (kind, text, [parser.name for parser in matching])
        assert len(list(all_phrases(text))) <= 1, text


def test_every_command_has_a_phrase_and_every_event_a_name() -> None:
    assert {kind: set(phrases) for kind, phrases in PHRASES.items()} == {
        name: set(kind.commands) for name, kind in KINDS.items()
    }
    ours = {topic for topic in FACTS if topic.startswith("innovation.")} - {"innovation.corrected"}
    assert set(RECORDS) == ours
    assert len(set(RECORDS.values())) == len(RECORDS)


def test_the_members_of_one_command_have_labels_of_their_own() -> None:
    for kind in KINDS.values():
        for verb, command in kind.commands.items():
            labels = Counter(label_of(name) for name in member_names(command))
            assert [label for label, count in labels.items() if count > 1] == [], verb


def test_no_member_of_an_event_is_without_a_label() -> None:
    for kind in FACTS.values():
        assert {name.rstrip("_") for name in member_names(kind)} <= set(LABELS), kind
    assert state_rows("innovation", {}, lambda kind, id: id) == []


def test_the_step_definitions_are_thin() -> None:
    """A step reads its words, acts through the world and asserts: it knows no store, no wire and no client."""
    for path in (Path(__file__).parent / "steps").glob("*.py"):
        names = [
            node.module or "" for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)
        ]
        assert not [name for name in names if name.startswith(("api", "service.store", "flask", "domain.innovation.p"))]


def test_every_step_definition_is_used() -> None:
    """By a scenario, or by an exported history."""
    others = ("naskah", "adalah:", "trace")  # of exported histories, and one of pytest-bdd's own
    known, used = definitions(), steps()
    idle = [
        parser.name
        for type, parser in known
        if not any(type in (None, kind) and parser.is_matching(text) for kind, text in used)
    ]
    assert [name for name in idle if not any(word in name for word in others)] == []
