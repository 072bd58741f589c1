"""Issuing a command from the command line: whoever may run this on the machine of the record is trusted with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from api import commands
from domain.access import Role, everywhere
from service.bootstrap import Service
from service.requests import Request


def issue(  # noqa: PLR0917  # who, what, on what, with what
    service: Service, account: str, kind: str, verb: str, id: UUID | None, body: dict[str, Any]
) -> dict[str, Any]:
    """The representation after the command, which is on the newest version; what the body leaves unset is left out.

    Raises what the service raises: no rule is another one here.
    """
    said, occurred_on, note = commands.read(
        kind, verb, {name: value for name, value in body.items() if value is not None}, service, id
    )
    outcome = service.execute(
        Request(
            kind=kind,
            verb=verb,
            said=said,
            actor=everywhere(account, Role.ADMIN),
            correlation_id=str(uuid4()),
            id=id,
            occurred_on=occurred_on,
            note=note,
            expected=None if id is None else len(service.history(kind, id)),
        )
    )
    return service.representation(outcome)
