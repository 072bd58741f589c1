"""Rows of the read models edited by a superuser: `jejak projections prove` finds each.

python -m tests.drills.projection_edits [EDITS [SEED]]      on both databases
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from random import Random
from typing import Any

from service.projections import Projections, positions
from service.projections.facade import all_projections
from service.projections.placing import readable_version
from service.projections.tables import Table
from service.sql import Connection
from service.store import Store
from tests.service.audit.checking.city import KEY, populate
from tests.service.projections.record import DATABASES, NOW, fresh


def drill(address: str, edits: int, seed: int) -> Counter[str]:
    """How many edits there were of each table; each row is put back before the next."""
    populate(address, 12)
    seen: Counter[str] = Counter()
    with closing(Store(address, writer_key=lambda: KEY)) as store, closing(store.connection()) as db:
        projections = Projections(store, lambda: NOW, inline=True)
        projections.catch_up()
        assert projections.prove() == ()
        for number in range(edits):
            random = Random(f"{seed}/{number}")
            name, table = random.choice(list(_filled(db, store)))
            with _edited(db, random, name, table) as what:
                found = projections.prove()
            assert found, f"not found: {seed}/{number} {what}"
            assert any(name.endswith(each.table) for each in found), (what, found)
            seen[name] += 1
        assert projections.prove() == ()
        projections.close()
    return seen


def _filled(db: Connection, store: Store) -> Iterator[tuple[str, Table]]:
    """The tables that have rows."""
    for projection in all_projections(store):
        prefix = readable_version(positions.versions(db), projection.name, projection.shape).prefix
        whole = projection.tables.WHOLE
        for name, table in projection.tables.TABLES.items():
            if name not in whole and db.execute(f"SELECT count(*) FROM {prefix}{name}").fetchone()[0]:
                yield prefix + name, table


@contextmanager
def _edited(db: Connection, random: Random, name: str, table: Table) -> Iterator[str]:
    """One row changed or deleted; as it was afterwards."""
    columns = ", ".join(table.names)
    count = db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
    at = random.randrange(count)
    row = db.execute(f"SELECT {columns} FROM {name} ORDER BY {table.key} LIMIT 1 OFFSET ?", (at,)).fetchone()
    said = dict(zip(table.names, row, strict=True))
    where = " AND ".join(f"{key}=?" for key in table.keys)
    keys = [said[key] for key in table.keys]
    beside = [each for each in table.names if each not in table.keys and said[each] is not None]
    if beside and random.randrange(4):
        column = random.choice(beside)
        db.execute(f"UPDATE {name} SET {column}=? WHERE {where}", (_other(said[column]), *keys))
        yield f"{name}.{column} of {keys}"
        db.execute(f"UPDATE {name} SET {column}=? WHERE {where}", (said[column], *keys))
        return
    db.execute(f"DELETE FROM {name} WHERE {where}", keys)
    yield f"{name} without {keys}"
    db.execute(f"INSERT INTO {name} ({columns}) VALUES ({', '.join('?' * len(row))})", row)


def _other(value: Any) -> Any:
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:] if value else b"\1"
    return value + 1 if isinstance(value, int) else f"{value}."


def main(edits: int = 50, seed: int = 1) -> None:
    for kind in DATABASES:
        with fresh(kind) as address:
            for name, count in sorted(drill(address, edits, seed).items()):
                sys.stdout.write(f"{kind:12}{count:5}  {name}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
