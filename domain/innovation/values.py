"""The words an innovation's history is written in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from domain.dates import BusinessDate
from domain.people import Personal


class InitiatorKind(Enum):
    REGIONAL_HEAD = "regional_head"
    COUNCIL_MEMBER = "council_member"
    CIVIL_SERVANT = "civil_servant"
    AGENCY = "agency"
    CITIZEN = "citizen"


class OriginKind(Enum):
    LAB = "lab"
    LEADERSHIP_TRAINING = "leadership_training"
    HEALTH_WORKER_CONTEST = "health_worker_contest"
    CONTEST = "contest"
    OWN = "own"
    REPLICATION = "replication"


class Form(Enum):
    PUBLIC_SERVICE = "public_service"
    GOVERNANCE = "governance"
    OTHER = "other"


class Milestone(Enum):
    """In their order; the headline never goes back."""

    PROPOSED = "proposed"
    MENTORED = "mentored"
    DELIVERED = "delivered"
    LAUNCHED = "launched"
    EVALUATED = "evaluated"


class StageStatus(Enum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"


class Maturity(Enum):
    INITIATIVE = "initiative"
    TRIAL = "trial"
    IMPLEMENTED = "implemented"


class Vitality(Enum):
    ACTIVE = "active"
    DORMANT = "dormant"
    DISCONTINUED = "discontinued"
    SUPERSEDED = "superseded"


class FeasibilityVerdict(Enum):
    FEASIBLE = "feasible"
    NOT_FEASIBLE = "not_feasible"


class Verdict(Enum):
    BENEFICIAL = "beneficial"
    NEEDS_IMPROVEMENT = "needs_improvement"
    NOT_BENEFICIAL = "not_beneficial"


class IndicatorKind(Enum):
    OUTPUT = "output"
    OUTCOME = "outcome"


class Better(Enum):
    HIGHER = "higher"
    LOWER = "lower"


class AwardLevel(Enum):
    CITY = "city"
    PROVINCE = "province"
    NATIONAL = "national"
    INTERNATIONAL = "international"
    OTHER = "other"


class DenialDecision(Enum):
    DISCONTINUE = "discontinue"
    REMEDIATE = "remediate"


class TrialStatus(Enum):
    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"


class WeaknessStatus(Enum):
    OPEN = "open"
    REMEDIATED = "remediated"
    RESOLVED = "resolved"


class ComplaintStatus(Enum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class EvidenceStatus(Enum):
    ATTACHED = "attached"
    VERIFIED = "verified"
    REJECTED = "rejected"


VACANT = "vacant"
"""The person_role of a custodian nobody holds at present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiator:
    kind: InitiatorKind
    name: Personal | None = None
    official_number: Personal | None = None
    phone: Personal | None = None
    email: Personal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    kind: OriginKind
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor:
    organisation: str
    name: Personal | None = None
    official_number: Personal | None = None
    phone: Personal | None = None
    email: Personal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    what: str
    who: Personal
    due: BusinessDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """The five criteria of a regional innovation (PP 38/2017, dossier section 3)."""

    novelty: bool
    benefit: bool
    no_burden: bool
    authority: bool
    replicable: bool

    @property
    def all_met(self) -> bool:
        return self.novelty and self.benefit and self.no_burden and self.authority and self.replicable


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundWeakness:
    key: str
    what: str
    owner: str | None = None
    due: BusinessDate | None = None
