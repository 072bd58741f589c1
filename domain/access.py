"""Who may issue which command: one table, deny by default (contract, section 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from uuid import UUID


class Role(Enum):
    """In the order in which a role is chosen for an account that holds several."""

    INNOVATOR = "innovator"
    FACILITATOR = "facilitator"
    MENTOR = "mentor"
    EVALUATOR = "evaluator"
    LEADER = "leader"
    ADMIN = "admin"
    AUDITOR = "auditor"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An account, its roles and its reach; `None` as regions or agencies means all of them."""

    account: str
    roles: tuple[Role, ...]
    regions: frozenset[str] | None = None
    agencies: frozenset[UUID] | None = None


_INNOVATOR = frozenset(
    "propose import-running revise develop start-stage complete-stage adopt-action-plan start-trial finish-trial"
    " stop-trial record-implementation define-indicator record-measurement record-remediation answer-complaint"
    " record-replication receive-award attach-evidence correct".split()
)
_FACILITATOR = _INNOVATOR | frozenset(
    "enrol reopen-stage record-mentoring record-monitoring receive-complaint close-complaint record-permission"
    " change-custodian mark-dormant reactivate".split()
)
_CYCLE = frozenset("open sign-memorandum schedule-stage register-participant advance close".split())
_LAUNCH = frozenset("plan add-innovation remove-innovation fix-date postpone hold cancel".split())
_AGENCY = frozenset("register rename reparent close".split())

# role → kind of aggregate → its commands; what is not here is forbidden
MAY: dict[Role, dict[str, frozenset[str]]] = {
    Role.INNOVATOR: {"innovation": _INNOVATOR},
    Role.FACILITATOR: {
        "innovation": _FACILITATOR,
        "cycle": _CYCLE,
        "launch": _LAUNCH,
        "agency": _AGENCY,
        "region": frozenset({"set-target", "publish-figure", "register-trainee"}),
    },
    Role.MENTOR: {"innovation": frozenset({"record-mentoring"})},
    Role.EVALUATOR: {
        "innovation": frozenset("assess-feasibility record-monitoring evaluate verify-evidence reject-evidence".split())
    },
    Role.LEADER: {
        "innovation": frozenset(
            "record-permission designate confirm-benefit deny-benefit discontinue reactivate".split()
        ),
        "launch": frozenset({"hold", "cancel"}),
    },
    Role.ADMIN: {"region": frozenset({"register", "configure"}), "agency": _AGENCY},
    Role.AUDITOR: {},
    Role.PUBLIC: {},
}


_PERMITTING = {
    (kind, command): tuple(role for role in Role if command in MAY[role].get(kind, ()))
    for cells in MAY.values()
    for kind, commands in cells.items()
    for command in commands
}
"""kind and command → the roles that permit it, in their order"""


def permitting_role(actor: Actor, kind: str, command: str) -> Role | None:
    """The first of the actor's roles, in the table's order, that permits the command; None when none does."""
    return next((role for role in _PERMITTING.get((kind, command), ()) if role in actor.roles), None)


UPLOADERS = frozenset(role for role in Role if "attach-evidence" in MAY[role].get("innovation", frozenset()))
"""Roles that may upload evidence files: those that may attach them."""


def reaches_all_of(actor: Actor, region: str | None) -> bool:
    """Whether the actor may read everything of a region, whichever agency's; None is what belongs to no region."""
    return actor.agencies is None and (actor.regions is None or region in actor.regions)
