"""Commands that concern several aggregates are saved whole or not at all (hold, develop, enrol; R06, R09, R51)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any
from uuid import UUID

import pytest

from domain.launch.values import Announced
from domain.rules import Refused
from domain.settings import LaunchGate
from domain.values import Precision, Stage
from service.errors import Busy, Invalid
from service.references import Reference
from service.requests import Request
from tests.service.lab import CILEGON, DINKES, REGION_ID, Lab, open_lab


def _enrol(lab: Lab, id: UUID, cycle: UUID, **more: Any) -> Any:
    return lab.do("innovation", "enrol", id, cycle=Reference("cycle", str(cycle)), **more)


def _refused(rule: str) -> Any:
    return pytest.raises(Refused, match=rule)


# enrol


def test_an_enrolment_registers_a_new_agency_with_the_cycle(lab: Lab) -> None:
    id, cycle = lab.propose(), lab.cycle()
    outcome = _enrol(lab, id, cycle)
    assert [event.fact.type for event in outcome.events] == [
        "innovation.enrolled_in_cycle",
        "cycle.participant_registered",
    ]
    assert (outcome.id, outcome.version) == (id, 2)
    assert lab.state("cycle", cycle).participants == (DINKES,)


def test_an_enrolment_of_a_known_agency_touches_the_innovation_only(lab: Lab) -> None:
    first, second, cycle = lab.propose("A"), lab.propose("B"), lab.cycle()
    _enrol(lab, first, cycle)
    assert [event.originator_id for event in _enrol(lab, second, cycle).events] == [second]


def test_nobody_enrols_in_a_closed_cycle(lab: Lab) -> None:
    id, cycle = lab.propose(), lab.cycle()
    lab.do("cycle", "close", cycle)
    with _refused("R53"):
        _enrol(lab, id, cycle)


def test_an_ended_innovation_is_told_before_a_closed_cycle(lab: Lab) -> None:
    id, cycle = lab.propose(), lab.cycle()
    lab.do("cycle", "close", cycle)
    lab.do("innovation", "discontinue", id, reason="sepi")
    with _refused("R51"):
        _enrol(lab, id, cycle)


# develop


def test_developing_proposes_the_successor_in_the_same_save(lab: Lab) -> None:
    id = lab.propose("Lama")
    outcome = lab.do("innovation", "develop", id, **lab.proposal("Baru"))
    superseded, proposed = outcome.events
    assert (outcome.id, outcome.version) == (id, 2)
    assert superseded.fact.successor == proposed.originator_id
    successor = lab.state("innovation", proposed.originator_id)
    assert (successor.predecessor, successor.title, successor.version) == (id, "Baru", 1)
    assert superseded.causation_id == proposed.causation_id


def test_who_developed_took_part_in_the_successor(lab: Lab) -> None:
    outcome = lab.do("innovation", "develop", lab.propose("Lama"), **lab.proposal("Baru"))
    assert lab.state("innovation", outcome.events[1].originator_id).took_part == {"semua"}


# launches


def test_holding_launches_the_whole_batch(lab: Lab) -> None:
    ids = [lab.ready("A"), lab.ready("B")]
    launch = lab.launch(*ids)
    outcome = lab.hold(launch, date="2023-10-10")
    assert [(event.originator_id, event.fact.type) for event in outcome.events] == [
        (launch, "launch.held"), *((id, "innovation.launched") for id in ids)
    ]  # fmt: skip
    assert {event.occurred_on.text for event in outcome.events} == {"2023-10-10"}
    assert all(lab.state("innovation", id).launch.id == launch for id in ids)


def test_a_member_that_moved_on_is_read_again(lab: Lab) -> None:
    id = lab.ready()
    launch = lab.launch(id)
    seen = len(lab.store.history(launch))
    lab.do("innovation", "record-monitoring", id, findings="jalan")
    lab.hold(launch, expected=seen)
    assert lab.types(id)[-2:] == ["innovation.monitoring_recorded", "innovation.launched"]


@pytest.mark.parametrize(
    ("verb", "said", "rule"),
    [("discontinue", {"reason": "sepi"}, "R51"), ("reopen-stage", {"stage": Stage.DESIGN, "reason": "kurang"}, "R06")],
)
def test_one_member_that_is_not_ready_any_more_stops_the_whole_launch(
    lab: Lab, verb: str, said: dict[str, Any], rule: str
) -> None:
    good, bad = lab.ready("A"), lab.ready("B")
    launch = lab.launch(good, bad)
    lab.do("innovation", verb, bad, **said)
    before = lab.store.last_position()
    with _refused(rule):
        lab.hold(launch)
    assert lab.store.last_position() == before
    assert lab.state("innovation", good).launch is None


def test_the_gate_that_holds_is_the_one_of_today(lab: Lab) -> None:
    launch = lab.launch(lab.ready())
    lab.do("region", "configure", REGION_ID, launch_gate=LaunchGate.DELIVER_COMPLETED)
    with _refused("R06"):
        lab.hold(launch)


def test_an_innovation_that_is_not_ready_or_is_imported_is_not_added(lab: Lab) -> None:
    launch = lab.launch()
    with _refused("R06"):
        lab.add(launch, lab.propose())
    with _refused("R30"):
        lab.add(launch, lab.import_running("Telur Asin"))


def test_an_innovation_is_in_one_launch_until_removed_or_cancelled(lab: Lab) -> None:
    id, first, second = lab.ready(), lab.launch(), lab.launch()
    lab.add(first, id)
    with _refused("R54"):
        lab.add(second, id)
    lab.do("launch", "remove-innovation", first, innovation=Reference("innovation", str(id)))
    lab.add(second, id)
    lab.do("launch", "cancel", second, reason="batal")
    lab.add(first, id)
    assert lab.state("launch", first).innovations == (id,)


def test_a_launched_innovation_is_in_no_other_launch(lab: Lab) -> None:
    id = lab.ready()
    lab.hold(lab.launch(id))
    with _refused("R54"):
        lab.add(lab.launch(), id)


# exact totals


def _announce(new: int, running: int, precision: Precision = Precision.EXACT) -> dict[str, Any]:
    return {"announced": Announced(new=new, running=running, total=new + running, precision=precision)}


def test_exact_totals_count_what_already_runs(address: str) -> None:
    with open_lab(address, inline=True) as lab:
        lab.begin()
        for number in range(3):
            lab.import_running(f"Berjalan {number}")
        lab.import_running("Nanti", since="2023-10-15")
        lab.do("innovation", "discontinue", lab.import_running("Berhenti"), reason="sepi")
        launch = lab.launch(lab.ready())
        with _refused("R09"):
            lab.hold(launch, date="2023-10-10", **_announce(1, 4))
        assert lab.hold(launch, date="2023-10-10", **_announce(1, 3)).state.announced.total == 4


def test_totals_that_are_not_exact_need_no_count(lab: Lab) -> None:
    assert lab.hold(lab.launch(lab.ready()), **_announce(40, 20, Precision.ABOUT)).version == 3


def test_a_launch_is_not_held_in_the_future(lab: Lab) -> None:
    launch = lab.launch(lab.ready())
    with pytest.raises(Invalid) as invalid:
        lab.hold(launch, date="2023-10-18")
    assert [(problem.pointer, problem.code) for problem in invalid.value.problems] == [("/date", "in_future")]


# all or nothing


def _ask_enrol(lab: Lab) -> Request:
    return lab.request("innovation", "enrol", lab.propose(), cycle=Reference("cycle", str(lab.cycle())))


def _ask_develop(lab: Lab) -> Request:
    return lab.request("innovation", "develop", lab.propose(), **lab.proposal("Baru"))


def _ask_hold(lab: Lab) -> Request:
    launch = lab.launch(lab.ready("A"), lab.ready("B"))
    return lab.request(
        "launch", "hold", launch, date=lab.request("launch", "hold", occurred_on="2023-10").occurred_on, place="Aula"
    )


def _break(lab: Lab, table: str, when: str = "1=1") -> None:
    """From now on an insert fails in the middle."""
    statements = {
        "sqlite": [
            f"CREATE TRIGGER broken AFTER INSERT ON {table} WHEN {when}"
            " BEGIN INSERT INTO a_table_that_is_gone VALUES (1); END"
        ],
        "postgresql": [
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN INSERT INTO a_table_that_is_gone VALUES (1); END $$",
            f"CREATE TRIGGER broken AFTER INSERT ON {table} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION fail()",
        ],
    }
    with closing(lab.store.connection()) as connection:
        for statement in statements[lab.store.engine.name]:
            connection.execute(statement)


def _mend(lab: Lab, table: str) -> None:
    on = f" ON {table}" if lab.store.engine.name == "postgresql" else ""
    with closing(lab.store.connection()) as connection:
        connection.execute(f"DROP TRIGGER broken{on}")


@pytest.mark.parametrize(
    ("ask", "last"),
    [
        (_ask_enrol, "cycle.participant_registered"),
        (_ask_develop, "innovation.proposed"),
        (_ask_hold, "innovation.launched"),
    ],
)
def test_a_failure_in_the_middle_of_a_save_stores_nothing(lab: Lab, ask: Callable[[Lab], Request], last: str) -> None:
    request, before = ask(lab), lab.store.last_position()
    _break(lab, "stored_events", f"NEW.topic = '{last}'")
    with pytest.raises(Busy):
        lab.service.execute(request)
    assert lab.store.last_position() == before
    _mend(lab, "stored_events")
    assert lab.service.execute(request).position == lab.store.last_position() > before


def test_a_receipt_that_cannot_be_kept_stores_nothing(lab: Lab) -> None:
    request = lab.request("innovation", "propose", **lab.proposal("Satu"), key="kunci", digest=b"d")
    before = lab.store.last_position()
    _break(lab, "receipts")
    with pytest.raises(Busy):
        lab.service.execute(request)
    assert (lab.store.last_position(), list(lab.store.ids("innovation"))) == (before, [])


def test_several_commands_in_one_save_are_all_done_or_none(lab: Lab) -> None:
    good = lab.request("innovation", "propose", **lab.proposal("A"), import_key="import:a")
    again = lab.request("innovation", "propose", **lab.proposal("B"), import_key="import:b")
    outcomes = lab.service.executor.execute_all([good, again])
    assert [outcome.state.title for outcome in outcomes] == ["A", "B"]
    assert [[event.position for event in outcome.events] for outcome in outcomes] == [[3], [4]]
    third = lab.request("innovation", "propose", **lab.proposal("C"), import_key="import:c")
    with _refused("R54"):
        lab.service.executor.execute_all([third, again])
    assert len(list(lab.store.ids("innovation"))) == 2


def test_the_region_of_the_batch_is_the_region_of_the_launch(lab: Lab) -> None:
    lab.do("region", "register", code="36.74", name="Kota Tangerang Selatan")
    lab.agency("DINKES", region="36.74")
    foreign = lab.propose("Asing", agency="36.74/DINKES")
    with pytest.raises(Invalid) as invalid:
        lab.add(lab.launch(), foreign)
    assert invalid.value.problems[0].pointer == "/innovation"
    assert lab.state("launch", next(iter(lab.store.ids("launch")))).region == CILEGON
