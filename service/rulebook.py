"""The rules of the lab as people read them: the text of `features/`, never run here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from domain.rules import RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One rule: its sentence, the feature it stands in, the examples' names, the codes it refuses with."""

    id: str
    rule: str
    feature: str
    examples: tuple[str, ...]
    codes: tuple[str, ...]


def rulebook() -> list[Entry]:
    """Every `Aturan` that is tagged with a rule, by the rule's id."""
    texts = (file.read_text(encoding="utf-8") for file in files("features").iterdir() if file.name.endswith(".feature"))
    return sorted((entry for text in texts for entry in _entries(text)), key=lambda entry: entry.id)


def _entries(text: str) -> Iterator[Entry]:
    feature, tagged, id, rule = "", "", "", ""
    examples: list[str] = []
    for line in (*text.splitlines(), "Aturan:"):
        keyword, _, said = line.strip().partition(":")
        if line.strip().startswith("@"):
            tagged = line.strip().split()[0].removeprefix("@")
        elif keyword == "Fitur":
            feature = said.strip()
        elif keyword == "Aturan":
            if id in RULES:
                yield Entry(id=id, rule=rule, feature=feature, examples=tuple(examples), codes=RULES[id].codes)
            id, rule, tagged, examples = tagged, said.strip(), "", []
        elif keyword == "Skenario":
            examples.append(said.strip())
