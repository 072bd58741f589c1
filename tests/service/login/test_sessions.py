"""What a browser holds is an account for half an hour without use, and for eight hours at most."""

from __future__ import annotations

import pytest

from service.login import Sessions
from service.vault import Vault
from tests.service.lab import Clock


@pytest.fixture
def sessions(vault: Vault, clock: Clock) -> Sessions:
    return Sessions(vault, clock)


def begun(sessions: Sessions, account: str = "akun-1", instead_of: str | None = None) -> str:
    return sessions.begin(account, via="password", agent="Firefox", instead_of=instead_of)


def test_the_text_of_the_cookie_means_the_account(sessions: Sessions) -> None:
    text = begun(sessions)
    found = sessions.find(text)
    assert found is not None
    assert (found.account, found.via, found.agent) == ("akun-1", "password", "Firefox")
    assert len(text) >= 43


@pytest.mark.parametrize("strange", ["", "x", "\udcff", "x" * 5000])
def test_any_other_text_means_nobody(sessions: Sessions, strange: str) -> None:
    begun(sessions)
    assert sessions.find(strange) is None


def test_neither_the_text_nor_what_makes_it_is_kept(sessions: Sessions, vault: Vault) -> None:
    text = begun(sessions)
    assert text not in repr(vault.rows("SELECT * FROM session"))
    assert sessions.find(sessions.of("akun-1")[0].id) is None


def test_half_an_hour_without_use_ends_it(sessions: Sessions, clock: Clock) -> None:
    text = begun(sessions)
    for _ in range(10):
        clock.move(minutes=29)
        assert sessions.find(text) is not None
    clock.move(minutes=30)
    assert sessions.find(text) is None


def test_eight_hours_end_it_however_it_is_used(sessions: Sessions, clock: Clock) -> None:
    text = begun(sessions)
    for _ in range(8 * 3 - 1):
        clock.move(minutes=20)
        assert sessions.find(text) is not None
    clock.move(minutes=20)
    assert sessions.find(text) is None


def test_that_it_was_seen_is_written_once_a_minute(sessions: Sessions, clock: Clock) -> None:
    text = begun(sessions)
    began = clock.now
    clock.move(seconds=59)
    sessions.find(text)
    assert sessions.of("akun-1")[0].seen == began
    clock.move(seconds=1)
    sessions.find(text)
    assert sessions.of("akun-1")[0].seen == clock.now


def test_a_login_is_always_another_text_and_ends_the_one_before(sessions: Sessions) -> None:
    first = begun(sessions)
    second = begun(sessions, instead_of=first)
    assert first != second
    assert sessions.find(first) is None
    assert sessions.find(second) is not None


def test_one_or_all_of_an_account_are_ended_and_nobody_elses(sessions: Sessions) -> None:
    here, there, third = (begun(sessions) for _ in range(3))
    others = begun(sessions, "akun-2")
    mine = sessions.find(here)
    theirs = sessions.find(others)
    assert mine is not None
    assert theirs is not None
    sessions.end("akun-1", theirs.id)
    assert sessions.find(others) is not None
    sessions.end_all("akun-1", but=mine.id)
    assert [sessions.find(text) is not None for text in (here, there, third, others)] == [True, False, False, True]
    sessions.end("akun-1", mine.id)
    assert sessions.find(here) is None
    assert sessions.of("akun-1") == []


def test_what_is_over_is_not_listed_and_is_deleted_at_the_next_login(
    sessions: Sessions, clock: Clock, vault: Vault
) -> None:
    begun(sessions)
    clock.move(minutes=31)
    assert sessions.of("akun-1") == []
    begun(sessions, "akun-2")
    assert vault.rows("SELECT account FROM session") == [("akun-2",)]
