"""Tokens of machines: shown once, kept as a digest, refused as soon as they are revoked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest

from service.errors import Busy, NotFound
from service.tokens import Tokens
from service.vault.embedded import EmbeddedVault

BEGIN = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)


class Time:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[EmbeddedVault]:
    with closing(EmbeddedVault(str(tmp_path / "vault.db"))) as made:
        yield made


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def tokens(vault: EmbeddedVault, time: Time) -> Tokens:
    return Tokens(vault, time)


def created(tokens: Tokens, account: str = "robot", days: int = 90) -> str:
    return tokens.create(account, name="kiosk", days=days, by="operator")[1]


def whose(tokens: Tokens, text: str) -> str | None:
    holder = tokens.holder(text)
    return None if holder is None else holder.account


def test_a_token_names_its_account(tokens: Tokens) -> None:
    first, second = created(tokens, "one"), created(tokens, "two")
    assert (whose(tokens, first), whose(tokens, second)) == ("one", "two")


def test_nothing_kept_tells_the_secret(tokens: Tokens, vault: EmbeddedVault) -> None:
    text = created(tokens)
    assert whose(tokens, text) == "robot"
    secret = text.split("_", 2)[2].encode()  # which may have a "_" itself
    kept = b"".join(each.read_bytes() for each in vault.path.parent.iterdir())
    assert b"kiosk" in kept
    assert secret not in kept
    assert text not in repr(tokens.held())


def test_every_token_is_another_and_has_256_random_bits(vault: EmbeddedVault) -> None:
    asked: list[int] = []

    def random(size: int) -> bytes:
        asked.append(size)
        return bytes([len(asked)]) * size

    text = created(Tokens(vault, lambda: BEGIN, random))
    assert asked == [5, 32]
    assert text == "jejak_aeaqcaib_AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI"


def test_any_other_text_names_nobody(tokens: Tokens) -> None:
    text = created(tokens)
    head, id, secret = text[:6], text[6:14], text[15:]
    last = {"A": "B", "B": "A"}.get(secret[-1], "A")
    others = [
        f"{head}{id}_{secret[:-1]}{last}", f"{head}{id}_{secret}=", f"{head}{id}_{secret} ", f"{head}{id}_{secret}\n",
        f"{head}{id}_{secret[:-1]}", f"{head}{id}_{secret}A", f"{head}{id.upper()}_{secret}", f"Jejak_{id}_{secret}",
        f"{head}{'a' * 8}_{secret}", f"{head}{id}-{secret}", f"{head}{id}_{'é' * 43}", f"{head}{id}_", "", "jejak_", id,
        secret, f"{head}{id}_{secret}\x00", f"{head}{id}_{secret[:-1]}\ud800", text * 1000,
        f"{head}{id}_' OR 1=1 --", f"{head}{id}_{secret[:20]}%{secret[21:]}",
    ]  # fmt: skip
    assert [whose(tokens, each) for each in others] == [None] * len(others)
    assert whose(tokens, text) == "robot"


def test_another_writing_of_the_same_bits_is_another_token(tokens: Tokens) -> None:
    """43 characters of base64 hold 258 bits: the last two say nothing."""
    text = created(tokens)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    place = letters.index(text[-1])
    assert [whose(tokens, text[:-1] + letters[place ^ change]) for change in (1, 2, 3)] == [None] * 3


def test_what_is_revoked_is_refused_at_once_by_everybody(tokens: Tokens, vault: EmbeddedVault, time: Time) -> None:
    text, other = created(tokens), created(tokens)
    with closing(EmbeddedVault(str(vault.path))) as elsewhere:
        process = Tokens(elsewhere, time)
        assert whose(process, text) == "robot"
        revoked = tokens.revoke(text[6:14], by="operator")
        assert (revoked.revoked, revoked.revoked_by) == (BEGIN, "operator")
        assert (whose(process, text), whose(tokens, text)) == (None, None)
        assert whose(process, other) == "robot"


@pytest.mark.parametrize("named", [slice(6, 14), slice(0, 14), slice(0, None)], ids=["id", "beginning", "whole"])
def test_it_is_revoked_once_by_what_is_known_of_it(tokens: Tokens, time: Time, named: slice) -> None:
    text = created(tokens)
    tokens.revoke(text[named], by="first")
    time.now += timedelta(hours=1)
    again = tokens.revoke(text[named], by="second")
    assert (again.revoked, again.revoked_by) == (BEGIN, "first")
    assert again.standing(time.now) == "revoked"


@pytest.mark.parametrize("named", ["aaaaaaaa", "jejak_aaaaaaaa", "", "%", "AAAAAAAA", "nobody", "é" * 8])
def test_what_is_not_there_is_not_revoked(tokens: Tokens, named: str) -> None:
    created(tokens)
    with pytest.raises(NotFound):
        tokens.revoke(named, by="operator")


def test_it_is_good_until_the_moment_it_expires(tokens: Tokens, time: Time) -> None:
    text = created(tokens, days=365)
    time.now = BEGIN + timedelta(days=365) - timedelta(microseconds=1)
    assert whose(tokens, text) == "robot"
    time.now += timedelta(microseconds=1)
    assert whose(tokens, text) is None
    assert tokens.held()[0].standing(time.now) == "expired"


def test_it_may_be_good_for_a_day(tokens: Tokens, time: Time) -> None:
    text = created(tokens, days=1)
    time.now = BEGIN + timedelta(days=1)
    assert whose(tokens, text) is None


@pytest.mark.parametrize("days", [0, -1, 366, 10**9])
def test_nobody_gets_one_for_more_than_a_year(tokens: Tokens, days: int) -> None:
    with pytest.raises(ValueError, match="365"):
        created(tokens, days=days)
    assert tokens.held() == []


def test_its_last_use_is_kept_to_the_minute(tokens: Tokens, time: Time) -> None:
    text = created(tokens)
    assert tokens.held()[0].last_used is None
    seen = []
    for seconds in (0, 59, 60, 61, 119, 120):
        time.now = BEGIN + timedelta(seconds=seconds)
        assert whose(tokens, text) == "robot"
        last = tokens.held()[0].last_used
        assert last is not None
        seen.append(int((last - BEGIN).total_seconds()))
    assert seen == [0, 0, 60, 60, 60, 120]


def test_a_refused_token_was_not_used(tokens: Tokens) -> None:
    text = created(tokens)
    whose(tokens, text[:-1] + ("A" if text[-1] != "A" else "B"))
    assert tokens.held()[0].last_used is None


class Unwritable(EmbeddedVault):
    """One whose disk is full."""

    def write(self, work: object, *, durable: bool = True) -> NoReturn:
        raise Busy


def test_a_vault_that_cannot_be_written_keeps_nobody_out(tokens: Tokens, vault: EmbeddedVault, time: Time) -> None:
    text = created(tokens)
    with closing(Unwritable(str(vault.path))) as full:
        assert whose(Tokens(full, time), text) == "robot"


def test_tokens_are_listed_by_account(tokens: Tokens, time: Time) -> None:
    created(tokens, "one")
    time.now += timedelta(seconds=1)
    created(tokens, "two")
    assert [token.account for token in tokens.held()] == ["one", "two"]
    assert [token.account for token in tokens.held("two")] == ["two"]
    assert tokens.held("nobody") == []
