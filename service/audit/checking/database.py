"""Checking a database that somebody else administers: nothing that it says about itself is believed.

FORMAT.md section 4 for rows instead of a bundle's members, and what only a database has: head rows, tags, tiles,
columns beside the bytes, positions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from service.audit.checking.asked import Asked
from service.audit.checking.damage import damaged
from service.audit.checking.events import Events, first_gap
from service.audit.checking.findings import Checked, Finding, Report
from service.audit.checking.guards import unguarded
from service.audit.checking.known import WHOSE
from service.audit.checking.log import LogCheck
from service.audit.checking.reading import EVENTS, REFUSALS, Stored, one_moment, sealed_by
from service.audit.logs import Log, asking, logs
from service.ledger.verdicts import Step
from service.sql import Connection

Told = Callable[[int, int], None]


class NoSuchLog(Exception):
    """There is no log of this name."""


def check_database(db: Connection, asked: Asked, told: Told = lambda done, total: None) -> Report:
    """Raises NoSuchLog, and what the connection raises where tables are gone."""
    with one_moment(db):
        return _Run(db, asked, told).report()


class _Run:
    def __init__(self, db: Connection, asked: Asked, told: Told) -> None:
        self._db, self._asked, self._stored = db, asked, Stored(db)
        self._all = logs(asking(db))
        unknown = set(asked.names) - {each.name for each in self._all}
        if unknown:
            raise NoSuchLog(min(unknown))
        self._elsewhere = [*asked.known.unusable]
        self._told, self._done, self._total = told, 0, 0

    def report(self) -> Report:
        chosen = [each for each in self._all if not self._asked.names or each.name in self._asked.names]
        self._total = sum(self._stored.count(each.number) for each in chosen)
        checks = [self._check(each) for each in chosen]
        self._forgive(checks)
        self._given_of_others(chosen)
        if not self._asked.names:
            self._rows_of_no_log()
            for table in (EVENTS, REFUSALS):
                self._rows_of(table, checks)
        reports = tuple(each.report() for each in checks)
        return Report(
            logs=reports,
            events=self._stored.positions(EVENTS).rows,
            elsewhere=tuple(self._elsewhere),
            unguarded=tuple(unguarded(self._db)),
            damaged=tuple(damaged(self._db)),
            unchecked=tuple(self._unchecked()),
            told=tuple(_told(reports, checks)),
        )

    def _check(self, log: Log) -> LogCheck:
        check = LogCheck(self._stored, log, self._asked)
        check.check(self._count)
        return check

    def _forgive(self, checks: list[LogCheck]) -> None:
        """Logs that were given up after a fork are not accused of what they lost."""
        for check in checks:
            later = (each for each in checks if each.log.name == check.log.name and each.log.number > check.log.number)
            successor = next(later, None)
            if successor is not None and check.log.forked is not None:
                check.forgive(successor)

    def _count(self, more: int) -> None:
        self._done += more
        self._told(self._done, self._total)

    def _given_of_others(self, chosen: list[Log]) -> None:
        """Kept heads of logs that are not here, or were not asked for."""
        here = {each.origin for each in chosen}
        known, policy = self._asked.known, self._asked.policy
        for head in known.given:
            if head.origin not in here and self._asked.names:
                self._add(Step.KNOWN_ORIGIN, f"{WHOSE} is of another log", head.origin)
            elif head.origin not in here:
                self._add(Step.KNOWN_ROOT, f"{WHOSE} is of a log that is gone", head.origin)
        for origin in policy.logs if policy and not self._asked.names else ():
            if origin not in here and any(head.size for head in known.kept(origin)):
                self._add(Step.KNOWN_ROOT, f"{WHOSE} is of a log that is gone", origin)

    def _rows_of_no_log(self) -> None:
        for table, what in (
            ("ledger_leaf", "leaves"),
            ("ledger_checkpoint", "published heads"),
            ("ledger_opening", "openings"),
            ("ledger_tile", "tiles"),
        ):
            if (log := self._stored.of_no_log(table)) is not None:
                self._add(Step.ROOT, f"there are {what} of a log {log} that has no head row")
        if not self._stored.published().whole:
            self._add(Step.ROOT, "a published head is missing: their numbers have a gap")

    def _rows_of(self, table: str, checks: list[LogCheck]) -> None:
        """Each row of a table has one leaf in a log that is written to; none is missing."""
        stored = self._stored
        positions = stored.positions(table)
        if not positions.whole:
            gap = first_gap(stored.each_position(table))
            self._add(Step.STATE_THERE, f"position {gap} of {table} is missing")
        seen = Events(positions.rows)
        current = {each.log.name: each for each in checks if sealed_by(each.log) == table}
        for check in current.values():
            twice = seen.met(check.positions)
            if twice is not None:
                check.add(Step.STATE, "its event has a leaf in another log, too", check.index_of(twice))
        if positions.rows:
            self._left_over(table, next(seen.left(stored.each_position(table)), None), current.values())

    def _left_over(self, table: str, position: int | None, checks: Iterable[LogCheck]) -> None:
        if position is None:
            return
        aggregate, version = self._stored.at(table, position)
        number = self._stored.log_of(aggregate)
        why = f"position {position} of {table}, {aggregate} version {version}, has no leaf"
        check = next((each for each in checks if each.log.number == number), None)
        if check is None:
            self._add(Step.STATE, why)
        else:
            check.add(Step.STATE, why, check.index_at(position))

    def _unchecked(self) -> Iterator[str]:
        if self._asked.policy is None:
            yield "signatures: there is no policy"
        if self._asked.key is None:
            yield "the tags of the leaves: the writer's key is not here"
        if self._asked.names:
            yield "other logs, and whether every event has a leaf: --log was given"

    def _add(self, step: Step, why: str, log: str = "") -> None:
        self._elsewhere.append(Finding(step, why, log))


def _told(reports: Iterable[Checked], checks: Iterable[LogCheck]) -> Iterator[str]:
    for report, check in zip(reports, checks, strict=True):
        if check.log.forked is None and report.signed is not None and report.signed < report.leaves:
            yield f"{report.origin}: the last {report.leaves - report.signed} leaves are not signed yet"
        yield from (f"{report.origin}: {line}" for line in (*check.lost, *check.said()))
