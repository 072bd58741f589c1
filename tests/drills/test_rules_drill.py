"""A few of the rules taken out; `python -m tests.drills.rules` takes out all of them."""

from __future__ import annotations

import pytest

from domain.rules import RULES
from tests.drills.rules import Mutant, mutants, noticing

pytestmark = pytest.mark.drill


def test_every_rule_that_refuses_can_be_taken_out() -> None:
    assert {mutant.rule for mutant in mutants()} == {rule.id for rule in RULES.values() if rule.codes}


@pytest.mark.parametrize("mutant", mutants()[::20], ids=lambda mutant: f"{mutant.rule}-{mutant.name}")
def test_a_scenario_fails_when_its_rule_is_taken_out(mutant: Mutant) -> None:
    assert noticing(mutant) is not None
