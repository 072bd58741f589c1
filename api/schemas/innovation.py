"""What proposes an innovation, and what later changes its proposal."""

from __future__ import annotations

from typing import Any

from marshmallow import validates_schema

from api.fields import Choice, Day, Ref, Text, YesOrNo
from api.nested import Many, Value
from api.schemas.payload import Payload, need_one
from api.schemas.shared import contacts, legal_basis
from domain.innovation.values import Form, Initiator, InitiatorKind, Origin, OriginKind


def initiator(**more: Any) -> Value:
    return Value(Initiator, {"kind": Choice(InitiatorKind, required=True), "name": Text(), **contacts()}, **more)


def origin(**more: Any) -> Value:
    return Value(Origin, {"kind": Choice(OriginKind, required=True), "reference": Text(long=True)}, **more)


class _Optional(Payload):
    """The members a proposal may leave out."""

    tags = Many(Text())
    affairs = Many(Text())
    objective = Text(long=True)
    benefit = Text(long=True)
    flagship = YesOrNo()
    legal_basis = legal_basis()
    division = Text()
    predecessor = Ref("innovation")
    partners = Many(Text())
    location = Text()


class Propose(_Optional):
    title = Text(required=True)
    agency = Ref("agency", ruled=True)
    initiator = initiator(required=True)
    origin = origin(ruled=True)
    form = Choice(Form, open=True, ruled=True)
    problem = Text(long=True, required=True)
    idea = Text(long=True, required=True)


class ImportRunning(Propose):
    running_since = Day(required=True)
    evidence = Many(Text(long=True))


class Develop(Propose):
    """The payload proposes the successor."""


class Revise(_Optional):
    either = (
        "title", "initiator", "origin", "form", "problem", "idea", "tags", "affairs", "objective", "benefit",
        "flagship", "legal_basis", "division", "predecessor", "partners", "location",
    )  # fmt: skip
    title = Text()
    initiator = initiator()
    origin = origin()
    form = Choice(Form, open=True)
    problem = Text(long=True)
    idea = Text(long=True)

    @validates_schema
    def something_to_revise(self, said: dict[str, Any], **_: Any) -> None:
        need_one(self, said)
