"""Versions side by side: built, compared, put in place by a person, put back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from domain.innovation import events as e
from service.errors import Behind, Busy
from service.projections import Projections
from service.projections.alone import alone
from service.projections.comparing import NothingToCompare
from service.projections.innovations.projection import InnovationProjection
from service.projections.journal import Decision
from service.projections.switching import NotSwitched
from tests.service.projections.record import Record, meddled, titles

BY_ANI = Decision(by="ani", reason="diperiksa")
Both = tuple[Record, Projections]
Opens = Callable[..., Projections]


def places(projections: Projections) -> dict[int, tuple[str | None, str]]:
    shown = projections.versions.shown()
    return {each.version: (each.place, each.status) for each in shown if each.projection == "innovations"}


def test_a_version_is_built_beside_the_one_in_place_and_followed_from_then_on(both: Both) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    assert projections.versions.build("innovations") == 2
    record.innovation(title="Jemput Obat")
    projections.catch_up()
    found = [each for each in projections.versions.shown() if each.projection == "innovations"]
    assert [(each.version, each.place, each.position) for each in found] == [
        (1, "live", record.store.last_position()),
        (2, "new", record.store.last_position()),
    ]
    assert places(projections) == {1: ("live", "running"), 2: ("new", "running")}


def test_a_build_takes_the_place_of_one_that_waits_and_a_number_is_not_used_again(both: Both) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    assert [projections.versions.build("innovations") for _ in range(3)] == [2, 3, 4]
    assert places(projections) == {1: ("live", "running"), 4: ("new", "running")}


def test_only_one_is_built_at_a_time(both: Both, another: Opens) -> None:
    _, projections = both
    other = another()
    with other.database.reading() as db, alone(db), pytest.raises(Busy):
        projections.versions.build("innovations")
    assert projections.versions.build("innovations") == 2


def test_the_difference_says_what_was_added_what_is_gone_and_what_changed_field_by_field(
    both: Both, address: str
) -> None:
    record, projections = both
    ids = [record.innovation(title=f"Inovasi {number}") for number in range(3)]
    projections.catch_up()
    meddled(address, "UPDATE innovation_now SET title='Lain', vitality='dormant' WHERE title='Inovasi 0'")
    meddled(address, "DELETE FROM innovation_now WHERE title='Inovasi 1'")
    meddled(address, "UPDATE innovation_said SET said=? WHERE said LIKE '%Inovasi 2%'", ('{"stage":"x"}',))
    projections.versions.build("innovations")
    found = projections.versions.compare("innovations")
    tables = {table.table: table for table in found.tables}
    assert set(tables) == {"innovation_now", "innovation_said"}
    now, said = tables["innovation_now"], tables["innovation_said"]
    assert (now.added, now.gone, now.changed, now.fields) == (1, 0, 1, {"title": 1, "vitality": 1})
    assert now.examples[0] == {
        "aggregate": str(ids[0]),
        "fields": {
            "title": {"before": "Lain", "after": "Inovasi 0"},
            "vitality": {"before": "dormant", "after": "active"},
        },
    }
    assert {"said.stage", "said.title"} <= set(said.fields)
    assert said.examples[0]["fields"]["said.stage"] == {"before": "x", "after": None}
    assert found.position == found.new_position == record.store.last_position()
    assert projections.versions.compare("innovations").sha256 == found.sha256


def test_it_is_put_in_place_only_when_its_very_difference_was_accepted_and_that_is_kept(
    both: Both, address: str
) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    meddled(address, "UPDATE innovation_said SET said=replace(said, 'Akta', 'Obat')")
    assert titles(projections) == ["Antar Obat"]
    with pytest.raises(NothingToCompare):
        projections.versions.switch("innovations", None, BY_ANI)
    projections.versions.build("innovations")
    with pytest.raises(NotSwitched, match="not compared"):
        projections.versions.switch("innovations", None, BY_ANI)
    found = projections.versions.compare("innovations")
    with pytest.raises(NotSwitched, match=found.sha256):
        projections.versions.switch("innovations", "0" * 64, BY_ANI)
    assert titles(projections) == ["Antar Obat"]
    assert projections.versions.switch("innovations", found.sha256, BY_ANI) == record.store.last_position()
    assert titles(projections) == ["Antar Akta"]
    (kept,) = projections.versions.operations()
    assert (kept.no, kept.type, kept.projection, kept.by, kept.reason) == (
        1, "projection.switched", "innovations", "ani", "diperiksa"
    )  # fmt: skip
    assert kept.data == {
        "from": 1,
        "to": 2,
        "shape": InnovationProjection.shape,
        "position": record.store.last_position(),
        "accepted": found.sha256,
        "difference": {
            "position": found.position, "added": 0, "gone": 0, "changed": 1, "tables": ["innovation_said"]
        },
    }  # fmt: skip


def test_what_is_put_in_place_has_come_just_as_far_as_what_was_read(both: Both) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    projections.versions.build("innovations")
    accepted = projections.versions.compare("innovations").sha256
    id = record.innovation(title="Jemput Obat")
    record.add(id, e.Revised(title="Jemput Resep"))
    projections.inline = False  # no worker follows
    read = projections.position()
    assert projections.versions.switch("innovations", accepted, BY_ANI) == read < record.store.last_position()
    assert titles(projections) == ["Antar Akta"]
    projections.catch_up()
    assert titles(projections) == ["Antar Akta", "Jemput Resep"]


def test_one_command_puts_the_version_back_and_nothing_that_was_seen_is_unseen(both: Both, address: str) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    with pytest.raises(NotSwitched, match="no version before"):
        projections.versions.roll_back("innovations", BY_ANI)
    projections.versions.build("innovations")
    projections.versions.switch("innovations", projections.versions.compare("innovations").sha256, BY_ANI)
    record.innovation(title="Jemput Obat")
    projections.catch_up()
    assert places(projections) == {1: ("previous", "kept"), 2: ("live", "running")}
    meddled(address, "DELETE FROM innovation_listed")
    assert projections.versions.roll_back("innovations", BY_ANI) == record.store.last_position()
    assert titles(projections) == ["Antar Akta", "Jemput Obat"]
    assert places(projections) == {1: ("live", "running"), 2: ("previous", "kept")}
    assert [each.type for each in projections.versions.operations()] == [
        "projection.switched",
        "projection.rolled_back",
    ]
    assert projections.prove() == ()


def test_another_release_builds_its_version_while_this_one_answers_and_each_reads_its_own(
    both: Both, another: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, old = both
    record.innovation()
    old.catch_up()
    monkeypatch.setattr(InnovationProjection, "shape", InnovationProjection.shape + 1)
    new = another()
    monkeypatch.undo()
    for each in new.all:
        if each.name == "innovations":
            monkeypatch.setattr(each, "shape", InnovationProjection.shape + 1, raising=False)
    with pytest.raises(Behind):
        titles(new)
    assert [each.health for each in new.status()] == ["not-switched", "current"]
    assert titles(old) == ["Antar Akta"]

    monkeypatch.setattr(InnovationProjection, "shape", InnovationProjection.shape + 1)
    new.versions.build("innovations")
    accepted = new.versions.compare("innovations").sha256
    new.versions.switch("innovations", accepted, BY_ANI)
    monkeypatch.undo()
    for each in new.all:
        if each.name == "innovations":
            monkeypatch.setattr(each, "shape", InnovationProjection.shape + 1, raising=False)
    record.innovation(title="Jemput Obat")
    old.catch_up()
    new.catch_up()
    assert titles(old) == titles(new) == ["Antar Akta", "Jemput Obat"]
    assert places(old) == {1: ("previous", "running"), 2: ("live", "running")}
