"""Keys of persons: durable before they are used, gone when they are destroyed, wrapped anew each week."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from service.errors import Busy
from service.people.keys import DESTROYED, Keys
from service.people.weeks import Weeks
from service.vault import Vault
from tests.service.lab import START, Clock


def test_every_key_taken_is_another_persons_and_is_found_again(keys: Keys, vault: Vault, weeks: Weeks) -> None:
    taken = dict(keys.take() for _ in range(150))
    assert len(taken) == len(set(taken.values())) == 150
    assert keys.of(taken) == Keys(vault, weeks, Clock()).of(taken) == taken


def test_nobody_knows_a_key_that_was_never_made(keys: Keys) -> None:
    keys.take()
    assert keys.of([UUID(int=5)]) == {}
    assert keys.of([]) == {}


def test_no_key_stands_in_the_vault_in_the_open(keys: Keys, vault: Vault) -> None:
    _, key = keys.take()
    assert not any(key in bytes(wrapped) for (wrapped,) in vault.rows("SELECT wrapped FROM subject_key"))


def test_what_is_destroyed_stays_so(keys: Keys, vault: Vault) -> None:
    (gone, _), (kept, key) = keys.take(), keys.take()
    keys.destroy([gone], START)
    keys.destroy([gone], START.replace(year=2030))
    assert keys.of([gone, kept]) == {gone: DESTROYED, kept: key}
    assert keys.destroyed([gone, kept]) == {gone}
    assert vault.rows("SELECT week, wrapped, destroyed_at FROM subject_key WHERE subject=?", (gone.bytes,)) == [
        (None, None, START.isoformat())
    ]


def test_somebody_whose_key_is_lost_can_be_erased_too(keys: Keys) -> None:
    keys.destroy([UUID(int=5)], START)
    assert keys.destroyed([UUID(int=5)]) == {UUID(int=5)}


def test_a_row_put_in_anothers_place_opens_nothing(keys: Keys, vault: Vault) -> None:
    (ani, _), (budi, key) = keys.take(), keys.take()
    vault.write(
        lambda db: db.execute(
            "UPDATE subject_key SET wrapped=(SELECT wrapped FROM subject_key WHERE subject=?) WHERE subject=?",
            (budi.bytes, ani.bytes),
        )
    )
    assert keys.of([ani, budi]) == {budi: key}


def test_a_new_week_wraps_every_key_anew_and_a_copy_of_the_vault_opens_nothing(
    keys: Keys, vault: Vault, weeks: Weeks, clock: Clock
) -> None:
    taken = dict(keys.take() for _ in range(100))
    copy = vault.rows("SELECT week, wrapped, subject FROM subject_key")
    assert not keys.turn_where_due()
    clock.move(days=7)
    assert keys.turn_where_due()
    assert keys.of(taken) == Keys(vault, Weeks(weeks._place, clock), clock).of(taken) == taken
    vault.write(lambda db: db.executemany("UPDATE subject_key SET week=?, wrapped=? WHERE subject=?", copy))
    assert keys.of(taken) == {}


def test_the_old_weeks_key_is_nowhere_in_its_file(keys: Keys, weeks: Weeks, clock: Clock) -> None:
    keys.take()
    before = weeks._place.read_bytes()
    assert keys.turn() == 64
    (name,) = weeks._read()
    assert name.startswith("2023-W42.")
    assert before.split(b'"')[3] not in weeks._place.read_bytes()


@pytest.mark.parametrize("days", [(0, 0), (7, 0), (-7, 7)])
def test_however_often_it_is_turned_who_remembers_an_earlier_key_opens_everybody(
    keys: Keys, vault: Vault, weeks: Weeks, clock: Clock, days: tuple[int, ...]
) -> None:
    taken, other = dict([keys.take()]), Keys(vault, Weeks(weeks._place, clock), clock)
    assert other.of(taken) == taken
    for moved in days:
        clock.move(days=moved)
        keys.turn()
    assert other.of(taken) == taken


def test_who_is_killed_while_turning_loses_nothing(
    keys: Keys, weeks: Weeks, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = dict(keys.take() for _ in range(10))
    with monkeypatch.context() as killed:
        killed.setattr(Keys, "_wrapped_anew", _killed)
        with pytest.raises(KeyboardInterrupt):
            keys.turn()
    assert len(weeks._read()) == 2
    more = dict([keys.take()])
    assert keys.of({**taken, **more}) == {**taken, **more}
    keys.turn()
    assert len(weeks._read()) == 1
    assert keys.of({**taken, **more}) == {**taken, **more}


def _killed(*_: object) -> int:
    raise KeyboardInterrupt


def test_keys_made_while_the_week_is_turned_are_wrapped_with_what_stays(
    keys: Keys, vault: Vault, weeks: Weeks, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, taken = Keys(vault, weeks, Clock()), dict([keys.take()])
    really = Keys._wrapped_anew

    def meanwhile(self: Keys, *rest: str) -> int:
        taken.update(dict([other.take()]))
        return really(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Keys, "_wrapped_anew", meanwhile)
    keys.turn()
    assert keys.of(taken) == taken


def test_a_key_that_was_kept_ready_is_not_used_when_the_vault_has_it_no_more(keys: Keys, vault: Vault) -> None:
    """Put back from a copy, or taken over by a server that had not heard of it yet."""
    keys.take()
    vault.write(lambda db: db.execute("DELETE FROM subject_key"))
    taken = dict(keys.take() for _ in range(2))
    assert keys.of(taken) == taken


def test_without_the_weeks_key_nothing_opens_and_new_persons_can_be_sealed(
    keys: Keys, vault: Vault, weeks: Weeks, clock: Clock
) -> None:
    lost = dict([keys.take()])
    weeks._place.unlink()
    anew = Keys(vault, Weeks(weeks._place, clock), clock)
    assert anew.of(lost) == {}
    found = dict([anew.take()])
    assert anew.of(found) == found
    anew.turn()
    assert anew.of({**lost, **found}) == found


def test_the_weeks_key_is_for_its_owner_alone(keys: Keys, weeks: Weeks) -> None:
    keys.take()
    assert weeks._place.stat().st_mode & 0o077 == 0


def test_two_that_begin_at_once_agree_on_the_weeks_key(tmp_path: Path, clock: Clock) -> None:
    place = tmp_path / "week.key"
    one, two = Weeks(place, clock), Weeks(place, clock)
    assert one.in_use() == two.in_use()
    assert one.key(one.in_use()[0]) == two.key(two.in_use()[0])


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"2026-W47": "*"}', '{"2026-W47": 1}'])
def test_a_weeks_key_that_cannot_be_read_is_no_end_of_the_process(keys: Keys, weeks: Weeks, damage: str) -> None:
    """Nothing is recorded or shown meanwhile, and nothing is written over it."""
    known = dict([keys.take()])
    right = weeks._place.read_text()
    weeks._place.write_text(damage)
    fresh = Keys(keys._vault, Weeks(weeks._place, Clock()), Clock())
    for ask in (lambda: fresh.of(known), fresh.take, fresh.turn, fresh.turn_where_due):
        with pytest.raises(Busy):
            ask()
    assert weeks._place.read_text() == damage
    weeks._place.write_text(right)
    assert fresh.of(known) == known


def test_a_weeks_key_in_a_place_that_cannot_be_made_is_told(vault: Vault, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Busy):
        Keys(vault, Weeks(tmp_path / "file" / "week.key", Clock()), Clock()).take()
