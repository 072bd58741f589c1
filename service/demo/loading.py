"""Playing a script: every step is a real command through the same door as any other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from domain.access import Actor, Role
from domain.dates import BusinessDate
from service.bootstrap import Service
from service.demo.script import Named, Step
from service.execute import Request
from service.kinds import KINDS

CORRELATION = "demo"
"""What every event of the demonstration is correlated with."""


def play(service: Service, steps: Iterable[Step], told: Callable[[int], None] = lambda _: None) -> None:
    """Issues every step in order; `told` is called after each with the number done.

    A launch is held against the read models (R09), so they are brought up to date before it, and at the end.
    """
    ids: dict[str, UUID] = {}
    versions: dict[UUID, int] = {}
    for done, step in enumerate(steps, start=1):
        if step.verb == "hold":
            service.projections.catch_up()
        outcome = service.execute(_request(step, ids, versions))
        ids[step.name] = outcome.id
        versions.update((event.originator_id, event.originator_version) for event in outcome.events)
        told(done)
    service.projections.catch_up()


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
    return Actor(account=f"demo-{role.value}", roles=(role,))
