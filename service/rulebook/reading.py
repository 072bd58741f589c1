"""From the text of `features/`, by the parser with which the tests read it, too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from textwrap import dedent
from typing import Any

from gherkin.parser import Parser

from domain.rules import RULES
from service.rulebook.book import Background, Examples, Feature, Rule, Rulebook, Scenario, Step, Table

_ENDING = ".feature"
Node = Mapping[str, Any]


@cache
def rulebook() -> Rulebook:
    """Of this build: its texts stay as they are while it runs."""
    return read(files("features").iterdir())


def read(folder: Iterable[Traversable]) -> Rulebook:
    named = {file.name.removesuffix(_ENDING): file for file in folder if file.name.endswith(_ENDING)}
    texts = {id: named[id].read_bytes() for id in sorted(named)}
    features = [_feature(id, Parser().parse(text.decode())["feature"]) for id, text in texts.items()]
    digest = sha256(b"".join(b"%s\0%d\0%s" % (id.encode(), len(text), text) for id, text in texts.items()))
    return Rulebook(features=tuple(sorted(features, key=_first_rule)), digest=digest.hexdigest())


def _first_rule(feature: Feature) -> tuple[bool, str]:
    return not feature.rules, min((rule.id for rule in feature.rules), default=feature.id)


def _feature(id: str, node: Node) -> Feature:
    return Feature(
        id=id,
        name=node["name"],
        description=_prose(node["description"]),
        background=_background(node),
        rules=tuple(_rules(node)),
        scenarios=tuple(_scenarios(node)),
    )


def _rules(node: Node) -> Iterator[Rule]:
    """Those of the catalogue: a tag says which."""
    for rule in (child["rule"] for child in node["children"] if "rule" in child):
        for id in (tag["name"].removeprefix("@") for tag in rule["tags"]):
            if id in RULES:
                yield Rule(
                    id=id,
                    title=rule["name"],
                    description=_prose(rule["description"]),
                    codes=RULES[id].codes,
                    background=_background(rule),
                    scenarios=tuple(_scenarios(rule)),
                )


def _background(node: Node) -> Background | None:
    found = (child["background"] for child in node["children"] if "background" in child)
    return next((Background(name=each["name"], steps=_steps(each)) for each in found), None)


def _scenarios(node: Node) -> Iterator[Scenario]:
    for scenario in (child["scenario"] for child in node["children"] if "scenario" in child):
        yield Scenario(
            anchor=_anchor(scenario["name"]),
            name=scenario["name"],
            description=_prose(scenario["description"]),
            steps=_steps(scenario),
            examples=tuple(
                Examples(name=each["name"], table=_table([each["tableHeader"], *each["tableBody"]]))
                for each in scenario["examples"]
                if "tableHeader" in each
            ),
        )


def _steps(node: Node) -> tuple[Step, ...]:
    return tuple(
        Step(
            keyword=step["keyword"].strip(),
            text=step["text"],
            table=_table(step["dataTable"]["rows"]) if "dataTable" in step else (),
            doc=step["docString"]["content"] if "docString" in step else None,
        )
        for step in node["steps"]
    )


def _table(rows: Iterable[Node]) -> Table:
    return tuple(tuple(cell["value"] for cell in row["cells"]) for row in rows)


def _prose(text: str) -> str:
    """As it is written, without the indent it has there."""
    return dedent(text).strip()


def _anchor(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.lower()))
