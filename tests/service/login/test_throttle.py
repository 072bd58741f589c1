"""Guessing takes time, from one address or many, at one name or many; nobody waits for ever."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from service.login.throttle import FORGOTTEN, FREE, LONGEST, Throttle, Throttled, delay
from service.vault import Vault
from tests.service.lab import Clock

NAME, ADDRESS = ("name", "siti"), ("address", "203.0.113.9")


@pytest.fixture
def throttle(vault: Vault, clock: Clock) -> Throttle:
    return Throttle(vault, clock, b"rahasia")


def fail(throttle: Throttle, times: int, name: str = "siti", address: str = "203.0.113.9") -> None:
    for _ in range(times):
        throttle.begin(("name", name), ("address", address))


def test_it_doubles_and_ends_at_a_quarter_of_an_hour() -> None:
    assert [delay(failures, 5).total_seconds() for failures in (0, 5, 6, 7, 8, 15, 16, 1000)] == [
        0, 0, 1, 2, 4, 512, 900, 900
    ]  # fmt: skip


def test_many_addresses_at_one_name_wait_for_the_name(throttle: Throttle) -> None:
    for number in range(FREE["name"] + 1):
        fail(throttle, 1, address=str(number))
    with pytest.raises(Throttled):
        fail(throttle, 1, address="another")
    fail(throttle, 1, name="budi", address="another")


def test_many_names_from_one_address_wait_for_the_address(throttle: Throttle) -> None:
    for number in range(FREE["address"] + 1):
        fail(throttle, 1, name=str(number))
    with pytest.raises(Throttled):
        fail(throttle, 1, name="another")
    fail(throttle, 1, name="another", address="198.51.100.1")


def test_who_waits_is_not_made_to_wait_longer_by_asking(throttle: Throttle, clock: Clock) -> None:
    for _ in range(FREE["name"] + 1):
        fail(throttle, 1)
    for _ in range(10):
        with pytest.raises(Throttled) as told:
            fail(throttle, 1)
        assert told.value.seconds == 1
    clock.move(seconds=1)
    fail(throttle, 1)


def test_a_success_clears_the_name_and_gives_the_address_this_attempt_back(throttle: Throttle, vault: Vault) -> None:
    fail(throttle, 4)
    throttle.succeeded(NAME, ADDRESS)
    assert vault.rows("SELECT failures FROM attempt") == [(3,)]


def test_after_a_day_without_another_it_begins_anew(throttle: Throttle, clock: Clock, vault: Vault) -> None:
    fail(throttle, FREE["name"] + 1)
    clock.now += FORGOTTEN + LONGEST + timedelta(seconds=1)
    fail(throttle, FREE["name"])
    assert {row[0] for row in vault.rows("SELECT failures FROM attempt")} == {FREE["name"]}


def test_guesses_at_once_gain_nothing(throttle: Throttle) -> None:
    began, through = threading.Barrier(8), []

    def guess() -> None:
        began.wait()
        for _ in range(3):
            try:
                fail(throttle, 1)
            except Throttled:
                return
            through.append(1)

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(through) == FREE["name"] + 1


def test_what_was_typed_as_a_name_is_not_kept(throttle: Throttle, vault: Vault) -> None:
    fail(throttle, 1, name="ternyata kata sandi saya")
    kept = repr(vault.rows("SELECT * FROM attempt"))
    assert "sandi" not in kept
    assert "203.0.113" not in kept
