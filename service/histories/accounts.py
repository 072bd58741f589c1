"""Accounts as plain representations: whole, and as lists keep them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.account.state import Account, BreakGlass, Held
from service.histories.represent import instant, moments
from service.store.plain import members


def account(state: Account) -> dict[str, Any]:
    """Who it is, and what it holds; what it holds no longer stands in its history."""
    return {
        **account_item(state),
        "name": state.name,
        "identities": [members(identity) for identity in state.identities],
    }


def account_item(state: Account) -> dict[str, Any]:
    """What lists keep: nothing that says who somebody is."""
    return {
        "id": str(state.id),
        "version": state.version,
        "home": state.home,
        "status": state.status.value,
        "grants": [_held(held) for held in state.held],
        "break_glass": _break_glass(state.break_glass),
        **moments(state),
    }


def _held(held: Held) -> dict[str, Any]:
    return {
        "role": held.role.value,
        "region": held.region,
        "agencies": [str(agency) for agency in held.agencies],
        "until": held.until.text if held.until else None,
        "granted_by": held.granted_by,
        "granted_at": instant(held.granted_at),
    }


def _break_glass(glass: BreakGlass | None) -> dict[str, Any] | None:
    if glass is None:
        return None
    return {
        "role": glass.role.value,
        "region": glass.region,
        "reason": glass.reason,
        "hours": glass.hours,
        "requested_at": instant(glass.requested_at),
        "approved_by": glass.approved_by,
        "approved_at": _instant(glass.approved_at),
        "expires_at": _instant(glass.expires_at),
        "ended_at": _instant(glass.ended_at),
    }


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else instant(moment)
