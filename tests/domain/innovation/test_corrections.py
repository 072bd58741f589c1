"""A correction never changes what was recorded, only what it is read as (R32, R53)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given

from domain.innovation import commands as c
from domain.innovation import events as e
from domain.innovation.correcting import correctable
from domain.innovation.correction import corrected
from domain.innovation.values import IndicatorKind, Initiator, InitiatorKind, StageStatus
from domain.series import Series
from domain.values import Stage
from service.histories.past import true_on
from tests.domain.innovation.telling import completed, indicator, measurement, started
from tests.domain.legal import few, innovation_histories
from tests.domain.story import AGENCY, ANOTHER_AGENCY, PROPOSED, Told, evolves, happened, innovation, on

PROPOSED_TYPE = "innovation.proposed"


def correction(event: int, field: str, value: Any, of: str = PROPOSED_TYPE, member: str | None = None) -> e.Corrected:
    return e.Corrected(event=event, target=f"{of}/{member or field}", field=field, value=value, reason="keliru")


def correct(event: int, field: str, value: Any) -> c.Correct:
    return c.Correct(event=event, field=field, value=value, reason="keliru")


def test_a_correction_names_the_event_the_member_and_what_they_are() -> None:
    innovation().when(correct(1, "title", "Antar Akta Kita")).then(correction(1, "title", "Antar Akta Kita"))


def test_the_state_shows_the_corrected_value() -> None:
    evolves(innovation(correction(1, "title", "Benar")), title="Benar", version=2)


def test_what_was_recorded_stays_as_it_was() -> None:
    told = innovation(correction(1, "title", "Benar"))
    told.fold(told.history)
    assert told.history[0].fact == PROPOSED


def test_before_the_correction_the_old_value_is_shown() -> None:
    told = innovation(correction(1, "title", "Benar"))
    assert told.fold(told.history[:1]).title == PROPOSED.title


def test_a_later_revision_wins_over_a_correction_of_what_came_before_it() -> None:
    told = innovation(e.Revised(title="Direvisi"), correction(1, "title", "Benar"))
    evolves(told, title="Direvisi")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("agency", ANOTHER_AGENCY),
        ("tags", ("x",)),
        ("objective", None),
        ("initiator", Initiator(kind=InitiatorKind.CITIZEN)),
    ],
)
def test_any_member_of_an_event_can_be_corrected(field: str, value: Any) -> None:
    innovation().when(correct(1, field, value)).then(correction(1, field, value))
    evolves(innovation(correction(1, field, value)), **{field: value})


def test_the_business_date_can_be_corrected() -> None:
    innovation().when(correct(1, "occurred_on", on("2022"))).then(correction(1, "occurred_on", on("2022")))
    evolves(innovation(correction(1, "occurred_on", on("2022"))), proposed_on=on("2022"))


@pytest.mark.parametrize(
    ("event", "field"), [(1, "nothing"), (1, "region"), (9, "title"), (0, "title"), (1, "version")]
)
def test_what_does_not_exist_or_is_the_servers_cannot_be_meant(event: int, field: str) -> None:
    assert correctable(innovation().history, event, field) is None


# correcting a correction


@pytest.mark.parametrize("field", ["title", "value"])
def test_correcting_a_correction_corrects_its_target(field: str) -> None:
    told = innovation(correction(1, "title", "Salah Lagi"))
    again = correction(2, field, "Benar", member="title")
    told.when(correct(2, field, "Benar")).then(again)
    evolves(told.and_then(again), title="Benar", version=3)


def test_a_chain_of_corrections_ends_at_its_first_target() -> None:
    told = innovation(correction(1, "title", "A"), correction(2, "value", "B", member="title"))
    assert correctable(told.history, 3, "value") == (type(PROPOSED), "title")
    evolves(told.and_then(correction(3, "value", "C", member="title")), title="C")


def test_two_corrections_of_one_member_leave_the_later() -> None:
    evolves(innovation(correction(1, "title", "A"), correction(1, "title", "B")), title="B")


def test_corrections_are_read_in_even_where_they_came_later_than_the_day_asked_for() -> None:
    told = innovation(
        happened(correction(1, "title", "A"), on="2023-02-01"), happened(correction(1, "title", "B"), on="2023-09-01")
    )
    assert told.fold(true_on(told.history, date(2023, 3, 1))).title == "B"


@few
@given(innovation_histories())
def test_reading_what_was_read_changes_nothing(told: Told) -> None:
    read = list(corrected(told.history))
    assert list(corrected(read)) == read


def test_an_event_whose_date_was_corrected_twice_is_true_from_the_last_one() -> None:
    told = innovation(
        happened(e.MonitoringRecorded(findings="x"), on="2023-03-01"),
        happened(correction(2, "occurred_on", on("2023-01-01"), "innovation.monitoring_recorded"), on="2023-03-02"),
        happened(correction(2, "occurred_on", on("2023-06-01"), "innovation.monitoring_recorded"), on="2023-08-02"),
    )
    assert told.fold(true_on(told.history, date(2023, 5, 1))).monitorings == []
    then = told.fold(true_on(told.history, date(2023, 6, 1))).monitorings
    assert [monitoring.occurred_on for monitoring in then] == [on("2023-06-01")]


# keys


def test_a_corrected_key_is_the_key_that_counts() -> None:
    told = innovation(
        indicator("a", IndicatorKind.OUTPUT),
        correction(2, "key", "b", "innovation.indicator_defined"),
        measurement("b"),
    )
    assert list(told.state.indicators) == ["b"]
    assert len(told.state.indicators["b"].measurements) == 1
    told.when(c.RecordMeasurement(key="a", value=1, source="x")).refused("R56", key="a")
    told.when(c.RecordMeasurement(key="b", value=1, source="x")).then(
        e.MeasurementRecorded(key="b", value=1, source="x")
    )


def test_what_named_the_old_key_is_told_without_harm() -> None:
    told = innovation(
        indicator("a", IndicatorKind.OUTPUT),
        measurement("a"),
        correction(2, "key", "b", "innovation.indicator_defined"),
    )
    assert told.state.indicators["b"].measurements == Series()


def test_a_measurement_given_to_the_wrong_indicator_moves() -> None:
    both = [indicator("a", IndicatorKind.OUTPUT), indicator("b", IndicatorKind.OUTCOME)]
    told = innovation(*both, measurement("a"), correction(4, "key", "b", "innovation.measurement_recorded"))
    assert [len(i.measurements) for i in told.state.indicators.values()] == [0, 1]


def test_a_corrected_stage_moves_the_stage() -> None:
    told = innovation(*started(Stage.DRUM_UP), correction(2, "stage", Stage.DIAGNOSE, "innovation.stage_started"))
    statuses = [told.state.stages[stage].status for stage in (Stage.DRUM_UP, Stage.DIAGNOSE)]
    assert statuses == [StageStatus.NOT_STARTED, StageStatus.IN_PROGRESS]


# R53: the corrected history must not run backwards


def _two_stages() -> Told:
    return innovation(
        *completed(Stage.DRUM_UP, on="2023-02-01"), *started(Stage.DIAGNOSE, on="2023-03-01")
    )  # versions 2, 3, 4


@pytest.mark.parametrize(
    ("event", "date"), [(2, "2023-02-02"), (3, "2023-01-31"), (3, "2023-03-02"), (4, "2023-01-31"), (4, "2022")]
)
def test_a_date_that_would_make_stages_run_backwards_is_refused(event: int, date: str) -> None:
    _two_stages().when(correct(event, "occurred_on", on(date))).refused("R53", what="dates_would_run_backwards")


@pytest.mark.parametrize(
    ("event", "date"), [(2, "2023-02-01"), (2, "2022"), (3, "2023-03-01"), (4, "2023-02"), (1, "2023-09")]
)
def test_a_date_that_keeps_stages_in_order_is_allowed(event: int, date: str) -> None:
    assert _two_stages().when(correct(event, "occurred_on", on(date))).rule is None


def test_a_correction_of_a_corrections_date_is_checked_where_it_lands() -> None:
    told = _two_stages().and_then(correction(4, "occurred_on", on("2023-04-01"), "innovation.stage_started"))
    told.when(correct(5, "value", on("2023-01-01"))).refused("R53")
    assert told.when(correct(5, "value", on("2023-03-15"))).rule is None


def test_a_correction_is_decided_with_the_earlier_corrections_read_in() -> None:
    told = _two_stages().and_then(correction(3, "occurred_on", on("2023-02-20"), "innovation.stage_completed"))
    told.when(correct(4, "occurred_on", on("2023-02-10"))).refused("R53")


def test_a_history_without_corrections_is_read_as_it_is() -> None:
    history = innovation(*started(Stage.DRUM_UP)).history
    assert corrected(history) is history


def test_a_correction_of_an_event_that_is_not_told_changes_nothing() -> None:
    evolves(innovation(correction(7, "title", "x")), title=PROPOSED.title, agency=AGENCY)
