"""An event that cannot be applied: tried again, left out with a reason, taken in again."""

from __future__ import annotations

import pytest

from domain.innovation import events as e
from service.projections import Projections
from service.projections.journal import Decision
from service.projections.mending import NotMended
from service.projections.poison import Poison
from tests.service.projections.record import Record, meddled, poison, titles
from tests.service.projections.test_stopping import NO_SECOND, statuses

BY_ANI = Decision(by="ani", reason="bukan peristiwa")
Both = tuple[Record, Projections]

_LIFTED = {
    "sqlite": "DROP TRIGGER no_second",
    "postgres": 'ALTER TABLE innovation_state DROP CONSTRAINT "not this one"',
}


def test_what_stopped_is_tried_again_when_the_cause_is_gone_and_that_is_kept(both: Both, address: str) -> None:
    record, projections = both
    projections.catch_up()
    meddled(address, NO_SECOND)
    record.innovation(title="Pertama")
    record.innovation(title="Kedua")
    projections.catch_up()
    position = record.store.last_position()
    assert projections.versions.retry("innovations", BY_ANI) == (position,)
    projections.catch_up()
    assert statuses(projections)["innovations"] == ("stopped", 1)
    meddled(address, _LIFTED)
    assert projections.versions.retry("innovations", BY_ANI) == (position,)
    projections.catch_up()
    assert titles(projections) == ["Kedua", "Pertama"]
    with pytest.raises(NotMended, match="not stopped"):
        projections.versions.retry("innovations", BY_ANI)
    first, second = projections.versions.operations()
    assert first.type == second.type == "projection.retried"
    assert first.data["positions"] == [position]
    assert "not this one" in first.data["errors"][0]


def test_an_event_that_is_left_out_is_named_with_who_and_why_and_everything_else_goes_on(
    both: Both, address: str
) -> None:
    record, projections = both
    id = record.innovation()
    poison(address, "innovation.revised", id.hex, 2)
    bad = record.store.last_position()
    record.innovation(title="Jemput Obat")
    projections.catch_up()
    assert titles(projections) == ["Antar Akta"]
    projections.versions.skip("innovations", bad, BY_ANI)
    projections.catch_up()
    assert titles(projections) == ["Antar Akta", "Jemput Obat"]
    assert statuses(projections)["innovations"] == ("running", 0)
    (kept,) = projections.versions.operations()
    assert (kept.type, kept.by, kept.reason) == ("projection.event_skipped", "ani", "bukan peristiwa")
    assert (kept.data["position"], kept.data["type"], kept.data["aggregate"], kept.data["version"]) == (
        bad, "innovation.revised", id.hex, 2
    )  # fmt: skip
    assert f"position {bad}" in kept.data["error"]


def test_what_follows_an_event_that_is_left_out_is_applied_without_it_now_and_in_every_version(
    both: Both, address: str
) -> None:
    record, projections = both
    id = record.innovation()
    record.store.recorder.leaves = None  # what follows continues an event that was never sealed
    poison(address, "innovation.revised", id.hex, 2)
    bad = record.store.last_position()
    projections.catch_up()
    projections.versions.skip("innovations", bad, BY_ANI)
    record._versions[id] = 2
    record.add(id, e.Revised(title="Antar KTP"))
    projections.catch_up()
    assert titles(projections) == ["Antar KTP"]
    assert projections.prove() == ()
    projections.rebuild()
    assert titles(projections) == ["Antar KTP"]
    assert projections.prove() == ()


def test_an_event_that_stops_a_build_is_named_and_can_be_left_out(both: Both, address: str) -> None:
    record, projections = both
    id = record.innovation()
    projections.catch_up()
    poison(address, "innovation.revised", id.hex, 2)
    bad = record.store.last_position()
    with pytest.raises(Poison) as found:
        projections.versions.build("innovations")
    assert found.value.position == bad
    projections.versions.skip("innovations", bad, BY_ANI)
    assert projections.versions.build("innovations") == 3


def test_only_what_cannot_be_applied_is_left_out(both: Both) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    last = record.store.last_position()
    with pytest.raises(NotMended, match="can be applied"):
        projections.versions.skip("innovations", last, BY_ANI)
    for elsewhere in (last + 1, 1, 0):  # nothing, a region's, nothing
        with pytest.raises(NotMended, match="no event at position"):
            projections.versions.skip("innovations", elsewhere, BY_ANI)
    assert projections.versions.operations() == []


def test_what_was_left_out_comes_back_with_the_next_version(
    both: Both, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the next release can read it: here the event itself is made readable."""
    record, projections = both
    id = record.innovation()
    record.add(id, e.Revised(title="Antar KTP"))
    good = meddled_state(record, id.hex)
    with_poison(address, id.hex)
    projections.catch_up()
    bad = record.store.last_position()
    projections.versions.skip("innovations", bad, BY_ANI)
    projections.catch_up()
    assert titles(projections) == ["Antar Akta"]
    with pytest.raises(NotMended, match="not left out"):
        projections.versions.withdraw_skip("innovations", bad - 1, BY_ANI)
    with_poison(address, id.hex, good)
    projections.versions.withdraw_skip("innovations", bad, BY_ANI)
    projections.rebuild("innovations")
    assert titles(projections) == ["Antar KTP"]
    assert [each.type for each in projections.versions.operations()] == [
        "projection.event_skipped",
        "projection.skip_withdrawn",
        "projection.switched",
    ]


def meddled_state(record: Record, id: str) -> bytes:
    return bytes(
        record.store.recorder.rows(
            "SELECT state FROM stored_events WHERE originator_id=? AND originator_version=2", (id,)
        )[0][0]
    )


def with_poison(address: str, id: str, state: bytes = b'{"data": "?"}') -> None:
    """The second event of an aggregate as it may come back from a disk."""
    off = {
        "sqlite": "DROP TRIGGER IF EXISTS stored_events_are_never_changed",
        "postgres": "ALTER TABLE stored_events DISABLE TRIGGER ALL",
    }
    meddled(address, off)
    meddled(address, "UPDATE stored_events SET state=? WHERE originator_id=? AND originator_version=2", (state, id))


def test_what_was_decided_can_not_be_changed(both: Both, address: str) -> None:
    record, projections = both
    record.innovation()
    projections.catch_up()
    projections.rebuild("innovations", by="ani")
    for statement in ("UPDATE operations SET account='budi'", "DELETE FROM operations"):
        with pytest.raises(Exception, match="never"):
            meddled(address, statement)
    (kept,) = projections.versions.operations()
    assert kept.by == "ani"
