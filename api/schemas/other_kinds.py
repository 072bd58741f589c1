"""Payloads of cycles, launches, agencies and regions."""

from __future__ import annotations

from typing import Any

from marshmallow import validates_schema

from api.fields import Choice, Day, ExactDay, Month, Number, Ref, Text, Whole, YesOrNo, flawed
from api.nested import Many, Value
from api.schemas.payload import Payload, need_one
from api.schemas.shared import AGENCY_CODE, REGION_CODE, legal_basis, year
from domain.agency.values import AgencyKind
from domain.launch.values import Announced
from domain.region.values import FigureOf
from domain.settings import LaunchGate, TimeZone
from domain.values import Precision, Scope, Stage


class OpenCycle(Payload):
    region = Text(required=True)
    year = year(required=True)
    name = Text(required=True)
    tier = Text()
    mentors = Many(Text())
    legal_bases = Many(legal_basis())
    programme = Text()


class SignMemorandum(Payload):
    parties = Many(Text(), least=1, ruled=True)
    signatories = Many(Text(), least=1, ruled=True)
    date = Day(ruled=True)
    place = Text(ruled=True)


class ScheduleStage(Payload):
    stage = Choice(Stage, required=True)
    from_ = Day(required=True, data_key="from")
    to = Day(required=True)

    @validates_schema
    def ends_after_it_begins(self, said: dict[str, Any], **_: Any) -> None:
        if said["to"].ends_before(said["from_"]):
            raise flawed("ends_before_it_begins", at="to")


class RegisterParticipant(Payload):
    agency = Ref("agency", required=True)


class Advance(Payload):
    stage = Choice(Stage, required=True)


class CloseCycle(Payload):
    reason = Text(long=True)


class PlanLaunch(Payload):
    either = ("month", "date")
    region = Text(required=True)
    name = Text(required=True)
    month = Month()
    date = ExactDay()
    minimum = Whole()

    @validates_schema
    def some_time_is_planned(self, said: dict[str, Any], **_: Any) -> None:
        need_one(self, said)


class OneInnovation(Payload):
    innovation = Ref("innovation", required=True)


class FixDate(Payload):
    date = ExactDay(required=True)
    place = Text()


class Postpone(Payload):
    reason = Text(long=True, ruled=True)
    month = Month()


class Hold(Payload):
    date = Day(required=True)
    place = Text(required=True)
    announced = Value(
        Announced,
        {
            "new": Whole(required=True),
            "running": Whole(required=True),
            "total": Whole(required=True),
            "precision": Choice(Precision),
        },
    )


class RegisterAgency(Payload):
    region = Text(required=True)
    code = Text(form=AGENCY_CODE, flaw="bad_agency_code", limit=64, required=True)
    name = Text(required=True)
    kind = Choice(AgencyKind)
    parent = Ref("agency")
    from_ = Day(data_key="from")


class Rename(Payload):
    name = Text(required=True)
    from_ = Day(required=True, data_key="from")


class Reparent(Payload):
    parent = Ref("agency", required=True)


class RegisterRegion(Payload):
    code = Text(form=REGION_CODE, flaw="bad_region_code", required=True)
    name = Text(required=True)
    time_zone = Choice(TimeZone)


class SetTarget(Payload):
    year = year(required=True)
    agencies = Whole()
    innovations_per_agency = Whole()
    index_score = Number()


class Configure(Payload):
    launch_gate = Choice(LaunchGate)
    proof_days = Whole(0, 36_500)
    launch_minimum = Whole()
    kecamatan_included = YesOrNo()
    time_zone = Choice(TimeZone)
    chain_required = YesOrNo()


class PublishFigure(Payload):
    scope = Choice(Scope, required=True)
    of = Choice(FigureOf, required=True)
    value = Number(required=True)
    precision = Choice(Precision, required=True)
    on = Day(required=True)
    source = Text(long=True)


class RegisterTrainee(Payload):
    key = Text(required=True)
    programme = Text(required=True)
    year = year(required=True)
    agency = Ref("agency")
