"""What a new version of a projection would show otherwise than the one in place: rows added, gone and changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field
from time import monotonic
from typing import Any

import msgspec

from service.projections import gate, positions
from service.projections.database import Database, writing
from service.projections.positions import RUNNING, Version
from service.projections.projection import Projection
from service.projections.sides import Pair, as_sets, by_key, columns_in, columns_of
from service.projections.values import aggregate_in, changed_fields, readable
from service.sql import Connection

_EXAMPLES = 5
_PATIENCE = 10.0
"""Seconds in which both are looked for at the same position."""


class NothingToCompare(Exception):
    """No version was built that waits to be put in place."""


@dataclass(slots=True, kw_only=True)
class TableDifference:
    """How many rows; `fields` says in how many of the changed ones a field differs, a member of JSON as `said.stage`.

    Columns that only one version has are named, and not compared.
    """

    table: str
    added: int = 0
    gone: int = 0
    changed: int = 0
    fields: dict[str, int] = field(default_factory=dict)
    columns_added: tuple[str, ...] = ()
    columns_gone: tuple[str, ...] = ()
    examples: list[dict[str, Any]] = field(default_factory=list)

    @property
    def same(self) -> bool:
        return not (self.added or self.gone or self.changed or self.columns_added or self.columns_gone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The difference between the version in place and a new one; `sha256` is over every differing row in order.

    Both were read at `position`; `new_position` is another one only where the version in place stands still.
    """

    projection: str
    live: int
    new: int
    position: int
    new_position: int
    sha256: str
    tables: tuple[TableDifference, ...]

    @property
    def same(self) -> bool:
        return not self.tables

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "same": self.same}

    @property
    def summary(self) -> dict[str, int]:
        return {what: sum(getattr(table, what) for table in self.tables) for what in ("added", "gone", "changed")}


def compare(database: Database, projection: Projection, catch_up: Callable[[], object]) -> Comparison:
    """The version in place against the newest that was built, told and kept for whoever accepts it.

    Raises NothingToCompare.
    """
    with closing(database.own_connection()) as db:
        until = monotonic() + _PATIENCE
        while True:
            catch_up()
            gate.begin_comparing(db)
            live, new = both(db, projection)
            level = live.position == new.position
            if level or monotonic() > until or not _may_meet(live, projection):
                break
            db.execute("ROLLBACK")
        found = _compared(db, projection, live, new)
        db.execute("ROLLBACK")
        _keep(db, found)
        return found


def both(db: Connection, projection: Projection) -> tuple[Version, Version]:
    """The version in place, and the newest that was built; raises NothingToCompare."""
    known = positions.versions(db, projection.name)
    waiting = [each for each in known if is_waiting(each, projection)]
    if not waiting:
        raise NothingToCompare
    return positions.live(known, projection.name), waiting[-1]


def is_waiting(version: Version, projection: Projection) -> bool:
    """Was it built by this release, and never put in place?"""
    built = version.status in (RUNNING, positions.STOPPED) and version.shape == projection.shape
    return built and not (version.live or version.previous)


def _may_meet(live: Version, projection: Projection) -> bool:
    return live.status == RUNNING and live.shape == projection.shape


def _compared(db: Connection, projection: Projection, live: Version, new: Version) -> Comparison:
    digest = hashlib.sha256()
    tables = [_table(db, projection, name, live=live, new=new, seen=digest.update) for name in projection.tables.NAMES]
    return Comparison(
        projection=projection.name,
        live=live.version,
        new=new.version,
        position=live.position,
        new_position=new.position,
        sha256=digest.hexdigest(),
        tables=tuple(each for each in tables if not each.same),
    )


def _table(
    db: Connection,
    projection: Projection,
    name: str,
    *,
    live: Version,
    new: Version,
    seen: Callable[[bytes], object],
) -> TableDifference:
    before, after = columns_of(db, live.prefix + name), columns_of(db, new.prefix + name)
    shared = [column for column in after if column in before]
    found = TableDifference(
        table=name,
        columns_added=tuple(column for column in after if column not in before),
        columns_gone=tuple(column for column in before if column not in after),
    )
    seen(msgspec.msgpack.encode([name, found.columns_added, found.columns_gone]))
    whole = projection.tables.WHOLE.get(name)
    if whole is not None and before == after:
        selected = [whole.format(prefix=version.prefix) for version in (live, new)]
        _take(found, columns_in(db, selected[1]), as_sets(db, selected[0], selected[1]), seen)
    elif whole is None and set(projection.tables.TABLES[name].keys) <= set(shared):
        table = projection.tables.TABLES[name]
        _take(found, shared, by_key(db, table, live.prefix + name, new.prefix + name, shared), seen)
    else:
        found.gone, found.added = (_count(db, version.prefix + name) for version in (live, new))
    return found


def _take(
    found: TableDifference, columns: Sequence[str], pairs: Iterable[Pair], seen: Callable[[bytes], object]
) -> None:
    fields = Counter[str]()
    for pair in pairs:
        seen(msgspec.msgpack.encode((pair.left, pair.right)))
        if pair.left is None:
            found.added += 1
        elif pair.right is None:
            found.gone += 1
        else:
            found.changed += 1
        differing = dict(_fields(columns, pair))
        if pair.left is not None and pair.right is not None:
            fields.update(list(differing))
        if len(found.examples) < _EXAMPLES:
            row = pair.right if pair.right is not None else pair.left
            assert row is not None
            found.examples.append({"aggregate": aggregate_in(columns, row), "fields": differing})
    found.fields = dict(fields)


def _fields(columns: Sequence[str], pair: Pair) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each field that differs, before and after; a row that only one side has is told as a whole."""
    for place, column in enumerate(columns):
        left = None if pair.left is None else pair.left[place]
        right = None if pair.right is None else pair.right[place]
        if pair.left is None:
            yield column, {"after": readable(right)}
        elif pair.right is None:
            yield column, {"before": readable(left)}
        elif left != right:
            for name, one, other in changed_fields(column, left, right):
                yield name, {"before": one, "after": other}


def _count(db: Connection, table: str) -> int:
    if not db.execute(db.dialect.there, (table,)).fetchone():
        return 0
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def _keep(db: Connection, found: Comparison) -> None:
    with writing(db):
        db.execute(
            "INSERT INTO projection_difference VALUES (?,?,?,?,?) ON CONFLICT (name, version)"
            " DO UPDATE SET against=excluded.against, sha256=excluded.sha256, found=excluded.found",
            (found.projection, found.new, found.live, found.sha256, msgspec.json.encode(_kept(found)).decode()),
        )


def _kept(found: Comparison) -> Mapping[str, Any]:
    return {"position": found.position, **found.summary, "tables": [each.table for each in found.tables]}
