"""The drills' own look at events and ledger sees what is not as it was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from service.store.leaves.keys import writer_key
from tests.bench.lab import Lab
from tests.drills.sealed import Sealed

EDITS = {
    "the last leaf is gone": "DELETE FROM ledger_leaf WHERE leaf_index=(SELECT max(leaf_index) FROM ledger_leaf)",
    "the last event is gone": "DELETE FROM stored_events WHERE rowid=(SELECT max(rowid) FROM stored_events)",
    "an event in the middle is gone": "DELETE FROM stored_events WHERE rowid=3",
    "an event is another": "UPDATE stored_events SET state=CAST(state || ' ' AS BLOB) WHERE rowid=3",
    "a tag is another": "UPDATE ledger_leaf SET mac=zeroblob(32) WHERE leaf_index=1",
    "a hash is another": "UPDATE ledger_leaf SET hash=zeroblob(32) WHERE leaf_index=1",
    "the head is another": "UPDATE ledger_log SET frontier=zeroblob(length(frontier))",
    "the head is behind": "UPDATE ledger_log SET size=size-1",
}


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """A record of six events, whose triggers are gone."""
    made = Lab(tmp_path)
    for number in range(4):
        made.propose(f"Antar Akta {number}")
    with closing(made.service.store.connection()) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
    yield made
    made.service.close()


def test_nothing_is_found_where_all_is_well_also_not_when_it_has_grown(lab: Lab) -> None:
    sealed = Sealed(writer_key(lab.service.settings))
    assert not sealed.problems(lab.service.store.recorder.rows)
    lab.propose()
    assert not sealed.problems(lab.service.store.recorder.rows)
    assert (sealed.position, sealed.commands["bench"]) == (7, 7)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_is_found(lab: Lab, edit: str) -> None:
    with closing(lab.service.store.connection()) as db:
        db.execute(edit)
    assert Sealed(writer_key(lab.service.settings)).problems(lab.service.store.recorder.rows)
