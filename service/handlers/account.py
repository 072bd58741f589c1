"""Commands on an account."""

from __future__ import annotations

from uuid import UUID

from domain.access import Place
from domain.account import commands as c
from domain.account import decide as account_decide
from domain.account.decide import Surroundings
from domain.account.state import Account
from domain.account.values import SaidIdentity
from domain.recorded import Command
from service.errors import Invalid, Problem
from service.handlers.checks import is_known, referred
from service.identifiers import IDENTITIES, identity_claim
from service.unit import Unit


def create(unit: Unit, command: c.Register) -> UUID:
    """Registers an account, for the nation or with the admins of a region."""
    if command.home is not None and not is_known(unit, command.home):
        raise Invalid(Problem("/home", "unknown_reference", {"kind": "region"}))
    unit.act_at(Place(command.home))
    region = command.home or ""
    unit.not_in_future(region, occurred_on=unit.asked_on)
    facts = account_decide.register(command, _around(unit, command.identity))
    unit.record(unit.new_id, facts, unit.given(region))
    _claim(unit, unit.new_id, command.identity)
    return unit.new_id


def check(unit: Unit, account: Account, command: Command) -> None:
    """What of the payload depends on other aggregates or on today; raises Invalid, and Forbidden."""
    unit.not_in_future(account.region, occurred_on=unit.asked_on)
    if isinstance(command, c.RequestBreakGlass):
        if unit.region(command.region) is None:
            raise Invalid(Problem("/region", "unknown_reference", {"kind": "region"}))
    elif isinstance(command, (c.GrantRole, c.WithdrawRole)):
        _check_reach(unit, command)
    elif isinstance(command, c.ApproveBreakGlass) and account.break_glass is not None:
        _act_in(unit, account.break_glass.region)


def _check_reach(unit: Unit, command: c.GrantRole | c.WithdrawRole) -> None:
    """Nobody grants or withdraws what reaches further than they do."""
    if command.region is not None and not is_known(unit, command.region):
        raise Invalid(Problem("/region", "unknown_reference", {"kind": "region"}))
    _act_in(unit, command.region)
    for place, agency in enumerate(getattr(command, "agencies", ())):
        referred(unit, "agency", agency, f"agencies/{place}", command.region)


def _act_in(unit: Unit, region: str | None) -> None:
    """The account's own place is seen to already: this is where the grant reaches."""
    role = unit.role
    unit.act_at(Place(region))
    unit.role = role


def change(unit: Unit, account: Account, command: Command) -> None:
    """Decides and records; raises Refused."""
    identity = command.identity if isinstance(command, c.LinkIdentity) else None
    given = unit.given(account.region)
    facts = account_decide.decide(account, command, given, _around(unit, identity))
    unit.record(account.id, facts, given)
    _claim(unit, account.id, identity)


def _around(unit: Unit, identity: SaidIdentity | None) -> Surroundings:
    identified = None if identity is None else unit.store.claimed(_identified(unit, identity))
    return Surroundings(now=unit.now, identified=identified)


def _claim(unit: Unit, id: UUID, identity: SaidIdentity | None) -> None:
    if identity is not None:
        unit.take(_identified(unit, identity), id)


def _identified(unit: Unit, identity: SaidIdentity) -> str:
    return identity_claim(unit.store.derived(IDENTITIES), identity.issuer, identity.subject)
