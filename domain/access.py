"""Who may issue which command, and where: one table, deny by default (contract, section 4)."""

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


@dataclass(frozen=True, slots=True)
class Place:
    """Where something belongs: an innovation to a region and its custodian, an agency to its region and itself.

    What is of a whole region is of no agency, what is of the nation is of no region either. An `account` is of the
    region that keeps it, and its own.
    """

    region: str | None
    agency: UUID | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A role and how far it reaches; None as region or agencies means all of them."""

    role: Role
    region: str | None = None
    agencies: frozenset[UUID] | None = None

    @property
    def is_boundless(self) -> bool:
        return self.region is None and self.agencies is None

    def reads(self, place: Place) -> bool:
        """What is of the whole region may be read by whoever has a part in it."""
        return self._is_in(place.region) and (place.agency is None or self._holds(place.agency))

    def covers(self, place: Place) -> bool:
        """What is of the whole region is changed only by whoever reaches all of it."""
        return self._is_in(place.region) and self._holds(place.agency)

    def _is_in(self, region: str | None) -> bool:
        return self.region is None or self.region == region

    def _holds(self, agency: UUID | None) -> bool:
        return self.agencies is None or agency in self.agencies


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """An account and what it was granted: a role and its reach belong together."""

    account: str
    grants: tuple[Grant, ...]

    @property
    def roles(self) -> tuple[Role, ...]:
        """Those it holds anywhere, in their order."""
        held = {grant.role for grant in self.grants}
        return tuple(role for role in Role if role in held)


def everywhere(account: str, *roles: Role) -> Actor:
    """Whoever holds roles in every region and agency."""
    return Actor(account=account, grants=tuple(Grant(role=role) for role in roles))


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
_OWN = frozenset({"request-break-glass", "end-break-glass"})
"""What anybody may ask for their own account, and only for that."""
_ACCOUNT = _OWN | frozenset("register grant-role withdraw-role approve-break-glass link-identity close reopen".split())
_KEEPERS = frozenset({Role.ADMIN})
_SEERS = _KEEPERS | {Role.AUDITOR}
"""Who keeps other accounts than their own, and who may know of them."""

# role → kind of aggregate → its commands; what is not here is forbidden
MAY: dict[Role, dict[str, frozenset[str]]] = {
    Role.INNOVATOR: {"innovation": _INNOVATOR, "account": _OWN},
    Role.FACILITATOR: {
        "innovation": _FACILITATOR,
        "cycle": _CYCLE,
        "launch": _LAUNCH,
        "agency": _AGENCY,
        "region": frozenset({"set-target", "publish-figure", "register-trainee"}),
        "account": _OWN,
        "erasure": frozenset({"request"}),
    },
    Role.MENTOR: {"innovation": frozenset({"record-mentoring"}), "account": _OWN},
    Role.EVALUATOR: {
        "innovation": frozenset(
            "assess-feasibility record-monitoring evaluate verify-evidence reject-evidence".split()
        ),
        "account": _OWN,
    },
    Role.LEADER: {
        "innovation": frozenset(
            "record-permission designate confirm-benefit deny-benefit discontinue reactivate".split()
        ),
        "launch": frozenset({"hold", "cancel"}),
        "account": _OWN,
        "erasure": frozenset({"approve", "refuse"}),
    },
    Role.ADMIN: {
        "region": frozenset({"register", "configure"}),
        "agency": _AGENCY,
        "account": _ACCOUNT,
        "erasure": frozenset({"request", "approve", "refuse"}),
    },
    Role.AUDITOR: {},
    Role.PUBLIC: {},
}


POLICY = 3
"""The version of the table: raised with every change of it, and kept by every event that was decided under it."""

_PERMITTING = {
    (kind, command): tuple(role for role in Role if command in MAY[role].get(kind, ()))
    for cells in MAY.values()
    for kind, commands in cells.items()
    for command in commands
}
"""kind and command → the roles that permit it, in their order"""


def permitting_role(actor: Actor, kind: str, command: str, place: Place | None = None) -> Role | None:
    """The first of the actor's roles, in the table's order, that permits the command there; None when none does.

    Without a place: whether any does anywhere.
    """
    for role in _PERMITTING.get((kind, command), ()):
        for grant in actor.grants:
            if grant.role is role and (place is None or _reaches(actor, grant, place)):
                return role
    return None


def _reaches(actor: Actor, grant: Grant, place: Place) -> bool:
    if place.account is None:
        return grant.covers(place)
    return place.account == actor.account or (grant.role in _KEEPERS and grant.covers(place))


def may_wherever_it_reads(actor: Actor, kind: str, command: str) -> bool:
    """Whether the command is permitted on each thing of the kind that the actor reads, wherever that is.

    What is of a whole region is read by whoever has a part in it, and an account by its own: there it depends.
    """
    may = [grant for grant in actor.grants if grant.role in _PERMITTING.get((kind, command), ())]
    if kind == "account":
        return any(grant.is_boundless and grant.role in _KEEPERS for grant in may)
    if any(grant.is_boundless for grant in may):
        return True
    return len(may) == len(actor.grants) and (kind == "innovation" or all(each.agencies is None for each in may))


def refers(actor: Actor, kind: str, command: str, place: Place) -> bool:
    """Whether the command may speak of something there: it is in the reach of a grant that permits the command."""
    may = _PERMITTING.get((kind, command), ())
    return any(grant.role in may and grant.reads(place) for grant in actor.grants)


def reads(actor: Actor, place: Place) -> bool:
    """Whether something is in the actor's reach, by whichever role; an account is for itself, admins and auditors."""
    if place.account is None:
        return any(grant.reads(place) for grant in actor.grants)
    return place.account == actor.account or any(grant.role in _SEERS and grant.covers(place) for grant in actor.grants)


def reaches_everything(actor: Actor, kind: str | None = None) -> bool:
    """Whether there is a role without bounds: then nothing of a kind (None: of any) has to be looked at twice."""
    seers = kind in (None, "account")
    return any(grant.is_boundless and (grant.role in _SEERS or not seers) for grant in actor.grants)


def regions_with_accounts(actor: Actor) -> frozenset[str | None]:
    """The regions whose accounts the actor may know of; None among them is every region, and the nation."""
    return frozenset(grant.region for grant in actor.grants if grant.role in _SEERS and grant.agencies is None)


def regions_of(actor: Actor) -> frozenset[str] | None:
    """The regions in which there is a grant; None is all of them."""
    found = frozenset(grant.region for grant in actor.grants)
    return None if None in found else frozenset(region for region in found if region is not None)


def is_of_agency(actor: Actor, agency: UUID) -> bool:
    """Whether a grant names the agency: reaching all agencies is not being of one."""
    return any(grant.agencies is not None and agency in grant.agencies for grant in actor.grants)


UPLOADERS = frozenset(role for role in Role if "attach-evidence" in MAY[role].get("innovation", frozenset()))
"""Roles that may upload evidence files: those that may attach them."""


def reaches_all_of(actor: Actor, region: str | None) -> bool:
    """Whether the actor may read everything of a region, whichever agency's; None is what belongs to no region.

    That is accounts.
    """
    if region is None:
        return None in regions_with_accounts(actor)
    return any(grant.agencies is None and grant.region in (None, region) for grant in actor.grants)
