"""JSON schemas (2020-12) of what is answered."""

from __future__ import annotations

from enum import Enum
from typing import Any

from api.identity import PUBLIC_MEMBERS
from api.nested import object_shape
from api.schemas.innovation import initiator, origin
from api.schemas.shared import legal_basis
from domain.agency.values import AgencyKind, AgencyStatus
from domain.cycle.state import CycleStatus
from domain.innovation.values import ComplaintStatus, Form, Maturity, Milestone, StageStatus, Vitality, WeaknessStatus
from domain.launch.values import LaunchStatus
from domain.values import Precision, Stage

Shape = dict[str, Any]

TEXT: Shape = {"type": "string"}
WHOLE: Shape = {"type": "integer"}
NUMBER: Shape = {"type": "number"}
BOOLEAN: Shape = {"type": "boolean"}
ID: Shape = {"type": "string", "format": "uuid"}
DAY: Shape = {"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$", "description": "EDTF"}
INSTANT: Shape = {"type": "string", "format": "date-time"}
ANY: Shape = {}


def one_of(kind: type[Enum]) -> Shape:
    return {"type": "string", "enum": [member.value for member in kind]}


def many(item: Shape) -> Shape:
    return {"type": "array", "items": item}


def thing(**members: Shape) -> Shape:
    """An object that always has these members, and may have others."""
    return {"type": "object", "properties": members, "required": list(members)}


def unset(shape: Shape) -> Shape:
    """The schema, or null."""
    return {"anyOf": [shape, {"type": "null"}]}


def of(component: str) -> Shape:
    return {"$ref": f"#/components/schemas/{component}"}


def _dated(**members: Shape) -> Shape:
    return thing(**members, occurred_on=DAY)


NAMED_AGENCY = thing(id=ID, code=TEXT, name=TEXT)
MOMENTS = {"recorded_at": INSTANT, "modified_at": INSTANT}
_MEASUREMENT = _dated(value=NUMBER, precision=one_of(Precision), source=TEXT)
_INDICATOR = thing(
    key=TEXT,
    kind=TEXT,
    name=TEXT,
    unit=TEXT,
    better=TEXT,
    baseline=unset(NUMBER),
    target=unset(NUMBER),
    measurements=many(_MEASUREMENT),
)
_BASIS = {**object_shape(legal_basis().members)}

INNOVATION = thing(
    id=ID,
    version=WHOLE,
    region=TEXT,
    agency=NAMED_AGENCY,
    title=TEXT,
    initiator=object_shape(initiator().members),
    origin=object_shape(origin().members),
    form=one_of(Form),
    tags=many(TEXT),
    affairs=many(TEXT),
    problem=TEXT,
    idea=TEXT,
    objective=unset(TEXT),
    benefit=unset(TEXT),
    flagship=unset(BOOLEAN),
    division=unset(TEXT),
    partners=many(TEXT),
    location=unset(TEXT),
    legal_basis=unset(_BASIS),
    milestone=one_of(Milestone),
    stages=many(
        thing(
            stage=one_of(Stage),
            status=one_of(StageStatus),
            label=unset(TEXT),
            started_on=unset(DAY),
            completed_on=unset(DAY),
            result=unset(TEXT),
        )
    ),
    maturity=one_of(Maturity),
    vitality=one_of(Vitality),
    cycle=unset(ID),
    launch=unset(thing(id=ID, name=TEXT, date=DAY)),
    mentorings=many(_dated(stage=one_of(Stage), mentors=many(thing(organisation=TEXT)), participants=WHOLE)),
    actions=many(thing(what=TEXT, who=TEXT, due=unset(DAY))),
    permission=unset(_dated(by=TEXT)),
    feasibility=unset(_dated(verdict=TEXT)),
    designation=unset(_dated(legal_basis=_BASIS)),
    trial=unset(thing(status=TEXT, started_on=DAY)),
    implementation=unset(_dated(since=DAY, evidence=many(TEXT))),
    indicators=many(_INDICATOR),
    monitorings=many(_dated(findings=TEXT)),
    evaluations=many(_dated(verdict=TEXT, summary=TEXT)),
    weaknesses=many(thing(key=TEXT, what=TEXT, status=one_of(WeaknessStatus))),
    complaints=many(thing(key=TEXT, what=TEXT, status=one_of(ComplaintStatus))),
    benefit_confirmed=unset(BOOLEAN),
    awards=many(thing(name=TEXT)),
    replications=many(thing(by=TEXT)),
    evidence=many(thing(sha256=TEXT, name=TEXT, status=TEXT)),
    predecessor=unset(ID),
    successor=unset(ID),
    proposed_on=unset(DAY),
    running_since=unset(DAY),
    **MOMENTS,
)
"""Unset scalars are null, unset lists empty."""

PUBLIC_INNOVATION: Shape = {
    "type": "object",
    "description": "What is seen without a token",
    "properties": {
        **{name: shape for name, shape in INNOVATION["properties"].items() if name in PUBLIC_MEMBERS},
        "stage": unset(one_of(Stage)),
    },
    "required": ["id", "version", "region", "agency", "title", "milestone"],
    "additionalProperties": False,
}

