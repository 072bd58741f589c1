"""How many refusals of one account are entered."""

from __future__ import annotations

from datetime import timedelta

from service.audit.refusals.budget import Budget, Spent
from tests.service.lab import START


def test_sixty_a_minute_and_a_thousand_a_day() -> None:
    budget, entered = Budget(), list[int]()
    for minute in [*range(20), *range(20, 24 * 60, 60), 24 * 60 - 1]:
        now = START + timedelta(minutes=minute)
        entered.append(sum(budget.spend("ani", "36.72", now).granted for _ in range(61)))
    assert entered[:18] == [60] * 16 + [40, 0]
    assert sum(entered) == 1_000
    assert budget.spend("ani", "36.72", START + timedelta(days=1)).granted


def test_in_all_logs_six_hundred_a_minute_and_ten_thousand_a_day() -> None:
    budget, entered = Budget(), list[int]()
    for minute in range(18):
        now = START + timedelta(minutes=minute)
        entered.append(sum(budget.spend("ani", f"{log}", now).granted for log in range(20) for _ in range(31)))
    assert entered == [600] * 16 + [400, 0]


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
