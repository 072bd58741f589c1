"""Local accounts: what opens them, what does not, and what is told to whom."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher, extract_parameters

from service.errors import Invalid
from service.login import LoginTaken, Passwords, Throttled, WrongPassword
from service.login.guessable import why_not
from service.login.passwords import HASHER
from service.vault import Vault
from tests.service.lab import Clock

GOOD = "kerbau ungu menari di atap"
OTHER = "tujuh payung tumbuh di laut"
HERE = "203.0.113.9"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def passwords(vault: Vault, clock: Clock) -> Passwords:
    made = Passwords(vault, clock, b"rahasia", CHEAP)
    made.put("Siti.Aminah", "akun-1", GOOD)
    return made


def test_a_name_and_its_password_are_an_account(passwords: Passwords) -> None:
    assert passwords.account(" siti.aminah ", GOOD, HERE) == "akun-1"
    assert passwords.login_of("akun-1") == "siti.aminah"


@pytest.mark.parametrize(
    ("login", "password"),
    [("siti.aminah", OTHER), ("siti.aminah", GOOD.upper()), ("siti.aminah", GOOD + " "), ("budi", GOOD),
     ("siti.aminah", ""), ("", GOOD), ("siti.aminah", GOOD * 100), ("siti" * 1000, GOOD)],
)  # fmt: skip
def test_anything_else_is_nobody(passwords: Passwords, login: str, password: str) -> None:
    with pytest.raises(WrongPassword):
        passwords.account(login, password, HERE)


def test_what_is_kept_is_argon2id_as_owasp_asks_for(vault: Vault, clock: Clock) -> None:
    Passwords(vault, clock, b"rahasia").put("siti", "akun-1", GOOD)
    ((stored,),) = vault.rows("SELECT hash FROM password")
    found = extract_parameters(stored)
    assert stored.startswith("$argon2id$")
    assert (found.memory_cost, found.time_cost, found.parallelism) == (19 * 1024, 2, 1)
    assert GOOD not in stored


def test_an_unknown_name_costs_the_same_work(vault: Vault, clock: Clock) -> None:
    class Counting(PasswordHasher):
        verified = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # type: ignore[override]
            self.verified += 1
            return super().verify(hash, password)  # type: ignore[return-value]

    hasher = Counting(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(vault, clock, b"rahasia", hasher)
    passwords.put("siti", "akun-1", GOOD)
    for login in ("siti", "tidak-ada"):
        with pytest.raises(WrongPassword):
            passwords.account(login, OTHER, HERE)
    assert hasher.verified == 2


def test_a_hash_that_became_cheap_is_made_again_at_the_next_login(vault: Vault, clock: Clock) -> None:
    Passwords(vault, clock, b"rahasia", CHEAP).put("siti", "akun-1", GOOD)
    assert Passwords(vault, clock, b"rahasia", HASHER).account("siti", GOOD, HERE) == "akun-1"
    ((stored,),) = vault.rows("SELECT hash FROM password")
    assert extract_parameters(stored).memory_cost == HASHER.memory_cost


def test_a_login_name_is_one_accounts_and_an_account_has_one(passwords: Passwords) -> None:
    with pytest.raises(LoginTaken):
        passwords.put("SITI.AMINAH", "akun-2", OTHER)
    passwords.put("aminah", "akun-1", OTHER)
    with pytest.raises(WrongPassword):
        passwords.account("siti.aminah", GOOD, HERE)
    assert passwords.account("aminah", OTHER, HERE) == "akun-1"


@pytest.mark.parametrize(
    ("login", "flaw"), [(" ", "empty"), ("siti\x1b", "control_characters"), ("s" * 101, "too_long")]
)
def test_a_login_name_can_be_typed_and_remembered(passwords: Passwords, login: str, flaw: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.put(login, "akun-2", OTHER)
    assert [(each.pointer, each.code) for each in refused.value.problems] == [("/login", flaw)]


def test_a_password_is_changed_by_whoever_knows_the_old_one(passwords: Passwords) -> None:
    with pytest.raises(WrongPassword):
        passwords.change("akun-1", OTHER, OTHER, HERE)
    passwords.change("akun-1", GOOD, OTHER, HERE)
    assert passwords.account("siti.aminah", OTHER, HERE) == "akun-1"
    with pytest.raises(WrongPassword):
        passwords.change("akun-without", GOOD, OTHER, HERE)


def test_an_account_without_its_password_cannot_come_in(passwords: Passwords) -> None:
    passwords.remove("akun-1")
    with pytest.raises(WrongPassword):
        passwords.account("siti.aminah", GOOD, HERE)
    assert passwords.login_of("akun-1") is None


@pytest.mark.parametrize(
    ("password", "why"),
    [("pendek saja", "too_short"), ("x" * 129, "too_long"), ("passwordpassword", "guessable"),
     ("P@ssw0rd12345", "guessable"), ("qwertyuiop12", "guessable"), ("123456789012", "guessable"),
     ("bismillah12345", "guessable"), ("indonesiaraya1945", "guessable"), ("siti.aminah1", "guessable"),
     ("leavemealone", "guessable"), (GOOD, None), (OTHER, None), ("tV9#kq2LmZx81p", None),
     ("Ünïçødé søm er langt", None)],
)  # fmt: skip
def test_short_and_common_passwords_are_refused_and_nothing_else_is(password: str, why: str | None) -> None:
    assert why_not(password, "siti.aminah") == why


def test_every_common_password_that_is_long_enough_is_refused() -> None:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415  # megabytes

    common = [each for each in FREQUENCY_LISTS["passwords"] if len(each) >= 12]
    assert len(common) > 200
    assert [each for each in common if why_not(each) is None] == []


def test_a_refused_password_is_not_repeated_in_what_is_told(passwords: Passwords) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.put("budi", "akun-2", "passwordpassword")
    assert [(each.pointer, each.code) for each in refused.value.problems] == [("/password", "guessable")]
    assert "passwordpassword" not in str(refused.value)


def test_a_name_that_is_guessed_at_waits_twice_as_long_each_time(passwords: Passwords, clock: Clock) -> None:
    waited = []
    for _ in range(5 + 11):
        try:
            passwords.account("siti.aminah", OTHER, HERE)
        except WrongPassword:
            pass
        except Throttled as throttled:
            waited.append(throttled.seconds)
            clock.move(seconds=throttled.seconds)
    assert waited == [1, 2, 4, 8, 16]
    with pytest.raises(Throttled):
        passwords.account("siti.aminah", GOOD, HERE)
    clock.move(seconds=32)
    assert passwords.account("siti.aminah", GOOD, HERE) == "akun-1"
    for _ in range(5):
        with pytest.raises(WrongPassword):
            passwords.account("siti.aminah", OTHER, HERE)
