"""Rules and scenarios in which words stand, as they are written or not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from service.rulebook.book import Feature, Rule, Rulebook, Scenario, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Of a rule: the scenarios in which all the words stand; none where they stand in what the rule itself says."""

    rule: Rule
    scenarios: tuple[Scenario, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InFeature:
    """`scenarios` belong to no rule."""

    feature: Feature
    rules: tuple[Found, ...]
    scenarios: tuple[Scenario, ...]


def search(book: Rulebook, text: str) -> list[InFeature]:
    """Everything where the text has no word; features in which nothing is found are left out."""
    words = text.casefold().split()
    found = [_in_feature(feature, words) for feature in book.features]
    return [each for each in found if each.rules or each.scenarios]


def _in_feature(feature: Feature, words: list[str]) -> InFeature:
    everything = _stand_in(words, (feature.name, feature.description))
    if everything:
        return InFeature(
            feature=feature, rules=tuple(Found(rule=rule) for rule in feature.rules), scenarios=feature.scenarios
        )
    return InFeature(
        feature=feature, rules=tuple(_in_rules(feature, words)), scenarios=_in_scenarios(feature.scenarios, words)
    )


def _in_rules(feature: Feature, words: list[str]) -> Iterator[Found]:
    for rule in feature.rules:
        if _stand_in(words, (rule.id, rule.title, rule.description, *rule.codes)):
            yield Found(rule=rule)
        elif scenarios := _in_scenarios(rule.scenarios, words):
            yield Found(rule=rule, scenarios=scenarios)


def _in_scenarios(scenarios: Iterable[Scenario], words: list[str]) -> tuple[Scenario, ...]:
    return tuple(scenario for scenario in scenarios if _stand_in(words, _texts(scenario)))


def _texts(scenario: Scenario) -> Iterator[str]:
    yield from (scenario.name, scenario.description)
    for step in scenario.steps:
        yield from _of_step(step)
    for examples in scenario.examples:
        yield from (cell for row in examples.table for cell in row)


def _of_step(step: Step) -> Iterator[str]:
    yield from (step.text, step.doc or "")
    yield from (cell for row in step.table for cell in row)


def _stand_in(words: Iterable[str], texts: Iterable[str]) -> bool:
    said = "\n".join(texts).casefold()
    return all(word in said for word in words)