ITEM = thing(
    **{
        name: shape
        for name, shape in INNOVATION["properties"].items()
        if shape.get("type") != "array" and name not in ("problem", "idea")
    },
    stage=unset(one_of(Stage)),
)

CYCLE = thing(
    id=ID,
    version=WHOLE,
    region=TEXT,
    year=WHOLE,
    name=TEXT,
    tier=unset(TEXT),
    mentors=many(TEXT),
    legal_bases=many(_BASIS),
    programme=unset(TEXT),
    memorandum=unset(thing(parties=many(TEXT), signatories=many(TEXT), date=DAY, place=TEXT)),
    calendar=many({**thing(stage=one_of(Stage), to=DAY), "required": ["stage", "from", "to"]}),
    participants=many(ID),
    stage=unset(one_of(Stage)),
    status=one_of(CycleStatus),
    **MOMENTS,
)
LAUNCH = thing(
    id=ID,
    version=WHOLE,
    region=TEXT,
    name=TEXT,
    status=one_of(LaunchStatus),
    month=unset(DAY),
    date=unset(DAY),
    place=unset(TEXT),
    minimum=WHOLE,
    innovations=many(ID),
    announced=unset(thing(new=WHOLE, running=WHOLE, total=WHOLE, precision=one_of(Precision))),
    plans=many(thing(month=unset(DAY), date=unset(DAY), reason=unset(TEXT))),
    **MOMENTS,
)
AGENCY = thing(
    id=ID,
    version=WHOLE,
    region=TEXT,
    code=TEXT,
    name=TEXT,
    names=many({"type": "object", "properties": {"name": TEXT, "from": unset(DAY)}, "required": ["name", "from"]}),
    kind=one_of(AgencyKind),
    parent=unset(ID),
    status=one_of(AgencyStatus),
    **MOMENTS,
)
REGION = thing(
    code=TEXT,
    version=WHOLE,
    name=TEXT,
    settings=thing(
        launch_gate=TEXT,
        proof_days=WHOLE,
        launch_minimum=WHOLE,
        kecamatan_included=BOOLEAN,
        time_zone=TEXT,
        chain_required=BOOLEAN,
    ),
    targets=many(
        thing(year=WHOLE, agencies=unset(WHOLE), innovations_per_agency=unset(WHOLE), index_score=unset(NUMBER))
    ),
    published=many(thing(scope=TEXT, of=TEXT, value=NUMBER, precision=one_of(Precision), on=DAY, source=unset(TEXT))),
    trainees=many(thing(key=TEXT, programme=TEXT, year=WHOLE, agency=unset(ID))),
    **MOMENTS,
)

EVENT = thing(
    version=WHOLE,
    type=TEXT,
    data={"type": "object"},
    actor=TEXT,
    role=TEXT,
    recorded_at=INSTANT,
    occurred_on=DAY,
    note=unset(TEXT),
    correlation_id=TEXT,
    causation_id=TEXT,
    policy=unset(WHOLE),
    position=unset(WHOLE),
)
CLOUD_EVENT = thing(
    specversion={"const": "1.0"},
    id=TEXT,
    source={"const": "/v1"},
    type=TEXT,
    subject=TEXT,
    time=INSTANT,
    datacontenttype=TEXT,
    sequence=TEXT,
    data=of("Event"),
)
PROBLEM: Shape = {
    **thing(type=TEXT, code=TEXT, title=TEXT, status=WHOLE, detail=TEXT, instance=TEXT, correlation_id=TEXT),
    "description": "RFC 9457",
}
PROBLEM["properties"] |= {
    "rule": {"type": "string", "description": "the rule of the lab that refused"},
    "allowed": {**many(TEXT), "description": "commands possible now for this caller"},
    "errors": many(thing(pointer={"type": "string", "description": "RFC 6901"}, code=TEXT, detail=TEXT)),
}
POSSIBILITY = thing(
    command=TEXT,
    allowed=BOOLEAN,
    rule=unset(TEXT),
    code=unset(TEXT),
    reason=unset(TEXT),
    schema={"type": "object"},
)
CHANGE = thing(path=TEXT, before=ANY, after=ANY, version=unset(WHOLE), actor=unset(TEXT))
EVIDENCE = thing(sha256=TEXT, name=TEXT, media_type=TEXT, size=WHOLE)

COMPONENTS: dict[str, Shape] = {
    "innovation": INNOVATION,
    "cycle": CYCLE,
    "launch": LAUNCH,
    "agency": AGENCY,
    "region": REGION,
    "public-innovation": PUBLIC_INNOVATION,
    "catalogue-item": ITEM,
    "Event": EVENT,
    "CloudEvent": CLOUD_EVENT,
    "Problem": PROBLEM,
    "Possibility": POSSIBILITY,
    "Change": CHANGE,
    "Evidence": EVIDENCE,
}
