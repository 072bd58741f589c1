"""`rules list`: the rules of the lab, from the text that the tests run."""

from __future__ import annotations

from typing import Any

import click

from api.cli.printing import as_json, emit, say
from service.rulebook import Feature, Rule, rulebook


@click.group("rules")
def rules() -> None:
    """The rules of the lab in plain Indonesian."""


@rules.command("list")
@click.option("--examples", is_flag=True, help="With the names of each rule's examples.")
@as_json
def list_(examples: bool, as_json: bool) -> None:
    """List every rule: its id, what it says, the codes it refuses with."""
    found = rulebook().rules()
    if as_json:
        emit({"items": [_shown(feature, rule) for feature, rule in found]})
        return
    for _, rule in found:
        codes = f"  [{', '.join(rule.codes)}]" if rule.codes else ""
        say(f"{rule.id}  {rule.title}{codes}")
        for example in rule.scenarios if examples else ():
            say(f"       – {example.name}")


def _shown(feature: Feature, rule: Rule) -> dict[str, Any]:
    names = [scenario.name for scenario in rule.scenarios]
    return {"id": rule.id, "rule": rule.title, "feature": feature.name, "examples": names, "codes": rule.codes}
