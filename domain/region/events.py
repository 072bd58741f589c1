"""What can have happened to a region."""

from __future__ import annotations

from uuid import UUID

from domain.dates import BusinessDate
from domain.recorded import Fact, message
from domain.region.values import FigureOf
from domain.settings import LaunchGate, TimeZone
from domain.values import Number, Precision, Scope


@message
class Registered(Fact):
    type = "region.registered"
    code: str
    name: str
    time_zone: TimeZone = TimeZone.WIB


@message
class TargetSet(Fact):
    type = "region.target_set"
    year: int
    agencies: int | None = None
    innovations_per_agency: int | None = None
    index_score: Number | None = None


@message
class Configured(Fact):
    """Only the settings that were given are set."""

    type = "region.configured"
    launch_gate: LaunchGate | None = None
    proof_days: int | None = None
    launch_minimum: int | None = None
    kecamatan_included: bool | None = None
    time_zone: TimeZone | None = None
    chain_required: bool | None = None


@message
class FigurePublished(Fact):
    type = "region.figure_published"
    scope: Scope
    of: FigureOf
    value: Number
    precision: Precision
    on: BusinessDate
    source: str | None = None


@message
class TraineeRegistered(Fact):
    type = "region.trainee_registered"
    key: str
    programme: str
    year: int
    agency: UUID | None = None


EVENTS: tuple[type[Fact], ...] = (Registered, TargetSet, Configured, FigurePublished, TraineeRegistered)
