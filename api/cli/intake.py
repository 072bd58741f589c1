"""Taking rows in: each one judged as a client's request would be, many saved in one transaction.

The read models follow batch by batch, so that the progress told is that of the whole work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from api import commands
from api.texts import Texts
from domain.access import Actor
from domain.rules import Refused
from service.bootstrap import Service
from service.errors import Invalid, Problem
from service.identifiers import import_key
from service.importing import Row
from service.requests import Outcome, Request

BATCH = 500
"""Rows saved in one transaction; one by one where a row of it is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a row: created, known from before, or refused with its errors `[{pointer, code, detail}]`."""

    row: int
    outcome: str
    id: str | None = None
    errors: tuple[dict[str, Any], ...] = ()

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "errors": list(self.errors)}


class Intake:
    """Takes rows in for one account; with `dry_run` nothing is recorded."""

    def __init__(self, service: Service, actor: Actor, texts: Texts, dry_run: bool) -> None:
        self._service, self._actor, self._texts, self._dry_run = service, actor, texts, dry_run
        self._correlation = str(service.new_id())
        self._waiting: dict[str, tuple[Row, Request]] = {}
        self._tried: set[str] = set()

    def take(self, rows: Iterable[Row]) -> Iterator[Taken]:
        """What became of each row, batch by batch, so not quite in their order."""
        for row in rows:
            key = import_key(*row.identity)
            if key in self._waiting:  # the same row twice in one batch
                yield from self._save()
            known = self._known(key)
            if known is not None:
                yield Taken(row=row.number, outcome="known", id=known or None)
                continue
            try:
                self._waiting[key] = row, self._request(row, key)
            except Invalid as invalid:
                yield self._invalid(row, invalid)
            if len(self._waiting) >= BATCH:
                yield from self._save()
        yield from self._save()

    def _known(self, key: str) -> str | None:
        """The id a row was given before; empty where a dry run would only have given one."""
        holder = self._service.store.claimed(key)
        if holder is not None:
            return str(holder)
        return "" if key in self._tried else None

    def _request(self, row: Row, key: str) -> Request:
        missing = [name for name in ("region", "title") if name not in row.cells]
        if "region" in missing:
            raise Invalid(*(Problem(f"/{name}", "required") for name in missing))
        said, occurred_on, note = commands.read("innovation", row.verb, row.body(), self._service, None)
        return Request(
            kind="innovation",
            verb=row.verb,
            said=said,
            actor=self._actor,
            correlation_id=self._correlation,
            occurred_on=occurred_on,
            note=note,
            dry_run=self._dry_run,
            import_key=key,
        )

    def _save(self) -> Iterator[Taken]:
        waiting, self._waiting = list(self._waiting.values()), {}
        if not waiting:
            return
        yield from self._saved(waiting)
        if not self._dry_run:
            self._service.projections.catch_up()

    def _saved(self, waiting: list[tuple[Row, Request]]) -> Iterator[Taken]:
        try:
            outcomes = self._service.executor.execute_all([request for _, request in waiting])
        except (Refused, Invalid):
            yield from (self._one(row, request) for row, request in waiting)
        else:
            yield from (self._created(*pair) for pair in zip(waiting, outcomes, strict=True))

    def _one(self, row: Row, request: Request) -> Taken:
        try:
            return self._created((row, request), self._service.execute(request))
        except Refused as refused:
            return self._refused(row, refused)
        except Invalid as invalid:
            return self._invalid(row, invalid)

    def _created(self, waiting: tuple[Row, Request], outcome: Outcome) -> Taken:
        row, request = waiting
        if self._dry_run and request.import_key is not None:
            self._tried.add(request.import_key)
        return Taken(row=row.number, outcome="created", id=None if self._dry_run else str(outcome.id))

    def _invalid(self, row: Row, invalid: Invalid) -> Taken:
        errors = (
            {"pointer": problem.pointer, "code": problem.code, "detail": self._texts.flaw(problem.code, problem.facts)}
            for problem in invalid.problems
        )
        return Taken(row=row.number, outcome="refused", errors=tuple(errors))

    def _refused(self, row: Row, refused: Refused) -> Taken:
        refusal = refused.refusal
        detail = self._texts.detail(refusal.code, refusal.facts, rule=refusal.rule)
        pointers = refusal.pointers or ("",)
        errors = (
            {"pointer": pointer, "rule": refusal.rule, "code": refusal.code, "detail": detail} for pointer in pointers
        )
        return Taken(row=row.number, outcome="refused", errors=tuple(errors))
