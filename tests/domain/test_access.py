"""Who may issue which command (contract, section 4), written out again cell by cell."""

from __future__ import annotations

import pytest

from domain.access import MAY, UPLOADERS, Actor, Role, permitting_role
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
CONTRACT: dict[str, dict[str, str]] = {
    "innovator": {"innovation": INNOVATOR},
    "facilitator": {
        "innovation": FACILITATOR,
        "cycle": CYCLES,
        "launch": LAUNCHES,
        "agency": AGENCIES,
        "region": "set-target publish-figure register-trainee",
    },
    "mentor": {"innovation": "record-mentoring"},
    "evaluator": {"innovation": "assess-feasibility record-monitoring evaluate verify-evidence reject-evidence"},
    "leader": {
        "innovation": "record-permission designate confirm-benefit deny-benefit discontinue reactivate",
        "launch": "hold cancel",
    },
    "admin": {"region": "register configure", "agency": AGENCIES},
    "auditor": {},
    "public": {},
}
EVERY_COMMAND = [(kind, verb) for kind, entry in KINDS.items() for verb in entry.commands]


@pytest.mark.parametrize("role", Role)
def test_a_role_may_issue_exactly_its_commands(role: Role) -> None:
    cells = {(kind, verb) for kind, verbs in CONTRACT[role.value].items() for verb in verbs.split()}
    actor = Actor(account="a", roles=(role,))
    may = {(kind, verb) for kind, verb in EVERY_COMMAND if permitting_role(actor, kind, verb) is role}
    assert may == cells


@pytest.mark.parametrize(("kind", "verb"), EVERY_COMMAND)
def test_every_command_may_be_issued_by_somebody(kind: str, verb: str) -> None:
    assert permitting_role(Actor(account="a", roles=tuple(Role)), kind, verb) is not None


def test_the_table_names_no_command_that_does_not_exist() -> None:
    named = {(kind, verb) for cells in MAY.values() for kind, verbs in cells.items() for verb in verbs}
    assert named <= set(EVERY_COMMAND)


def test_of_several_roles_the_first_that_permits_is_carried() -> None:
    dual = Actor(account="a", roles=(Role.EVALUATOR, Role.MENTOR, Role.FACILITATOR))
    assert permitting_role(dual, "innovation", "record-mentoring") is Role.FACILITATOR
    assert permitting_role(dual, "innovation", "record-monitoring") is Role.FACILITATOR
    assert permitting_role(dual, "innovation", "evaluate") is Role.EVALUATOR


def test_an_account_without_roles_may_do_nothing() -> None:
    nobody = Actor(account="a", roles=())
    assert all(permitting_role(nobody, kind, verb) is None for kind, verb in EVERY_COMMAND)


def test_what_is_in_no_table_is_forbidden() -> None:
    everybody = Actor(account="a", roles=tuple(Role))
    assert permitting_role(everybody, "innovation", "take-into-launch") is None
    assert permitting_role(everybody, "subject", "erase") is None


def test_files_are_uploaded_by_those_who_may_attach_them() -> None:
    assert {Role.INNOVATOR, Role.FACILITATOR} == UPLOADERS
