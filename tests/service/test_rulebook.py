from __future__ import annotations

from domain.rules import RULES
from service.rulebook import rulebook


def test_every_rule_stands_in_the_rulebook_once_with_examples() -> None:
    entries = rulebook()
    assert [entry.id for entry in entries] == sorted(RULES)
    assert all(entry.rule and entry.feature and entry.examples for entry in entries)


def test_an_entry_tells_the_codes_its_rule_refuses_with() -> None:
    codes = {entry.id: entry.codes for entry in rulebook()}
    assert codes["R14"] == ("weakness-required", "weakness-open")
    assert codes["R17"] == ()
