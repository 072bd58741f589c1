"""Agencies, regions, cycles and launches: their lists, and what reports ask of them at a moment and on a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.recorded import Recorded
from service.projections.database import filling
from service.projections.directory import tables
from service.projections.directory.rows import Tables, kind_of_history, rows_of
from service.projections.journal import Skipped
from service.projections.projection import Rows
from service.sql import Connection, Dialect, copy_text
from service.store import Store


@dataclass(frozen=True, slots=True)
class Renewed:
    """All rows of one aggregate: they replace those it had."""

    kind: str
    id: UUID
    rows: Tables


_OF_REGION = ("directory_region", "directory_target", "directory_figure", "directory_trainee")


class DirectoryProjection:
    name = "directory"
    kinds = ("agency", "region", "cycle", "launch", "account", "erasure")
    tables = tables
    shape = 1

    def __init__(self, store: Store) -> None:
        self._store = store
        self.skipped: Skipped = frozenset()

    def prepare(self, events: Sequence[Recorded[Any]]) -> list[Renewed]:
        """What the events change; reads, writes nothing."""
        last = {event.originator_id: event.position for event in events}
        return [renewed(self._store.history(id, position, self.skipped)) for id, position in last.items()]

    def write(self, db: Connection, rows: list[Renewed], prefix: str = "") -> None:
        for one in rows:
            _delete(db, prefix, one)
            _insert(db, prefix, one.rows)

    @staticmethod
    def rows_of(dialect: Dialect, histories: Iterable[list[Recorded[Any]]]) -> Rows:
        rows: Tables = {}
        for history in histories:
            for table, made in rows_of(history).items():
                rows.setdefault(table, []).extend(made)
        if dialect.name == "postgres":
            return {table: copy_text(made) for table, made in rows.items()}
        return rows

    def fill(self, db: Connection, prefix: str, made: Iterable[Rows]) -> None:
        for rows in made:
            with filling(db, prefix):
                for table, all_of_it in rows.items():
                    db.copy(prefix + table, all_of_it)

    def forget(self) -> None:
        """Nothing is remembered between batches."""


def _insert(db: Connection, prefix: str, rows: Tables) -> None:
    for table, made in rows.items():
        if made:
            db.executemany(f"INSERT INTO {prefix}{table} VALUES ({','.join('?' * len(made[0]))})", made)


def renewed(history: Sequence[Recorded[Any]]) -> Renewed:
    return Renewed(kind_of_history(history), history[0].originator_id, rows_of(history))


def _delete(db: Connection, prefix: str, one: Renewed) -> None:
    db.execute(f"DELETE FROM {prefix}directory_listed WHERE kind=? AND id=?", (one.kind, str(one.id)))
    if one.kind == "agency":
        db.execute(f"DELETE FROM {prefix}directory_agency WHERE id=?", (str(one.id),))
    if one.kind == "region":
        code = one.rows["directory_region"][0][0]
        for table in _OF_REGION:
            db.execute(f"DELETE FROM {prefix}{table} WHERE region=?", (code,))
