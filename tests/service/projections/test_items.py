"""The catalogue's items are written in parts that are kept: they must say what the representation says."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.innovation import events as e
from domain.innovation import values as v
from domain.innovation.state import Innovation, evolve
from domain.values import LegalBasis, LegalBasisKind
from service.histories.represent import innovation_item
from service.projections.bitemporal import microseconds
from service.projections.innovations.columns import columns
from service.projections.innovations.days import changes
from service.projections.innovations.writing import NOTHING, StateWriter, Written, pieces_of, row_of, shown, touched
from tests.service.projections.record import fresh, imported, on, opened, proposed
from tests.service.projections.worlds import records

DECREE = LegalBasis(kind=LegalBasisKind.DECREE, number="1", year=2023)
MET = v.Criteria(novelty=True, benefit=True, no_burden=True, authority=True, replicable=True)
RARE = (
    imported("2018-03", legal_basis=DECREE, flagship=True, partners=("LAN",)),
    proposed(initiator=v.Initiator(kind=v.InitiatorKind.CITIZEN, name="Warga")),
    e.PermissionRecorded(by="Kepala Dinas"),
    e.FeasibilityAssessed(verdict=v.FeasibilityVerdict.FEASIBLE, criteria=MET, team=("LAN",)),
    e.Designated(legal_basis=DECREE),
    e.TrialStarted(),
    e.TrialFinished(result="Selesai"),
    e.ImplementationRecorded(since=on("2023"), evidence=("Laporan",)),
    e.AwardReceived(name="Piala", level=v.AwardLevel.CITY),
    e.BenefitConfirmed(statement="s"),
)


def _written(writer: StateWriter, state: Innovation) -> Any:
    return _said(writer.write(state), state)


def _said(written: Written, state: Innovation) -> Any:
    assert row_of(written) == columns(state)
    head, stages, course = (piece.decode() for piece in pieces_of(written))
    return shown(head, stages, course, state.version, microseconds(state.modified_at))


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_after_every_event_an_item_says_what_the_representation_says(data: st.DataObject) -> None:
    with fresh("sqlite") as address, opened(address) as (record, _):
        events = data.draw(records(record))
        writers: dict[Any, StateWriter] = {}
        states: dict[Any, Innovation] = {}
        for event in events:
            if event.fact.type.startswith("innovation."):
                id = event.originator_id
                states[id] = evolve(states.get(id), event)
                assert _written(writers.setdefault(id, StateWriter()), states[id]) == innovation_item(states[id])


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_what_is_passed_over_is_never_seen(data: st.DataObject) -> None:
    with fresh("sqlite") as address, opened(address) as (record, _):
        events = data.draw(records(record))
        whole: dict[Any, Innovation] = {}
        spared: dict[Any, Innovation] = {}
        for event in events:
            if event.fact.type.startswith("innovation."):
                id = event.originator_id
                whole[id] = evolve(whole.get(id), event)
                if id not in spared or changes(spared[id], event):
                    spared[id] = evolve(spared.get(id), event)
                assert StateWriter().write(spared[id]) == StateWriter().write(whole[id])


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_event_changes_only_the_parts_that_its_kind_may_touch(data: st.DataObject) -> None:
    with fresh("sqlite") as address, opened(address) as (record, _):
        events = data.draw(records(record))
        written: dict[Any, Written] = {}
        states: dict[Any, Innovation] = {}
        for event in events:
            if event.fact.type.startswith("innovation."):
                id = event.originator_id
                state = states[id] = evolve(states.get(id), event)
                parts = touched(type(event.fact))
                written[id] = StateWriter().write(state, written.get(id, NOTHING), parts)
                assert _said(written[id], state) == innovation_item(state)


def test_what_is_rarely_there_is_written_too() -> None:
    with fresh("sqlite") as address, opened(address) as (record, _):
        for first in RARE[:2]:
            writer, state, id, written = StateWriter(), None, record.new_id(), NOTHING
            for fact in (first, *RARE[2:]):
                state = evolve(state, record.make(id, fact, "2023"))
                assert _written(writer, state) == innovation_item(state)
                written = StateWriter().write(state, written, touched(type(fact)))
                assert _said(written, state) == innovation_item(state)
