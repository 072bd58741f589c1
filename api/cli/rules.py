"""`rules list`: the rules of the lab, from the text that the tests run."""

from __future__ import annotations

from dataclasses import asdict

import click

from api.cli.printing import as_json, emit, say
from service.rulebook import rulebook


@click.group("rules")
def rules() -> None:
    """The rules of the lab in plain Indonesian."""


@rules.command("list")
@click.option("--examples", is_flag=True, help="With the names of each rule's examples.")
@as_json
def list_(examples: bool, as_json: bool) -> None:
    """List every rule: its id, what it says, the codes it refuses with."""
    found = rulebook()
    if as_json:
        emit({"items": [asdict(entry) for entry in found]})
        return
    for entry in found:
        codes = f"  [{', '.join(entry.codes)}]" if entry.codes else ""
        say(f"{entry.id}  {entry.rule}{codes}")
        for example in entry.examples if examples else ():
            say(f"       – {example}")
