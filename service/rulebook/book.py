"""What stands in `features/`: features, their rules, the scenarios of these, and their steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from service.errors import NotFound

Table = tuple[tuple[str, ...], ...]
"""Rows of cells, the heading first where there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`keyword` as it is written there; `doc` is a long text below the step."""

    keyword: str
    text: str
    table: Table = ()
    doc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """What an outline is run with: the heading and a row for each time."""

    name: str
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What every scenario beside it starts from."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """`anchor` is made of the name, which is unique in its feature."""

    anchor: str
    name: str
    description: str
    steps: tuple[Step, ...]
    examples: tuple[Examples, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`id` is that of the catalogue in the domain, `codes` what it refuses with; `description` is prose, or empty."""

    id: str
    title: str
    description: str
    codes: tuple[str, ...]
    background: Background | None
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """`id` is the name of its file; `scenarios` are those that belong to no rule."""

    id: str
    name: str
    description: str
    background: Background | None
    rules: tuple[Rule, ...]
    scenarios: tuple[Scenario, ...]

    def everything(self) -> Iterator[Scenario]:
        return chain((scenario for rule in self.rules for scenario in rule.scenarios), self.scenarios)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """`features` in the order of their first rule, those without one last; `digest` is of all their text."""

    features: tuple[Feature, ...]
    digest: str

    def rules(self) -> list[tuple[Feature, Rule]]:
        """By their ids."""
        found = [(feature, rule) for feature in self.features for rule in feature.rules]
        return sorted(found, key=lambda each: each[1].id)

    def rule(self, id: str) -> tuple[Feature, Rule]:
        """Raises NotFound."""
        for feature in self.features:
            for rule in feature.rules:
                if rule.id == id:
                    return feature, rule
        raise NotFound
