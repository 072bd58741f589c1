"""Commands in process (load, decide, save with a receipt) against the bare insert of the same row, on one file."""

from __future__ import annotations

import sqlite3
from itertools import count
from uuid import uuid4

from service.store.connections import connect
from tests.bench.lab import Lab
from tests.bench.measuring import in_turns, place

INNOVATIONS, COMMANDS, ROUNDS = 30, 9, 3


def main() -> dict[str, float]:
    """Each innovation gets nine commands after its proposal, as a usual life does; a round measures 270 of each."""
    with place() as directory:
        lab = Lab(directory)
        connection = connect(str(directory / "jejak.db"))
        keys = count()

        def commands() -> None:
            for id in [lab.propose() for _ in range(INNOVATIONS)]:
                for version in range(1, COMMANDS + 1):
                    lab.do("innovation", "receive-award", {"name": "Inovasi Unik"}, id=id, expected=version,
                           key=f"k-{next(keys)}", digest=b"x" * 32)  # fmt: skip

        taken = in_turns({"commands": commands, "inserts": lambda: _inserts(connection)}, ROUNDS)
    per_command = taken["commands"] / (INNOVATIONS * (COMMANDS + 1))
    per_insert = taken["inserts"] / (INNOVATIONS * (COMMANDS + 1))
    return {"command_us": per_command * 1e6, "insert_us": per_insert * 1e6, "ratio": per_insert / per_command}


def _inserts(connection: sqlite3.Connection) -> None:
    """The same rows into the same table, each in its own synced commit."""
    for _ in range(INNOVATIONS):
        id = uuid4().hex
        for version in range(COMMANDS + 1):
            connection.execute(
                "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)",
                (id, version, "innovation.award_received", b"x" * 260),
            )


if __name__ == "__main__":
    print(main())
