"""Commands in process (load, decide, save with a receipt) against the bare insert of the same row, on one file."""

from __future__ import annotations

import sqlite3
from itertools import count
from uuid import uuid4

from service.store.connections import connect
from tests.bench.lab import Lab
from tests.bench.measuring import in_turns, place

COMMANDS, ROUNDS = 9, 100


def main() -> dict[str, float]:
    """A round is one life, a proposal and nine commands, against ten inserts: both meet the same moment."""
    with place() as directory:
        lab = Lab(directory)
        connection = connect(str(directory / "jejak.db"))
        keys = count()

        def life() -> None:
            id = lab.propose()
            for version in range(1, COMMANDS + 1):
                lab.do("innovation", "receive-award", {"name": "Inovasi Unik"}, id=id, expected=version,
                       key=f"k-{next(keys)}", digest=b"x" * 32)  # fmt: skip

        taken = in_turns({"commands": life, "inserts": lambda: _inserts(connection)}, ROUNDS)
    per_command, per_insert = (taken[side] / (COMMANDS + 1) for side in ("commands", "inserts"))
    return {"command_us": per_command * 1e6, "insert_us": per_insert * 1e6, "ratio": per_insert / per_command}


def _inserts(connection: sqlite3.Connection) -> None:
    """The same rows into the same table, each in its own synced commit."""
    id = uuid4().hex
    for version in range(COMMANDS + 1):
        connection.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)",
            (id, version, "innovation.award_received", b"x" * 260),
        )


if __name__ == "__main__":
    print(main())
