"""Who may issue which command (contract, section 4), written out again cell by cell."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.access import (
    MAY,
    UPLOADERS,
    Actor,
    Grant,
    Place,
    Role,
    everywhere,
    is_of_agency,
    may_wherever_it_reads,
    permitting_role,
    reaches_all_of,
    reaches_everything,
    reads,
    regions_of,
)
from service.kinds import KINDS

INNOVATOR = (
    "propose import-running revise develop start-stage complete-stage adopt-action-plan start-trial finish-trial"
    " stop-trial record-implementation define-indicator record-measurement record-remediation answer-complaint"
    " record-replication receive-award attach-evidence correct"
)
FACILITATOR = (
    INNOVATOR + " enrol reopen-stage record-mentoring record-monitoring receive-complaint close-complaint"
    " record-permission change-custodian mark-dormant reactivate"
)
CYCLES = "open sign-memorandum schedule-stage register-participant advance close"
LAUNCHES = "plan add-innovation remove-innovation fix-date postpone hold cancel"
AGENCIES = "register rename reparent close"
OWN_ACCOUNT = "request-break-glass end-break-glass"
ACCOUNTS = f"{OWN_ACCOUNT} register grant-role withdraw-role approve-break-glass link-identity close reopen"
CONTRACT: dict[str, dict[str, str]] = {
    "innovator": {"innovation": INNOVATOR, "account": OWN_ACCOUNT},
    "facilitator": {
        "innovation": FACILITATOR,
        "cycle": CYCLES,
        "launch": LAUNCHES,
        "agency": AGENCIES,
        "region": "set-target publish-figure register-trainee",
        "account": OWN_ACCOUNT,
        "erasure": "request",
    },
    "mentor": {"innovation": "record-mentoring", "account": OWN_ACCOUNT},
    "evaluator": {
        "innovation": "assess-feasibility record-monitoring evaluate verify-evidence reject-evidence",
        "account": OWN_ACCOUNT,
    },
    "leader": {
        "innovation": "record-permission designate confirm-benefit deny-benefit discontinue reactivate",
        "launch": "hold cancel",
        "account": OWN_ACCOUNT,
        "erasure": "approve refuse",
    },
    "admin": {
        "region": "register configure",
        "agency": AGENCIES,
        "account": ACCOUNTS,
        "erasure": "request approve refuse",
    },
    "auditor": {},
    "public": {},
}
EVERY_COMMAND = [(kind, verb) for kind, entry in KINDS.items() for verb in entry.commands]


@pytest.mark.parametrize("role", Role)
def test_a_role_may_issue_exactly_its_commands(role: Role) -> None:
    cells = {(kind, verb) for kind, verbs in CONTRACT[role.value].items() for verb in verbs.split()}
    actor = everywhere("a", role)
    may = {(kind, verb) for kind, verb in EVERY_COMMAND if permitting_role(actor, kind, verb) is role}
    assert may == cells


@pytest.mark.parametrize(("kind", "verb"), EVERY_COMMAND)
def test_every_command_may_be_issued_by_somebody(kind: str, verb: str) -> None:
    assert permitting_role(everywhere("a", *Role), kind, verb) is not None


def test_the_table_names_no_command_that_does_not_exist() -> None:
    named = {(kind, verb) for cells in MAY.values() for kind, verbs in cells.items() for verb in verbs}
    assert named <= set(EVERY_COMMAND)


def test_of_several_roles_the_first_that_permits_is_carried() -> None:
    dual = everywhere("a", Role.EVALUATOR, Role.MENTOR, Role.FACILITATOR)
    assert permitting_role(dual, "innovation", "record-mentoring") is Role.FACILITATOR
    assert permitting_role(dual, "innovation", "record-monitoring") is Role.FACILITATOR
    assert permitting_role(dual, "innovation", "evaluate") is Role.EVALUATOR


def test_an_account_without_roles_may_do_nothing() -> None:
    nobody = everywhere("a")
    assert all(permitting_role(nobody, kind, verb) is None for kind, verb in EVERY_COMMAND)


MINE, OTHERS = UUID(int=1), UUID(int=2)
WITHIN = {
    # a grant of: the whole nation, a region, an agency of a region, two agencies → what it reads, what it covers
    (None, None): ("nation region mine others elsewhere", "nation region mine others elsewhere"),
    ("36.72", None): ("region mine others", "region mine others"),
    ("36.72", (MINE,)): ("region mine", "mine"),
    ("36.72", (MINE, OTHERS)): ("region mine others", "mine others"),
    ("36.74", (MINE,)): ("", ""),
    ("36.72", ()): ("region", ""),
}
PLACES = {
    "nation": Place(None),
    "region": Place("36.72"),
    "mine": Place("36.72", MINE),
    "others": Place("36.72", OTHERS),
    "elsewhere": Place("36.73", UUID(int=3)),
}


@pytest.mark.parametrize(("region", "agencies"), WITHIN)
def test_a_grant_reads_and_covers_what_is_in_its_reach(region: str | None, agencies: tuple[UUID, ...] | None) -> None:
    grant = Grant(role=Role.FACILITATOR, region=region, agencies=None if agencies is None else frozenset(agencies))
    actor = Actor(account="a", grants=(grant,))
    readable, covered = (set(names.split()) for names in WITHIN[region, agencies])
    assert {name for name, place in PLACES.items() if reads(actor, place)} == readable
    permitted = {name for name, place in PLACES.items() if permitting_role(actor, "innovation", "revise", place)}
    assert permitted == covered


def test_a_role_permits_only_where_it_was_granted() -> None:
    actor = Actor(
        account="a",
        grants=(Grant(role=Role.FACILITATOR, region="36.72"), Grant(role=Role.MENTOR, region="36.74")),
    )
    mentoring = ("innovation", "record-mentoring")
    assert permitting_role(actor, *mentoring, Place("36.72", MINE)) is Role.FACILITATOR
    assert permitting_role(actor, *mentoring, Place("36.74", MINE)) is Role.MENTOR
    assert permitting_role(actor, "innovation", "revise", Place("36.74", MINE)) is None
    assert reads(actor, Place("36.74", MINE))


def test_of_several_grants_of_one_role_each_reaches_what_it_reaches() -> None:
    actor = Actor(
        account="a",
        grants=(
            Grant(role=Role.INNOVATOR, region="36.72", agencies=frozenset({MINE})),
            Grant(role=Role.INNOVATOR, region="36.74"),
        ),
    )
    may = [permitting_role(actor, "innovation", "revise", Place(*at)) for at in (("36.72", MINE), ("36.74", OTHERS))]
    assert may == [Role.INNOVATOR, Role.INNOVATOR]
    assert permitting_role(actor, "innovation", "revise", Place("36.72", OTHERS)) is None
    assert regions_of(actor) == {"36.72", "36.74"}
    assert (reaches_all_of(actor, "36.74"), reaches_all_of(actor, "36.72")) == (True, False)


@pytest.mark.parametrize("role", Role)
def test_what_is_permitted_somewhere_reads_there(role: Role) -> None:
    places = [*PLACES.values(), *(Place(region, account=of) for region in ("36.72", None) for of in ("a", "b"))]
    commands = [(kind, verb) for kind, verbs in MAY[role].items() for verb in verbs]
    for region, agencies in WITHIN:
        reach = None if agencies is None else frozenset(agencies)
        actor = Actor(account="a", grants=(Grant(role=role, region=region, agencies=reach),))
        permitted = [place for place in places for each in commands if permitting_role(actor, *each, place)]
        assert all(reads(actor, place) for place in permitted)


def test_only_a_role_without_bounds_reaches_everything() -> None:
    assert reaches_everything(everywhere("a", Role.AUDITOR))
    assert regions_of(everywhere("a", Role.AUDITOR)) is None
    for grant in (Grant(role=Role.ADMIN, region="36.72"), Grant(role=Role.ADMIN, agencies=frozenset({MINE}))):
        assert not reaches_everything(Actor(account="a", grants=(grant,)))
    assert not reaches_everything(everywhere("a"))


def test_reaching_all_agencies_is_not_being_of_one() -> None:
    assert not is_of_agency(everywhere("a", Role.EVALUATOR), MINE)
    of_one = Actor(account="a", grants=(Grant(role=Role.INNOVATOR, region="36.72", agencies=frozenset({MINE})),))
    assert is_of_agency(of_one, MINE)
    assert not is_of_agency(of_one, OTHERS)


def test_roles_are_told_once_in_the_order_of_the_table() -> None:
    several = (Grant(role=Role.AUDITOR), Grant(role=Role.MENTOR, region="36.72"), Grant(role=Role.MENTOR))
    assert Actor(account="a", grants=several).roles == (Role.MENTOR, Role.AUDITOR)


def test_what_is_in_no_table_is_forbidden() -> None:
    everybody = everywhere("a", *Role)
    assert permitting_role(everybody, "innovation", "take-into-launch") is None
    assert permitting_role(everybody, "subject", "erase") is None


def test_files_are_uploaded_by_those_who_may_attach_them() -> None:
    assert {Role.INNOVATOR, Role.FACILITATOR} == UPLOADERS


REGION_X, AGENCY = "36.72", frozenset({UUID(int=7)})


@pytest.mark.parametrize(
    ("grants", "kind", "verb", "always"),
    [
        ((Grant(role=Role.FACILITATOR, region=REGION_X),), "innovation", "enrol", True),
        ((Grant(role=Role.FACILITATOR, region=REGION_X),), "cycle", "open", True),
        ((Grant(role=Role.INNOVATOR, region=REGION_X, agencies=AGENCY),), "innovation", "revise", True),
        ((Grant(role=Role.FACILITATOR, region=REGION_X, agencies=AGENCY),), "cycle", "close", False),
        ((Grant(role=Role.FACILITATOR), Grant(role=Role.AUDITOR, region=REGION_X)), "innovation", "enrol", True),
        ((Grant(role=Role.FACILITATOR, region=REGION_X), Grant(role=Role.AUDITOR)), "innovation", "enrol", False),
        ((Grant(role=Role.MENTOR, region=REGION_X),), "innovation", "enrol", False),
        ((Grant(role=Role.ADMIN, region=REGION_X),), "account", "grant-role", False),
        ((Grant(role=Role.ADMIN),), "account", "grant-role", True),
        ((Grant(role=Role.MENTOR),), "account", "request-break-glass", False),
    ],
)
def test_where_everything_that_is_read_may_be_changed_nothing_has_to_be_looked_up(
    grants: tuple[Grant, ...], kind: str, verb: str, always: bool
) -> None:
    assert may_wherever_it_reads(Actor(account="a", grants=grants), kind, verb) is always
