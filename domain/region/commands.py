"""What can be asked of a region."""

from __future__ import annotations

from uuid import UUID

from domain.dates import BusinessDate
from domain.recorded import Command, message
from domain.region.values import FigureOf
from domain.settings import LaunchGate, TimeZone
from domain.values import Number, Precision, Scope


@message
class Register(Command):
    verb = "register"
    code: str
    name: str
    time_zone: TimeZone = TimeZone.WIB


@message
class SetTarget(Command):
    verb = "set-target"
    year: int
    agencies: int | None = None
    innovations_per_agency: int | None = None
    index_score: Number | None = None


@message
class Configure(Command):
    verb = "configure"
    launch_gate: LaunchGate | None = None
    proof_days: int | None = None
    launch_minimum: int | None = None
    kecamatan_included: bool | None = None
    time_zone: TimeZone | None = None
    chain_required: bool | None = None


@message
class PublishFigure(Command):
    verb = "publish-figure"
    scope: Scope
    of: FigureOf
    value: Number
    precision: Precision
    on: BusinessDate
    source: str | None = None


@message
class RegisterTrainee(Command):
    verb = "register-trainee"
    key: str
    programme: str
    year: int
    agency: UUID | None = None


COMMANDS: tuple[type[Command], ...] = (Register, SetTarget, Configure, PublishFigure, RegisterTrainee)
