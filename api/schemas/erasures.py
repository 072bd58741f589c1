"""Payloads of requests to erase persons."""

from __future__ import annotations

from api.fields import Ref, Text
from api.nested import Many
from api.schemas.payload import Payload


class RequestErasure(Payload):
    region = Text()
    subjects = Many(Ref("subject"), least=1, required=True)
    legal_basis = Text(required=True)
    reason = Text(long=True)


class RefuseErasure(Payload):
    reason = Text(long=True, ruled=True)
    law = Text(ruled=True)
