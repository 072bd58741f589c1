"""How many refusals of one account are entered."""

from __future__ import annotations

from datetime import timedelta

from service.audit.refusals.budget import Budget, Spent
from tests.service.lab import START


def test_sixty_a_minute_and_a_thousand_a_day() -> None:
    budget, now = Budget(), START
    entered = 0
    for _ in range(24 * 60):
        entered += sum(budget.spend("ani", "36.72", now).granted for _ in range(61))
        now += timedelta(minutes=1)
    assert entered == 1_000
    assert budget.spend("ani", "36.72", now).granted


def test_the_last_one_says_until_when_there_is_no_more() -> None:
    budget = Budget(((timedelta(minutes=1), 2),))
    assert [budget.spend("ani", "36.72", START + timedelta(seconds=each)) for each in (0, 30, 59, 60)] == [
        Spent(True, None),
        Spent(True, START + timedelta(minutes=1)),
        Spent(False, START + timedelta(minutes=1)),
        Spent(True, None),
    ]


def test_accounts_have_budgets_of_their_own() -> None:
    budget = Budget(((timedelta(minutes=1), 1),))
    assert [budget.spend(account, "36.72", START).granted for account in ("ani", "budi", "ani")] == [True, True, False]


def test_a_clock_that_goes_back_begins_anew() -> None:
    budget = Budget(((timedelta(minutes=1), 1),))
    assert budget.spend("ani", "36.72", START).granted
    assert budget.spend("ani", "36.72", START - timedelta(days=2)).granted


def test_each_log_has_a_budget_of_its_own_and_all_of_them_one_together() -> None:
    budget = Budget(((timedelta(minutes=1), 2),), ((timedelta(days=1), 3),))
    granted = [budget.spend("ani", log, START).granted for log in ("a", "a", "a", "b", "b", "c")]
    assert granted == [True, True, False, True, False, False]
    assert budget.spend("ani", "c", START) == Spent(False, START + timedelta(days=1))
    assert budget.spend("budi", "c", START).granted
