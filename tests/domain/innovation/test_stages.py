"""The five stages: their order, dates and labels (R02, R03, R04, R05, R12, R14, R30, R53)."""

from __future__ import annotations

import pytest

from domain.innovation import commands as c
from domain.innovation import decide
from domain.innovation import events as e
from domain.innovation.values import IndicatorKind, StageStatus
from domain.values import STAGES, Stage
from tests.domain.innovation.telling import MEASURED, completed, indicator, measurement, started, up_to
from tests.domain.story import IMPORTED, demanded, happened, innovation, on

DRUM_UP, DIAGNOSE, DESIGN, DELIVER, DISPLAY = STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_starts_when_every_earlier_one_is_completed(stage: Stage) -> None:
    told = innovation(*completed(*stage.earlier))
    told.when(c.StartStage(stage=stage, summary="mulai")).then(e.StageStarted(stage=stage, summary="mulai"))


@pytest.mark.parametrize(("stage", "rule"), [(DIAGNOSE, "R02"), (DESIGN, "R02"), (DELIVER, "R03"), (DISPLAY, "R03")])
def test_a_stage_does_not_start_before_the_earlier_ones(stage: Stage, rule: str) -> None:
    innovation(*started(DRUM_UP)).when(c.StartStage(stage=stage)).refused(rule, stage=stage.value, missing="drum_up")


@pytest.mark.parametrize(("stage", "rule"), [(DIAGNOSE, "R02"), (DELIVER, "R03")])
def test_a_stage_does_not_complete_while_an_earlier_one_was_reopened(stage: Stage, rule: str) -> None:
    told = innovation(*completed(*stage.earlier), *started(stage), e.StageReopened(stage=DRUM_UP, reason="kurang"))
    told.when(c.CompleteStage(stage=stage, result="tuntas")).refused(rule)


def test_the_first_missing_stage_is_named() -> None:
    innovation(*up_to(DRUM_UP)).when(c.StartStage(stage=DISPLAY)).refused("R03", missing="diagnose")


def test_a_stage_in_progress_completes_with_its_result() -> None:
    told = innovation(*started(DRUM_UP))
    told.when(c.CompleteStage(stage=DRUM_UP, result="komitmen")).then(
        e.StageCompleted(stage=DRUM_UP, result="komitmen")
    )


def test_a_stage_that_did_not_start_does_not_complete() -> None:
    innovation().when(c.CompleteStage(stage=DRUM_UP, result="x")).refused("R53", status="not_started")


def test_a_stage_does_not_start_twice() -> None:
    innovation(*started(DRUM_UP)).when(c.StartStage(stage=DRUM_UP)).refused("R53", status="in_progress")


def test_a_completed_stage_does_not_complete_again() -> None:
    innovation(*up_to(DRUM_UP)).when(c.CompleteStage(stage=DRUM_UP, result="x")).refused("R53", status="completed")


def test_a_completed_stage_reopens() -> None:
    told = innovation(*up_to(DRUM_UP))
    told.when(c.ReopenStage(stage=DRUM_UP, reason="kurang")).then(e.StageReopened(stage=DRUM_UP, reason="kurang"))


def test_a_stage_that_is_not_completed_does_not_reopen() -> None:
    innovation(*started(DRUM_UP)).when(c.ReopenStage(stage=DRUM_UP, reason="x")).refused("R53")


def test_a_reopened_stage_loses_its_completion_and_later_stages_keep_theirs() -> None:
    told = innovation(*up_to(DESIGN), e.StageReopened(stage=DIAGNOSE, reason="kurang"))
    diagnose, design = told.state.stages[DIAGNOSE], told.state.stages[DESIGN]
    assert (diagnose.status, diagnose.started_on) == (StageStatus.IN_PROGRESS, on("2023-01-01"))
    assert (diagnose.completed_on, diagnose.result) == (None, None)
    assert design.status is StageStatus.COMPLETED


