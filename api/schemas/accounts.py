"""Payloads of accounts."""

from __future__ import annotations

from enum import Enum
from typing import Any

from marshmallow import validates_schema

from api.fields import Choice, ExactDay, Ref, Text, Whole, flawed
from api.nested import Many, Value
from api.schemas.payload import Payload
from domain.access import Role
from domain.account.commands import LONGEST
from domain.account.values import SaidIdentity


class Granted(Choice):
    """A role that somebody can hold: nobody is made the public."""

    def __init__(self, kind: type[Enum] = Role, **more: Any) -> None:
        super().__init__(kind, **more)
        del self.values[Role.PUBLIC.value]


def _identity(**more: Any) -> Value:
    return Value(SaidIdentity, {"issuer": Text(required=True), "subject": Text(required=True)}, **more)


class RegisterAccount(Payload):
    name = Text()
    home = Text()
    identity = _identity()


class GrantRole(Payload):
    role = Granted(required=True)
    region = Text()
    agencies = Many(Ref("agency"))
    until = ExactDay()

    @validates_schema
    def agencies_are_of_a_region(self, said: dict[str, Any], **_: Any) -> None:
        if said.get("agencies") and said.get("region") is None:
            raise flawed("required", at="region")


class WithdrawRole(Payload):
    role = Granted(required=True)
    region = Text()


class RequestBreakGlass(Payload):
    role = Granted(required=True)
    region = Text(required=True)
    reason = Text(long=True, required=True)
    hours = Whole(1, LONGEST)


class LinkIdentity(Payload):
    identity = _identity(required=True)


class Reopen(Payload):
    reason = Text(long=True)


class Nothing(Payload):
    """All is said by the command's name."""
