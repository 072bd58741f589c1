"""Keys that are remembered for as long as the vault says that none was destroyed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import pytest

from service.people.keys import DESTROYED, Keys
from service.people.weeks import Weeks
from service.tokens import Tokens
from service.vault import Vault
from tests.service.lab import START, Clock


@pytest.fixture
def as_of(vault: Vault, clock: Clock) -> Callable[[], str]:
    """What a request's token is told with."""
    tokens = Tokens(vault, clock)
    _, text = tokens.create("robot", name="kiosk", days=30, by="operator")

    def asked() -> str:
        holder = tokens.holder(text)
        assert holder is not None
        return holder.as_of

    return asked


@pytest.fixture
def looks(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """At keys in the vault."""
    really, seen = vault.rows, list[str]()

    def rows(sql: str, params: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        seen.extend(["keys"] * ("FROM subject_key WHERE" in sql))
        return really(sql, params)

    monkeypatch.setattr(vault, "rows", rows)
    return seen


def test_the_vault_is_asked_for_a_key_once(keys: Keys, as_of: Callable[[], str], looks: list[str]) -> None:
    ani, budi = keys.take(), keys.take()
    looks.clear()
    assert keys.of_ids([ani[0].bytes], as_of()) == {ani[0].bytes: ani[1]}
    both = {ani[0].bytes: ani[1], budi[0].bytes: budi[1]}
    assert keys.of_ids([*both], as_of()) == keys.of_ids([*both], as_of()) == both
    assert looks == ["keys", "keys"]


def test_who_does_not_say_when_the_vault_was_asked_asks_it(
    keys: Keys, as_of: Callable[[], str], looks: list[str]
) -> None:
    id, key = keys.take()
    keys.of_ids([id.bytes], as_of())
    looks.clear()
    assert keys.of([id]) == {id: key}
    assert looks == ["keys"]


def test_what_another_process_destroys_is_gone_with_the_next_request(
    keys: Keys, vault: Vault, weeks: Weeks, as_of: Callable[[], str]
) -> None:
    other, (gone, _), (kept, key) = Keys(vault, weeks, Clock()), keys.take(), keys.take()
    both = [gone.bytes, kept.bytes]
    assert keys.of_ids(both, as_of())[gone.bytes]
    for subject in (gone, UUID(int=7)):
        other.destroy([subject], START)
        assert keys.of_ids(both, as_of()) == {gone.bytes: DESTROYED, kept.bytes: key}


def test_what_is_added_late_by_who_asked_before_is_not_found_by_who_asks_after(
    keys: Keys, as_of: Callable[[], str]
) -> None:
    gone, key = keys.take()
    before = as_of()
    known = keys._known_as_of(before)
    keys.destroy([gone], START)
    after = as_of()
    assert after != before
    assert keys.of_ids([gone.bytes], after) == {gone.bytes: DESTROYED}
    known.keep(gone.bytes, key)
    assert keys.of_ids([gone.bytes], after) == {gone.bytes: DESTROYED}
    assert keys.of_ids([gone.bytes], before) == keys.of_ids([gone.bytes], after) == {gone.bytes: DESTROYED}


def test_what_was_remembered_holds_when_the_week_is_turned(
    keys: Keys, vault: Vault, weeks: Weeks, clock: Clock, as_of: Callable[[], str]
) -> None:
    id, key = keys.take()
    other = Keys(vault, Weeks(weeks._place, clock), clock)
    assert other.of_ids([id.bytes], as_of()) == {id.bytes: key}
    clock.move(days=7)
    keys.turn()
    assert other.of_ids([id.bytes], as_of()) == {id.bytes: key}
