"""Playing a script: every step is a real command through the same door as any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from uuid import UUID

from domain.access import Actor, Role, everywhere
from domain.dates import BusinessDate
from service.bootstrap import Service
from service.demo.script import Named, Step
from service.kinds import KINDS
from service.requests import Request

CORRELATION = "demo"
"""What every event of the demonstration is correlated with."""


_WIDE = frozenset({"enrol", "add-innovation", "hold"})
"""Commands that may touch more than the aggregate they are issued on: they are saved alone."""


def play(service: Service, steps: Iterable[Step], told: Callable[[int], None] = lambda _: None) -> None:
    """Issues every step in order; `told` is called with the number done.

    Steps in a row that do not need one another are saved in one transaction. A launch is held against the read models
    (R09), so they are brought up to date before it, and at the end.
    """
    ids: dict[str, UUID] = {}
    versions: dict[UUID, int] = {}
    done = 0
    for batch in batches(steps):
        if batch[0].verb == "hold":
            service.projections.catch_up()
        outcomes = service.executor.execute_all([_request(step, ids, versions) for step in batch])
        for step, outcome in zip(batch, outcomes, strict=True):
            ids[step.name] = outcome.id
            versions.update((event.originator_id, event.originator_version) for event in outcome.events)
        done += len(batch)
        told(done)
    service.projections.catch_up()


def batches(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """The steps in their order, those together that do not need one another."""
    batch: list[Step] = []
    for step in steps:
        if batch and not _apart(step, batch):
            yield batch
            batch = []
        batch.append(step)
    if batch:
        yield batch


def _apart(step: Step, batch: list[Step]) -> bool:
    needed = {value.name if isinstance(value, Named) else value for value in step.said.values() if _names(value)}
    made = {earlier.name for earlier in batch}
    return not made & {step.name, *needed} and not {step.verb, batch[-1].verb} & _WIDE


def _names(value: Any) -> bool:
    return isinstance(value, Named | str)


def _request(step: Step, ids: dict[str, UUID], versions: dict[UUID, int]) -> Request:
    id = None if step.verb in KINDS[step.kind].creations else ids[step.name]
    return Request(
        kind=step.kind,
        id=id,
        expected=None if id is None else versions[id],
        verb=step.verb,
        said={member: _meant(value, ids) for member, value in step.said.items() if value is not None},
        actor=actor(step.role),
        occurred_on=BusinessDate.parse(step.on),
        note=step.note,
        correlation_id=CORRELATION,
    )


def _meant(value: Any, ids: dict[str, UUID]) -> Any:
    return ids[value.name] if isinstance(value, Named) else value


def actor(role: Role) -> Actor:
    """One account a role; none of them is an account that a visitor of the demonstration has."""
    return everywhere(f"demo-{role.value}", role)