def test_enrolment_is_not_needed_for_a_stage() -> None:
    told = innovation()
    assert told.state.cycle is None
    told.when(c.StartStage(stage=DRUM_UP)).then(e.StageStarted(stage=DRUM_UP))


# R04


def test_two_consecutive_stages_may_complete_on_one_day() -> None:
    told = innovation(*completed(DRUM_UP, on="2023-01-02"), *started(DIAGNOSE, on="2023-01-02"))
    told.when(c.CompleteStage(stage=DIAGNOSE, result="ide"), on="2023-01-02").then(
        e.StageCompleted(stage=DIAGNOSE, result="ide")
    )


def test_a_stage_does_not_start_before_the_earlier_one_completed() -> None:
    told = innovation(*completed(DRUM_UP, on="2023-01-02"))
    told.when(c.StartStage(stage=DIAGNOSE), on="2023-01-01").refused("R04", before=on("2023-01-02"))


def test_a_stage_does_not_complete_before_it_started() -> None:
    told = innovation(*started(DRUM_UP, on="2023-01-02"))
    told.when(c.CompleteStage(stage=DRUM_UP, result="x"), on="2023-01-01").refused("R04")


def test_a_stage_does_not_complete_before_an_earlier_one_completed_again() -> None:
    told = innovation(
        *completed(DRUM_UP, on="2023-01-01"),
        *started(DIAGNOSE, on="2023-01-02"),
        e.StageReopened(stage=DRUM_UP, reason="kurang"),
        happened(e.StageCompleted(stage=DRUM_UP, result="x"), on="2023-03-01"),
    )
    told.when(c.CompleteStage(stage=DIAGNOSE, result="x"), on="2023-02-01").refused("R04")


@pytest.mark.parametrize(
    ("before", "after"), [("2023-03", "2023-03-05"), ("2023-03-05", "2023-03"), ("2023", "2023-01")]
)
def test_dates_that_overlap_do_not_run_backwards(before: str, after: str) -> None:
    told = innovation(*completed(DRUM_UP, on=before))
    told.when(c.StartStage(stage=DIAGNOSE), on=after).then(e.StageStarted(stage=DIAGNOSE))


def test_a_month_that_ended_before_runs_backwards() -> None:
    innovation(*completed(DRUM_UP, on="2023-03-05")).when(c.StartStage(stage=DIAGNOSE), on="2023-02").refused("R04")


# R05


@pytest.mark.parametrize(
    ("label", "stage"),
    [
        ("kemauan berinovasi", DRUM_UP), ("diagnosis", DIAGNOSE), ("memunculkan ide", DIAGNOSE),
        ("rencana aksi", DESIGN), ("rencana aksi promosi inovasi", DESIGN), ("hasil dan bukti", DELIVER),
        ("pesan tersampaikan", DISPLAY), ("  Rencana   AKSI ", DESIGN), ("Drum-up", DRUM_UP), ("deliver", DELIVER),
    ],
)  # fmt: skip
def test_a_local_label_means_one_stage_and_its_text_is_kept(label: str, stage: Stage) -> None:
    told = innovation(*completed(*stage.earlier))
    told.when(c.StartStage(label=label)).then(e.StageStarted(stage=stage, label=label))


@pytest.mark.parametrize("kind", [c.StartStage, c.CompleteStage])
def test_an_unknown_label_is_refused(kind: type) -> None:
    more = {"result": "x"} if kind is c.CompleteStage else {}
    assert demanded(decide, kind(label="panen raya", **more)) == {"R05": ("/label",)}


def test_a_label_of_another_stage_than_the_one_beside_it_is_refused() -> None:
    assert demanded(decide, c.StartStage(stage=DELIVER, label="diagnosis")) == {"R05": ("/label",)}


def test_a_label_of_the_stage_beside_it_is_fine() -> None:
    assert demanded(decide, c.StartStage(stage=DIAGNOSE, label="Diagnosis")) == {}


