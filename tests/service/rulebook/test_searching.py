"""Looking for words in the rules."""

from __future__ import annotations

import pytest

from service.rulebook import rulebook
from service.rulebook.searching import search

BOOK = rulebook()


def found(text: str) -> dict[str, int]:
    """The rules, each with how many of its scenarios are named."""
    return {each.rule.id: len(each.scenarios) for place in search(BOOK, text) for each in place.rules}


@pytest.mark.parametrize("text", ["", "  \n "])
def test_without_words_everything_is_found(text: str) -> None:
    assert found(text) == {rule.id: 0 for _, rule in BOOK.rules()}
    assert [place.feature for place in search(BOOK, text)] == [*BOOK.features]


def test_what_a_rule_itself_says_names_no_scenario() -> None:
    assert found("R06") == {"R06": 0}
    assert found("NOT-READY-to-launch") == {"R06": 0}


def test_scenarios_are_named_where_the_words_stand_in_them_in_any_order() -> None:
    scenario = BOOK.rule("R06")[1].scenarios[0]
    step = scenario.steps[-1].text.upper().split()
    words = [*scenario.name.split(), *step]
    assert found(" ".join(reversed(words))) == {"R06": 1}
    assert found(" ".join([*words, "gubernur"])) == {}


def test_the_words_of_a_feature_find_all_of_it() -> None:
    feature = BOOK.features[0]
    (place,) = (each for each in search(BOOK, feature.name) if each.feature is feature)
    assert [each.rule for each in place.rules] == [*feature.rules]


def test_scenarios_that_belong_to_no_rule_are_found_too() -> None:
    (place,) = search(BOOK, BOOK.features[-1].scenarios[0].name)
    assert (place.rules, place.scenarios) == ((), (BOOK.features[-1].scenarios[0],))


def test_what_stands_nowhere_is_not_found() -> None:
    assert search(BOOK, "<script>") == []
