"""What a store holds that was made before names were sealed."""

from __future__ import annotations

from contextlib import closing
from uuid import UUID

from tests.service.lab import Lab


def named_openly(lab: Lab, id: UUID) -> None:
    """The innovation's initiator is a citizen called Rina, in the open."""
    with closing(lab.store.connection()) as db:
        db.execute("DROP TRIGGER stored_events_are_never_changed")
        db.execute(
            "UPDATE stored_events SET state=CAST(replace(CAST(state AS TEXT), ?, ?) AS BLOB) WHERE originator_id=?",
            ('{"kind":"agency"}', '{"kind":"citizen","name":"Rina"}', id.hex),
        )
