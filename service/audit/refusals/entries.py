"""What an entry of the log of refusals says, and its stored bytes. Nothing that somebody wrote in a body is in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

from domain.access import Actor
from service.store.leaves.names import REFUSALS, SYSTEM
from service.store.leaves.sealing import REFUSAL

RECORDED = REFUSAL + "recorded"
"""The stored name of an entry about one attempt."""
LEFT_OUT = REFUSAL + "left_out"
"""And of one that says how many were counted only."""

_ACCOUNTS = UUID("0f4c8a53-1c0e-5a3b-9d57-6a5d1c1f7b21")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What a caller tried. `id` is what the command was about, None where it would have begun something.

    `kind` is None for what is no command, such as uploading a file. `region` and `agency` are as the caller wrote them
    in what would have begun something: they only help to find the region, and are not kept. `seen` is the version in
    `If-Match`.
    """

    actor: Actor
    kind: str | None
    verb: str
    id: UUID | None = None
    region: str | None = None
    agency: str | None = None
    seen: int | None = None
    correlation_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What the caller was answered. `version` is the one that it was refused at, None where that was not looked at."""

    status: int
    code: str
    rule: str | None
    version: int | None = None


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt that was refused. `until` is set on the last one before the account's budget was spent: what follows
    by then is only counted."""

    region: str | None
    kind: str | None
    verb: str
    id: str | None
    status: int
    rule: str | None
    code: str
    seen: int | None
    version: int | None
    until: datetime | None


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """How many attempts were refused and not entered, by one process, from a moment on until another."""

    region: str | None
    count: int
    since: datetime
    until: datetime


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """As it is stored: who and when are where an event has them, so that it is sealed as one.

    `causation_id` is the id of the attempt. `data` is Entered or LeftOut, by the stored name.
    """

    recorded_at: datetime
    actor: str
    roles: list[str]
    correlation_id: str | None
    causation_id: str
    data: Any


def log_name(region: str | None) -> str:
    """The log of a region's refusals; of what is refused without a region, too."""
    return (region or SYSTEM) + REFUSALS


def aggregate(name: str, account: str) -> UUID:
    """An account's refusals in one log: the chain in which a withheld one leaves a gap."""
    return uuid5(uuid5(_ACCOUNTS, name), account)