def test_neither_stage_nor_label_is_refused() -> None:
    assert demanded(decide, c.StartStage()) == {"R05": ("/stage",)}


def test_the_label_of_the_start_stays_when_completing_without_one() -> None:
    told = innovation(
        e.StageStarted(stage=DRUM_UP, label="kemauan berinovasi"), e.StageCompleted(stage=DRUM_UP, result="x")
    )
    assert told.state.stages[DRUM_UP].label == "kemauan berinovasi"


# R12 and R14: what Display waits for


COMPLETE_DISPLAY = c.CompleteStage(stage=DISPLAY, result="pameran")


def test_display_completes_with_a_measured_output_and_outcome() -> None:
    told = innovation(*up_to(DELIVER), *started(DISPLAY), *MEASURED)
    told.when(COMPLETE_DISPLAY).then(e.StageCompleted(stage=DISPLAY, result="pameran"))


@pytest.mark.parametrize(("kind", "missing"), [(IndicatorKind.OUTPUT, "outcome"), (IndicatorKind.OUTCOME, "output")])
def test_display_does_not_complete_with_only_one_kind_measured(kind: IndicatorKind, missing: str) -> None:
    told = innovation(*up_to(DELIVER), *started(DISPLAY), indicator("a", kind), measurement("a"))
    told.when(COMPLETE_DISPLAY).refused("R12", missing=[missing])


def test_an_indicator_without_measurement_is_not_measured() -> None:
    told = innovation(*up_to(DELIVER), *started(DISPLAY), *MEASURED[:3])
    told.when(COMPLETE_DISPLAY).refused("R12", missing=["outcome"])


def test_a_display_named_by_its_label_waits_too() -> None:
    told = innovation(*up_to(DELIVER), *started(DISPLAY))
    told.when(c.CompleteStage(label="pesan tersampaikan", result="x")).refused("R12")


@pytest.mark.parametrize("more", [[], [e.RemediationRecorded(weakness="w", action="diperbaiki")]])
def test_display_does_not_complete_while_a_weakness_is_open_or_only_remediated(
    more: list[e.RemediationRecorded],
) -> None:
    told = innovation(*up_to(DELIVER), *started(DISPLAY), *MEASURED, e.WeaknessFound(key="w", what="lambat"), *more)
    told.when(COMPLETE_DISPLAY).refused("R14", keys=["w"])


def test_display_completes_when_every_weakness_is_resolved() -> None:
    weakness = [e.WeaknessFound(key="w", what="lambat"), e.WeaknessResolved(key="w")]
    told = innovation(*up_to(DELIVER), *started(DISPLAY), *MEASURED, *weakness)
    told.when(COMPLETE_DISPLAY).then(e.StageCompleted(stage=DISPLAY, result="pameran"))


def test_an_open_complaint_never_blocks_display() -> None:
    told = innovation(*up_to(DELIVER), *started(DISPLAY), *MEASURED, e.ComplaintReceived(key="k", what="lama"))
    told.when(COMPLETE_DISPLAY).then(e.StageCompleted(stage=DISPLAY, result="pameran"))


def test_other_stages_complete_unmeasured_and_with_weaknesses() -> None:
    told = innovation(*up_to(DESIGN), *started(DELIVER), e.WeaknessFound(key="w", what="lambat"))
    told.when(c.CompleteStage(stage=DELIVER, result="x")).then(e.StageCompleted(stage=DELIVER, result="x"))


# R30


@pytest.mark.parametrize(
    "command",
    [c.StartStage(stage=DRUM_UP), c.CompleteStage(stage=DELIVER, result="x"), c.ReopenStage(stage=DRUM_UP, reason="x")],
)
def test_an_imported_innovation_has_no_stages(command: c.StartStage) -> None:
    innovation(proposed=IMPORTED).when(command).refused("R30", since=IMPORTED.running_since)
