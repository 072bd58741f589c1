"""Accounts: what is granted, what holds when, and who may not have decided it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.access import Actor, Grant, Role, everywhere
from domain.account import commands as c
from domain.account import decide as account_decide
from domain.account import events as e
from domain.account.decide import Surroundings
from domain.account.state import Account, fold
from domain.account.values import SaidIdentity
from domain.dates import BusinessDate
from domain.recorded import Command, Fact, Given, Recorded
from domain.rules import Refused
from domain.settings import Settings

ID, AGENCY = UUID(int=5), UUID(int=6)
NOW = datetime(2026, 1, 15, 3, tzinfo=UTC)
TODAY = date(2026, 1, 15)
SELF, ANOTHER = everywhere(str(ID), Role.ADMIN), everywhere("budi", Role.ADMIN)
FIRST = e.Registered(name="Sari", home="36.72")


def account(*facts: Fact, by: str = "ani", after: timedelta = timedelta()) -> Account:
    """One to which these things happened, each at the same moment."""
    history: list[Recorded[Any]] = [
        Recorded(
            originator_id=ID,
            originator_version=version,
            timestamp=NOW - after,
            occurred_on=BusinessDate.day(TODAY),
            actor=by,
            role="admin",
            correlation_id="c",
            causation_id="k",
            fact=fact,
        )
        for version, fact in enumerate((FIRST, *facts), 1)
    ]
    found = fold(history)
    assert found is not None
    return found


def told(state: Account, command: Command, by: Actor = ANOTHER, now: datetime = NOW) -> tuple[Fact, ...] | str:
    """What is recorded, or the rule that refuses."""
    given = Given(today=TODAY, occurred_on=BusinessDate.day(TODAY), actor=by, settings=Settings(), new_id=UUID(int=9))
    try:
        return account_decide.decide(state, command, given, Surroundings(now=now))
    except Refused as refused:
        return refused.refusal.rule


def held(state: Account, moment: datetime = NOW, today: date = TODAY) -> set[tuple[Role, str | None]]:
    return {(grant.role, grant.region) for grant in state.grants_at(moment, lambda _: today)}


def granted(role: Role, region: str | None = "36.72", **more: Any) -> e.RoleGranted:
    return e.RoleGranted(role=role, region=region, **more)


ASKED = e.BreakGlassRequested(role=Role.FACILITATOR, region="36.72", reason="banjir", hours=2)
APPROVED = e.BreakGlassApproved(role=Role.FACILITATOR, region="36.72", hours=2)


def test_what_was_granted_is_held_until_it_is_withdrawn() -> None:
    grant = c.GrantRole(role=Role.MENTOR, region="36.72", agencies=(AGENCY,))
    facts = told(account(), grant)
    assert facts == (granted(Role.MENTOR, agencies=(AGENCY,)),)
    state = account(*facts)
    assert state.grants_at(NOW, lambda _: TODAY) == (
        Grant(role=Role.MENTOR, region="36.72", agencies=frozenset({AGENCY})),
    )
    assert (state.held[0].granted_by, state.held[0].granted_at) == ("ani", NOW)
    withdrawn = told(state, c.WithdrawRole(role=Role.MENTOR, region="36.72"))
    assert withdrawn == (e.RoleWithdrawn(role=Role.MENTOR, region="36.72"),)
    assert held(account(*facts, *withdrawn)) == set()


def test_granted_again_it_reaches_as_far_as_was_said_last() -> None:
    state = account(granted(Role.MENTOR, agencies=(AGENCY,)), granted(Role.MENTOR))
    assert [each.agencies for each in state.held] == [()]
    state = account(granted(Role.MENTOR), granted(Role.MENTOR, region="36.74"))
    assert held(state) == {(Role.MENTOR, "36.72"), (Role.MENTOR, "36.74")}


def test_what_is_not_held_is_not_withdrawn() -> None:
    state = account(granted(Role.MENTOR))
    for role, region in ((Role.MENTOR, None), (Role.MENTOR, "36.74"), (Role.LEADER, "36.72")):
        assert told(state, c.WithdrawRole(role=role, region=region)) == "R53"


def test_the_last_day_is_held_and_the_next_is_not() -> None:
    state = account(granted(Role.MENTOR, until=BusinessDate.parse("2026-01-15")))
    assert held(state) == {(Role.MENTOR, "36.72")}
    assert held(state, today=TODAY + timedelta(days=1)) == set()


def test_a_closed_account_holds_nothing_and_gets_it_back_when_it_is_reopened() -> None:
    closed = account(granted(Role.MENTOR), e.Closed(reason="pensiun"))
    assert held(closed) == set()
    assert held(account(granted(Role.MENTOR), e.Closed(reason="x"), e.Reopened())) == {(Role.MENTOR, "36.72")}
    for command in (c.GrantRole(role=Role.MENTOR), c.Close(reason="x"), c.ApproveBreakGlass()):
        assert told(closed, command) == "R53"
    assert told(closed, c.Reopen()) == (e.Reopened(),)
    assert told(account(), c.Reopen()) == "R53"


# R57


def test_nobody_grants_themselves_anything() -> None:
    assert told(account(), c.GrantRole(role=Role.MENTOR), by=SELF) == "R57"
    assert told(account(ASKED), c.ApproveBreakGlass(), by=SELF) == "R57"
    assert told(account(granted(Role.MENTOR)), c.WithdrawRole(role=Role.MENTOR, region="36.72"), by=SELF) != "R57"


# R58


@pytest.mark.parametrize(
    ("has", "region", "gets", "where", "refused"),
    [
        (Role.AUDITOR, "36.72", Role.MENTOR, "36.72", True),
        (Role.AUDITOR, "36.72", Role.MENTOR, "36.74", False),
        (Role.AUDITOR, "36.72", Role.MENTOR, None, True),
        (Role.AUDITOR, None, Role.ADMIN, "36.74", True),
        (Role.LEADER, "36.72", Role.AUDITOR, "36.72", True),
        (Role.LEADER, "36.72", Role.AUDITOR, None, True),
        (Role.LEADER, "36.72", Role.AUDITOR, "36.74", False),
        (Role.AUDITOR, "36.72", Role.AUDITOR, None, False),
        (Role.LEADER, "36.72", Role.MENTOR, None, False),
    ],
)
def test_who_audits_a_region_writes_nothing_there(
    has: Role, region: str | None, gets: Role, where: str | None, refused: bool
) -> None:
    state = account(granted(has, region))
    assert (told(state, c.GrantRole(role=gets, region=where)) == "R58") is refused


def test_a_role_that_has_run_out_binds_nobody() -> None:
    state = account(granted(Role.MENTOR, until=BusinessDate.parse("2026-01-14")))
    assert told(state, c.GrantRole(role=Role.AUDITOR, region="36.72")) != "R58"


def test_break_glass_binds_as_any_role() -> None:
    glass = c.RequestBreakGlass(role=Role.LEADER, region="36.72", reason="x")
    assert told(account(granted(Role.AUDITOR)), glass, by=SELF) == "R58"
    assert told(account(ASKED, granted(Role.AUDITOR)), c.ApproveBreakGlass()) == "R58"
    assert told(account(ASKED, APPROVED), c.GrantRole(role=Role.AUDITOR, region="36.72")) == "R58"
    over = account(ASKED, APPROVED, after=timedelta(hours=2))
    assert told(over, c.GrantRole(role=Role.AUDITOR, region="36.72")) != "R58"


# R59


def test_break_glass_is_asked_for_by_its_receiver_and_approved_by_another() -> None:
    glass = c.RequestBreakGlass(role=Role.FACILITATOR, region="36.72", reason="banjir", hours=2)
    assert told(account(), glass, by=ANOTHER) == "R59"
    assert told(account(), glass, by=SELF) == (ASKED,)
    assert told(account(ASKED), c.ApproveBreakGlass()) == (APPROVED,)
    for state in (account(), account(ASKED, APPROVED)):
        assert told(state, c.ApproveBreakGlass()) == "R53"


def test_it_holds_for_its_hours_and_not_before_it_is_approved() -> None:
    assert held(account(ASKED)) == set()
    state = account(ASKED, APPROVED)
    assert state.break_glass is not None
    assert state.break_glass.expires_at == NOW + timedelta(hours=2)
    assert held(state, NOW + timedelta(minutes=119)) == {(Role.FACILITATOR, "36.72")}
    assert held(state, NOW + timedelta(hours=2)) == set()


def test_it_can_be_ended_before_it_is_over_and_refused_before_it_is_approved() -> None:
    for state in (account(ASKED), account(ASKED, APPROVED)):
        assert told(state, c.EndBreakGlass()) == (e.BreakGlassEnded(role=Role.FACILITATOR, region="36.72"),)
    ended = account(ASKED, APPROVED, e.BreakGlassEnded(role=Role.FACILITATOR, region="36.72"))
    assert held(ended) == set()
    assert told(ended, c.ApproveBreakGlass()) == told(ended, c.EndBreakGlass()) == told(account(), c.EndBreakGlass())
    assert told(account(ASKED, APPROVED), c.EndBreakGlass(), now=NOW + timedelta(hours=2)) == "R53"


def test_while_it_holds_no_other_is_asked_for() -> None:
    glass = c.RequestBreakGlass(role=Role.LEADER, region="36.74", reason="x", hours=1)
    assert told(account(ASKED, APPROVED), glass, by=SELF) == "R53"
    assert told(account(ASKED, APPROVED), glass, by=SELF, now=NOW + timedelta(hours=3)) != "R53"
    assert told(account(ASKED), glass, by=SELF) != "R53"


# identities


def test_an_identity_is_of_one_account() -> None:
    identity = SaidIdentity(issuer="https://sso.example.go.id", subject="7")
    around = Surroundings(now=NOW, identified=UUID(int=8))
    given = Given(
        today=TODAY, occurred_on=BusinessDate.day(TODAY), actor=ANOTHER, settings=Settings(), new_id=UUID(int=9)
    )
    with pytest.raises(Refused, match="R54"):
        account_decide.decide(account(), c.LinkIdentity(identity=identity), given, around)
    with pytest.raises(Refused, match="R54"):
        account_decide.register(c.Register(identity=identity), around)
    (linked,) = told(account(), c.LinkIdentity(identity=identity))
    assert linked == e.IdentityLinked(identity=identity.kept)
    assert account(e.IdentityLinked(identity=identity.kept)).identities == (identity.kept,)


def test_what_is_refused_whatever_the_payload_is_known_before() -> None:
    given = Given(today=TODAY, occurred_on=BusinessDate.day(TODAY), actor=SELF, settings=Settings(), new_id=ID)
    refused = {
        command.verb: refusal.rule
        for command in c.COMMANDS[1:]
        if (refusal := account_decide.refused_now(account(ASKED), command, given, Surroundings(now=NOW)))
    }
    assert refused == {"grant-role": "R57", "approve-break-glass": "R57", "reopen": "R53"}
