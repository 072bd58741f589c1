"""Refusals are entered before they are answered; whatever becomes of that, the answer is the same."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from enum import Enum
from itertools import groupby

from service.audit.refusals.budget import Budget
from service.audit.refusals.entries import LEFT_OUT, RECORDED, Attempt, Entered, Entry, LeftOut, Refusal, log_name
from service.audit.refusals.left_out import Count, Counts, Of
from service.audit.refusals.lines import Line, write
from service.audit.refusals.places import place_of
from service.clock import Clock, Ids
from service.store import Store
from service.store.together import Job, Together

_log = logging.getLogger(__name__)


class Kept(Enum):
    """What became of a refusal: entered; only counted, as the budget was spent; or neither, as the store failed."""

    ENTERED = "entered"
    COUNTED = "counted"
    LOST = "lost"


class _Work(Job):
    """One line; without one it is looked only whether there is something to say of what was left out."""

    __slots__ = ("closing", "line")

    def __init__(self, line: Line | None, *, closing: bool = False) -> None:
        super().__init__()
        self.line, self.closing = line, closing


class Refusals:
    """The writer of a process; safe among its threads. What arrives together is written together."""

    def __init__(self, store: Store, clock: Clock, new_id: Ids, budget: Budget | None = None) -> None:
        self._store, self._clock, self._new_id = store, clock, new_id
        self._budget = budget or Budget()
        self._counts = Counts(self.settle)
        self._together = Together(self._commit)

    def keep(self, attempt: Attempt, refusal: Refusal) -> Kept:
        """Returns when the entry is on the disk. Raises nothing: what fails is logged."""
        try:
            return self._keep(attempt, refusal)
        except Exception as failed:
            said = f"{refusal.code}, {attempt.kind} {attempt.verb}, account {attempt.actor.account}"
            more = {"correlation_id": attempt.correlation_id}
            _log.error("a refusal could not be entered (%s): %s", said, failed, extra=more)
            return Kept.LOST

    def settle(self, *, closing: bool = False) -> None:
        """Says how many were left out, of the times that are over; when closing, of all."""
        try:
            self._together.do(_Work(None, closing=closing))
        except Exception as failed:
            _log.error("how many refusals were left out could not be entered: %s", failed)

    def close(self) -> None:
        """Nobody is refused any more."""
        self._counts.close()
        self.settle(closing=True)

    def _keep(self, attempt: Attempt, refusal: Refusal) -> Kept:
        place = place_of(self._store, attempt)
        now, account = self._clock(), attempt.actor.account
        spent = self._budget.spend(account, log_name(place.region), now)
        if not spent.granted:
            assert spent.until is not None
            self._counts.add(Of(place.region, account, spent.until), now)
            return Kept.COUNTED
        entered = Entered(
            region=place.region,
            kind=attempt.kind,
            verb=attempt.verb,
            id=None if attempt.id is None else str(attempt.id),
            status=refusal.status,
            rule=refusal.rule,
            code=refusal.code,
            seen=attempt.seen,
            version=place.version if refusal.version is None else refusal.version,
            until=spent.until,
        )
        entry = Entry(
            recorded_at=now,
            actor=account,
            roles=[role.value for role in attempt.actor.roles],
            correlation_id=attempt.correlation_id,
            causation_id=str(self._new_id()),
            data=entered,
        )
        self._together.do(_Work(Line(log_name(place.region), RECORDED, entry)))
        return Kept.ENTERED

    def _commit(self, taken: Callable[[], list[_Work]]) -> None:
        """Log by log: one that cannot be written to holds up no other."""
        works = taken()
        now = self._clock()
        over = self._counts.over(None if any(work.closing for work in works) else now)
        waiting: list[tuple[Line, _Work | Of]] = [(self._left_out(of, count, now), of) for of, count in over.items()]
        waiting += [(work.line, work) for work in works if work.line is not None]
        failed: Exception | None = None
        for _, group in groupby(sorted(waiting, key=_name), key=_name):
            lines, sources = zip(*group, strict=True)
            try:
                write(self._store, lines)
            except Exception as error:
                failed = error
                for source in sources:
                    if isinstance(source, _Work):
                        source.error = error
            else:
                self._counts.said(source for source in sources if isinstance(source, Of))
        for work in works:
            if work.line is None:
                work.error = failed

    def _left_out(self, of: Of, count: Count, now: datetime) -> Line:
        entry = Entry(
            recorded_at=now,
            actor=of.account,
            roles=[],
            correlation_id=None,
            causation_id=str(self._new_id()),
            data=LeftOut(region=of.region, count=count.number, since=count.since, until=min(of.until, now)),
        )
        return Line(log_name(of.region), LEFT_OUT, entry)


def _name(waiting: tuple[Line, object]) -> str:
    return waiting[0].name
