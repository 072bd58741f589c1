"""Deciding whether persons are erased: asked by one, decided by another (UU 27/2022 articles 8 and 43 to 45)."""

from __future__ import annotations

from typing import Any

from domain.copying import saying
from domain.erasure import commands as c
from domain.erasure import events as e
from domain.erasure.state import Erasure, ErasureStatus
from domain.recorded import Command, Fact, Given
from domain.rules import Refusal, Refused, foremost, refuse


def not_decided(erasure: Erasure, command: object, given: Given) -> Refusal | None:
    """R53"""
    return None if erasure.status is ErasureStatus.REQUESTED else refuse("R53", "wrong-state", what="erasure_decided")


def by_somebody_else(erasure: Erasure, command: object, given: Given) -> Refusal | None:
    """R60"""
    return refuse("R60", "second-person") if given.actor.account == erasure.requested_by else None


def refused_with_a_reason(command: Command) -> Refusal | None:
    """R61"""
    if not isinstance(command, c.RefuseErasure):
        return None
    lacking = [name for name in ("reason", "law") if getattr(command, name) is None]
    return refuse("R61", "reason-required", *(f"/{name}" for name in lacking)) if lacking else None


_FACTS: dict[type[Command], type[Fact]] = {c.ApproveErasure: e.ErasureApproved, c.RefuseErasure: e.ErasureRefused}


def demanded(command: Command) -> list[Refusal]:
    """What the payload alone breaks."""
    refused = refused_with_a_reason(command)
    return [refused] if refused else []


def request(command: c.RequestErasure) -> tuple[Fact, ...]:
    """What begins one."""
    return (saying(e.ErasureRequested, command),)


def refusal(erasure: Erasure, command: Any, given: Given) -> Refusal | None:
    return foremost((not_decided(erasure, command, given), by_somebody_else(erasure, command, given)))


def decide(erasure: Erasure, command: Command, given: Given) -> tuple[Fact, ...]:
    """What the command makes happen; raises Refused."""
    refused = refusal(erasure, command, given)
    if refused is not None:
        raise Refused(refused)
    return (saying(_FACTS[type(command)], command),)
