"""Random records of two regions: anything may have happened in any order, on any day, also corrections."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from domain.agency import events as agency_events
from domain.agency.values import AgencyKind
from domain.dates import BusinessDate
from domain.innovation import events as e
from domain.innovation import values as v
from domain.recorded import Fact, Recorded
from domain.region import events as region_events
from domain.region.values import FigureOf
from domain.settings import TimeZone
from domain.values import STAGES, Precision, Scope
from service.identifiers import agency_id, region_id
from tests.service.projections.record import Record, imported, on, proposed

REGIONS = ("36.72", "91.71")
AGENCIES = {"AA": AgencyKind.OPD, "BB": AgencyKind.OPD, "PUSK": AgencyKind.PUSKESMAS, "KEC": AgencyKind.KECAMATAN}
CYCLES, LAUNCHES = (UUID(int=901), UUID(int=902)), (UUID(int=911), UUID(int=912))
DAYS = (
    "2019",
    "2019-12-31",
    "2020-01",
    "2020-01-01",
    "2020-02-14",
    "2021-07",
    "2023-03-05",
    "2023-12-31",
    "2024-06-15",
)
TITLES = ("Antar Akta", "akta keliling", "Éclair", "100% Sehat", "Sehat_Ceria")
_GAPS = (0, 0, 1, 3600 * 7, 86400 * 3)

days = st.sampled_from(DAYS)


@st.composite
def records(draw: st.DrawFn, record: Record) -> list[Recorded[Any]]:
    """The events of a world, in the order they are recorded; not stored yet."""
    events = _beginning(record)
    histories: dict[UUID, list[Recorded[Any]]] = {}
    for _ in range(draw(st.integers(1, 4))):
        event = record.make(record.new_id(), draw(_begins()), draw(days), after=draw(st.sampled_from(_GAPS)))
        histories[event.originator_id] = [event]
        events.append(event)
    for _ in range(draw(st.integers(0, 18))):
        id, fact = draw(_more(histories))
        event = record.make(id, fact, draw(days), after=draw(st.sampled_from(_GAPS)))
        histories.setdefault(id, []).append(event)
        events.append(event)
    return events


def _beginning(record: Record) -> list[Recorded[Any]]:
    events = []
    for code, zone in zip(REGIONS, (TimeZone.WIB, TimeZone.WIT), strict=True):
        events.append(
            record.make(
                region_id(code), region_events.Registered(code=code, name=f"Kota {code}", time_zone=zone), "2019"
            )
        )
        for agency, kind in AGENCIES.items():
            parent = agency_id(code, "AA") if agency == "PUSK" else None
            since = on("2020-02") if agency == "BB" else None
            fact = agency_events.Registered(
                region=code, code=agency, name=f"Dinas {agency}", kind=kind, parent=parent, from_=since
            )
            events.append(record.make(agency_id(code, agency), fact, "2021-07"))
    return events


@st.composite
def _begins(draw: st.DrawFn) -> Fact:
    region = draw(st.sampled_from(REGIONS))
    origin = draw(st.sampled_from(list(v.OriginKind)))
    reference = draw(st.sampled_from(("t1", "t2", None))) if origin is v.OriginKind.LEADERSHIP_TRAINING else None
    said = {
        "region": region,
        "title": draw(st.sampled_from(TITLES)),
        "agency": agency_id(region, draw(st.sampled_from(list(AGENCIES)))),
        "initiator": v.Initiator(kind=draw(st.sampled_from(list(v.InitiatorKind)))),
        "origin": v.Origin(kind=origin, reference=reference),
        "form": draw(st.sampled_from(list(v.Form))),
        "tags": draw(st.sampled_from(((), ("a",), ("a", "b"), ("b", "b")))),
    }
    return imported(draw(days), **said) if draw(st.integers(0, 3)) == 0 else proposed(**said)


@st.composite
def _more(draw: st.DrawFn, histories: dict[UUID, list[Recorded[Any]]]) -> tuple[UUID, Fact]:
    innovations = [id for id, history in histories.items() if history[0].fact.type.startswith("innovation.")]
    kind = draw(st.sampled_from(("innovation",) * 8 + ("correction", "agency", "region")))
    if kind == "agency":
        region = draw(st.sampled_from(REGIONS))
        return agency_id(region, draw(st.sampled_from(list(AGENCIES)))), draw(_of_agency(region))
    if kind == "region":
        region = draw(st.sampled_from(REGIONS))
        return region_id(region), draw(_of_region(region))
    id = draw(st.sampled_from(innovations))
    return id, draw(
        _correction(histories[id]) if kind == "correction" else _of_innovation(histories[id][0].fact.region)
    )


def _of_innovation(region: str) -> st.SearchStrategy[Fact]:
    stage, key = st.sampled_from(STAGES), st.sampled_from(("k", "l"))
    agency = st.sampled_from([agency_id(region, code) for code in AGENCIES])
    return st.one_of(
        st.builds(e.Revised, title=st.sampled_from(TITLES)),
        st.builds(e.Revised, tags=st.sampled_from((("b",), ("c", "a"))), form=st.sampled_from(list(v.Form))),
        st.builds(e.EnrolledInCycle, cycle=st.sampled_from(CYCLES)),
        st.builds(e.StageStarted, stage=stage),
        st.builds(e.StageCompleted, stage=stage, result=st.just("r")),
        st.builds(e.StageReopened, stage=stage, reason=st.just("r")),
        st.just(e.MentoringRecorded(stage=STAGES[0], mentors=(v.Mentor(organisation="LAN"),), participants=3)),
        st.builds(e.ImplementationRecorded, since=days.map(on), evidence=st.just(("Laporan",))),
        st.builds(e.IndicatorDefined, key=key, kind=st.sampled_from(list(v.IndicatorKind)), name=key, unit=key,
                  better=st.just(v.Better.HIGHER)),
        st.builds(e.MeasurementRecorded, key=key, value=st.integers(0, 9), source=st.just("s")),
        st.just(e.Evaluated(verdict=v.Verdict.BENEFICIAL, summary="s")),
        st.builds(e.ComplaintReceived, key=key, what=st.just("antre")),
        st.builds(e.ComplaintAnswered, key=key, answer=st.just("a")),
        st.builds(e.ComplaintClosed, key=key, outcome=st.just("o")),
        st.builds(e.CustodianChanged, agency=st.none() | agency, person_role=st.sampled_from(("vacant", "Kepala")),
                  reason=st.just("r")),
        st.just(e.MarkedDormant(reason="r")), st.just(e.Reactivated(reason="r")), st.just(e.Discontinued(reason="r")),
        st.builds(e.Launched, launch=st.sampled_from(LAUNCHES), name=st.just("Peluncuran"), date=days.map(on)),
        st.just(e.AwardReceived(name="Piala")),
    )  # fmt: skip


@st.composite
def _correction(draw: st.DrawFn, history: list[Recorded[Any]]) -> Fact:
    target = draw(st.sampled_from(history))
    field, value = "occurred_on", draw(days.map(on))
    if isinstance(target.fact, e.Corrected):
        field = "value"
        value = value if isinstance(target.fact.value, BusinessDate) else draw(st.sampled_from(TITLES))
    elif isinstance(target.fact, (e.Proposed, e.ImportedAsRunning)) and draw(st.booleans()):
        field, value = "title", draw(st.sampled_from(TITLES))
    read = _read_as(history, target, field)
    return e.Corrected(event=target.originator_version, target=read, field=field, value=value, reason="salah")


def _read_as(history: list[Recorded[Any]], target: Recorded[Any], field: str) -> str:
    """The stored type and member by which a correction's value is read back."""
    while isinstance(target.fact, e.Corrected):
        field = target.fact.field if field == "value" else field
        target = history[target.fact.event - 1]
    return f"{target.fact.type}/{field}"


def _of_agency(region: str) -> st.SearchStrategy[Fact]:
    return st.one_of(
        st.builds(agency_events.Renamed, name=st.sampled_from(("Nama Satu", "Nama Dua")), from_=days.map(on)),
        st.just(agency_events.Closed(reason="r")),
    )


def _of_region(region: str) -> st.SearchStrategy[Fact]:
    return st.one_of(
        st.builds(
            region_events.TargetSet,
            year=st.sampled_from((2019, 2020)),
            agencies=st.none() | st.just(3),
            innovations_per_agency=st.none() | st.just(2),
        ),
        st.builds(region_events.Configured, proof_days=st.sampled_from((0, 90, 400)), kecamatan_included=st.booleans()),
        st.builds(
            region_events.FigurePublished,
            scope=st.sampled_from(list(Scope)),
            of=st.just(FigureOf.INNOVATIONS),
            value=st.integers(1, 99),
            precision=st.sampled_from(list(Precision)),
            on=days.map(on),
        ),
        st.builds(
            region_events.TraineeRegistered,
            key=st.sampled_from(("t1", "t2")),
            programme=st.just("PKA"),
            year=st.sampled_from((2019, 2020)),
            agency=st.none() | st.just(agency_id(region, "AA")),
        ),
    )
