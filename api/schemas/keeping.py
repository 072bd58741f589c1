"""Keeping an innovation's record: custodian, vitality, evidence, corrections."""

from __future__ import annotations

from typing import Any

from marshmallow import validates_schema

from api.fields import Anything, Ref, Text, Whole
from api.schemas.payload import Payload, need_one
from api.schemas.shared import SHA256


def sha256() -> Text:
    return Text(form=SHA256, flaw="bad_digest", required=True)


class ChangeCustodian(Payload):
    either = ("agency", "person_role")
    agency = Ref("agency")
    person_role = Text()
    reason = Text(long=True, required=True)

    @validates_schema
    def somebody_is_named(self, said: dict[str, Any], **_: Any) -> None:
        need_one(self, said)


class Reasoned(Payload):
    """`mark-dormant`, `reactivate`, `discontinue`, and closing or cancelling other things."""

    reason = Text(long=True, required=True)


class AttachEvidence(Payload):
    sha256 = sha256()
    name = Text(required=True)
    media_type = Text(required=True)
    size = Whole(required=True)
    purpose = Text(long=True)


class VerifyEvidence(Payload):
    sha256 = sha256()


class RejectEvidence(Payload):
    sha256 = sha256()
    reason = Text(long=True, required=True)


class Correct(Payload):
    """`value` is read again as the member it corrects (`corrections.py`)."""

    event = Whole(1, required=True)
    field = Text(required=True)
    value = Anything(required=True)
    reason = Text(long=True, required=True)
