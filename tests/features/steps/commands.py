"""Every command, said with the phrases that histories are written in."""

from __future__ import annotations

from typing import Any

from pytest_bdd import given, parsers, when

from service.histories.words.quoting import QUOTED, from_cell, from_doc_string, unquoted
from service.histories.words.sentence import Said, all_phrases, understood
from tests.features.world import World

Cells = list[list[str]]


class Spoken(parsers.StepParser):
    """Matches whatever the table of phrases understands."""

    def __init__(self) -> None:
        super().__init__("a command in words")

    def is_matching(self, name: str) -> bool:
        return any(all_phrases(name))

    def parse_arguments(self, name: str) -> dict[str, Any]:
        return {"text": name}


def table_of(cells: Cells | None) -> dict[str, list[str]]:
    """The words of a table by their labels."""
    table: dict[str, list[str]] = {}
    for label, word in cells or []:
        table.setdefault(from_cell(label), []).append(from_cell(word))
    return table


def said(world: World, text: str, cells: Cells | None) -> Said:
    table = {**table_of(cells), **world.texts}
    world.texts = {}
    command = understood(text, table, world.meant)
    assert command is not None
    return command


@given(Spoken())
def command_done(world: World, text: str, datatable: Cells | None = None) -> None:
    world.do(said(world, text, datatable))


@when(Spoken())
def command_attempted(world: World, text: str, datatable: Cells | None = None) -> None:
    world.attempt(said(world, text, datatable))


NASKAH = parsers.re(rf"naskah {QUOTED.replace('(', '(?P<label>', 1)} berbunyi:")


@given(NASKAH)
@when(NASKAH)
def long_text(world: World, label: str, docstring: str) -> None:
    world.texts[unquoted(label)] = [from_doc_string(docstring)]
