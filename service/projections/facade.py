"""The read models as everybody else sees them: brought up to date, rebuilt, proven, and read."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from service.clock import Clock, system_clock
from service.errors import Behind, Busy
from service.projections import positions, reports
from service.projections.catalogue.page import page, several
from service.projections.catalogue.query import CatalogueQuery
from service.projections.database import Database
from service.projections.directory import finders
from service.projections.health import Status, look
from service.projections.journal import Decision
from service.projections.making import all_projections, make_tables
from service.projections.moments import Moment, moment_of
from service.projections.placing import Placed, in_place
from service.projections.projection import Projection
from service.projections.prove import Difference, prove
from service.projections.reports.query import ReportQuery
from service.projections.runner import Runner
from service.projections.versions import Versions
from service.projections.within import Within
from service.sql import Connection
from service.store import Store

Report = dict[str, Any]
Progress = Callable[[int, int], None]
"""Is told how many events are done, of how many."""

_LOOK_AGAIN = 0.005
_PATIENCE = 2.0

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Projections:
    """Finders return plain, JSON-ready dicts with the `position` they are based on.

    `inline` is for a process without a worker beside it: waiting means applying. `standby` opens connections to a copy
    of the database that finders read; where it does not answer they read the database itself.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock = system_clock,
        *,
        inline: bool = False,
        standby: Callable[[], Connection] | None = None,
    ) -> None:
        self.store, self.clock, self.inline = store, clock, inline
        self.database = Database(store.connection)
        self.standby = Database(standby) if standby is not None else None
        self.all = all_projections(store)
        self.runner = Runner(store, self.database, clock, self.all)
        self.versions = Versions(store, self.database, clock, self.catch_up)
        make_tables(self.database, self.all, clock)

    def close(self) -> None:
        """Closes the connections of all threads."""
        self.database.close()
        if self.standby is not None:
            self.standby.close()

    # how far they are

    def position(self) -> int:
        """What every read is based on at least."""
        return self._find(lambda db: db.position)

    def status(self) -> tuple[Status, ...]:
        return look(self.store, self.database, self.all, self.clock(), inline=self.inline)

    def catch_up(self) -> int:
        """Applies everything recorded so far; the position reached. What stopped stays where it is."""
        while self.runner.step():
            pass
        return self._applied()

    def wait_for(self, position: int, timeout: float = _PATIENCE) -> int:
        """Until what is read has reached a position (seconds at most); raises Behind."""
        return self._wait(self.position, position, timeout)

    def _wait(self, reached: Callable[[], int], position: int, timeout: float) -> int:
        if self.inline:
            self.catch_up()
        until = time.monotonic() + timeout
        while (now := reached()) < position:
            if self.inline or time.monotonic() >= until:
                raise Behind
            time.sleep(_LOOK_AGAIN)
        return now

    def _applied(self) -> int:
        """How far the database itself has come, whatever a standby has."""
        with self.database.reading() as db:
            return positions.least(db)

    def running_count(self, region: str, by: date) -> int:
        """Imported, active, never launched innovations of a region running by a day, of all that is recorded (R09)."""
        self._wait(self._applied, self.store.last_position(), _PATIENCE)
        with self.database.reading() as db:
            counted = in_place(db, self.all).execute(
                "SELECT count(*) FROM innovation_now"
                " WHERE region=? AND running<=? AND vitality='active' AND launch IS NULL",
                (region, by.toordinal()),
            )
            return int(counted.fetchone()[0])

    def rebuild(
        self, name: str | None = None, progress: Progress = lambda done, total: None, *, by: str = "rebuild"
    ) -> dict[str, int]:
        """Makes the rows of one projection, or of all, anew while they are read: name → position.

        Whoever asks for it accepts what it changes, which is kept. Raises KeyError, Poison, Busy.
        """
        chosen = [each for each in self.all if name in (None, each.name)]
        if not chosen:
            raise KeyError(name)
        told = _telling(progress, self._events(chosen))
        return self.versions.rebuild([each.name for each in chosen], Decision(by=by, reason="rebuild"), told)

    def build(self, name: str, progress: Progress = lambda done, total: None) -> int:
        """A new version of one projection beside the one in place: its number. See `versions.build`."""
        chosen = [each for each in self.all if each.name == name]
        return self.versions.build(name, _telling(progress, self._events(chosen)))

    def prove(self, progress: Progress = lambda done, total: None) -> tuple[Difference, ...]:
        """Every stored row against the histories; the first difference of each aggregate that has one."""
        told = _telling(progress, self._events(self.all))
        found = (prove(self.store, self.database, each, told) for each in all_projections(self.store))
        return tuple(difference for differences in found for difference in differences)

    # reading

    def catalogue(self, query: CatalogueQuery) -> Report:
        """A page of the catalogue: items, next, position, as_of, valid_on. Raises BadCursor."""

        def found(db: Placed) -> Report:
            moment = self._moment(db, query)
            return {**page(db, query, moment), **moment.echoed(), "position": db.position}

        return self._find(found)

    def several(self, ids: Iterable[UUID], within: Within | None = None) -> Report:
        """The catalogue's items of these innovations, in their order: items and position."""
        wanted = [id.bytes for id in ids]

        def found(db: Placed) -> Report:
            return {"items": several(db, wanted, within, moment_of(db, self.clock())), "position": db.position}

        return self._find(found)

    def directory(
        self,
        kind: str,
        *,
        region: str | None = None,
        limit: int = 50,
        cursor: str | None = None,
        within: Within | None = None,
    ) -> Report:
        """A page of agencies, regions, cycles or launches: items, next, position. Raises BadCursor."""

        def found(db: Placed) -> Report:
            listed = finders.page(db, kind, region=region, limit=limit, cursor=cursor, now=self.clock(), within=within)
            return {**listed, "position": db.position}

        return self._find(found)

    def regions(self, within: Within | None = None) -> list[tuple[str, str]]:
        """Code and name of every region that may be read, in the order of their codes."""
        return self._find(lambda db: finders.regions(db, within))

    def agency_names(
        self, ids: Iterable[UUID], as_of: datetime | date | None = None, valid_on: date | None = None
    ) -> dict[str, dict[str, Any]]:
        """Agency id → {id, code, name}, as called on a day by what was known at a moment."""
        wanted = [str(id) for id in ids]

        def found(db: Placed) -> dict[str, dict[str, Any]]:
            return finders.named(db, wanted, moment_of(db, self.clock(), as_of=as_of, valid_on=valid_on))

        return self._find(found)

    def report(self, name: str, query: ReportQuery) -> Report:
        """A report under its name in the path. Raises NotFound (unknown region), BadCursor, KeyError."""
        made = reports.REPORTS[name]

        def found(db: Placed) -> Report:
            moment = self._moment(db, query)
            reports.check(db, query)
            body = made(db, query, moment)
            return {**reports.echoed(query, moment), "position": db.position, **body}

        return self._find(found)

    def _find(self, read: Callable[[Placed], T]) -> T:
        """What a read gives, all of one moment: on the standby, or without one on the database itself."""
        if self.standby is not None:
            try:
                with self.standby.reading() as db:
                    return read(in_place(db, self.all))
            except Busy:
                _log.warning("the standby does not answer; the database itself is read")
        with self.database.reading() as db:
            return read(in_place(db, self.all))

    def coverage(self, query: ReportQuery) -> Report:
        return self.report("coverage", query)

    def portfolio(self, query: ReportQuery) -> Report:
        return self.report("portfolio", query)

    def board(self, query: ReportQuery) -> Report:
        return self.report("board", query)

    def stages(self, query: ReportQuery) -> Report:
        return self.report("stages", query)

    def not_implemented(self, query: ReportQuery) -> Report:
        return self.report("not-implemented", query)

    def unmeasured(self, query: ReportQuery) -> Report:
        return self.report("unmeasured", query)

    def trainees(self, query: ReportQuery) -> Report:
        return self.report("trainees", query)

    def dormancy(self, query: ReportQuery) -> Report:
        return self.report("dormancy", query)

    def complaints(self, query: ReportQuery) -> Report:
        return self.report("complaints", query)

    def _moment(self, db: Connection, query: CatalogueQuery | ReportQuery) -> Moment:
        knows = query.within is None or query.within.knows(query.region)
        return moment_of(
            db,
            self.clock(),
            region=query.region if knows else None,
            year=query.year,
            as_of=query.as_of,
            valid_on=query.valid_on,
        )

    def _events(self, chosen: Sequence[Projection]) -> int:
        kinds = [kind for each in chosen for kind in each.kinds]
        counted = "SELECT count(*) FROM stored_events WHERE topic>=? AND topic<?"
        with self.database.reading() as db:
            return sum(db.execute(counted, (f"{kind}.", f"{kind}/")).fetchone()[0] for kind in kinds)


def _telling(progress: Progress, total: int) -> Callable[[int], None]:
    done = 0

    def told(count: int) -> None:
        nonlocal done
        done += count
        progress(done, total)

    return told


__all__ = ["Difference", "Moment", "Projections"]
