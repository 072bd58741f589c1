"""From assessment to trial: R33, R35, R37, R38, R39, and the implementation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.innovation import commands as c
from domain.innovation import decide
from domain.innovation import events as e
from domain.innovation.values import FeasibilityVerdict, Initiator, InitiatorKind, Maturity, TrialStatus
from domain.values import LegalBasis, LegalBasisKind
from tests.domain.innovation.telling import BASIS, DESIGNATED, assessed, criteria
from tests.domain.story import ANOTHER_AGENCY, PROPOSED, demanded, evolves, innovation, on

BY_CIVIL_SERVANT = replace(PROPOSED, initiator=Initiator(kind=InitiatorKind.CIVIL_SERVANT))
DESIGNATE = c.Designate(legal_basis=BASIS)
PERMITTED = e.PermissionRecorded(by="Kepala Dinas", reference="800/1")


def test_an_assessment_is_recorded_as_it_was_made() -> None:
    said = {"verdict": FeasibilityVerdict.NOT_FEASIBLE, "criteria": criteria(novelty=False), "reason": "tiruan"}
    innovation().when(c.AssessFeasibility(**said, team=("Bapak A",))).then(
        e.FeasibilityAssessed(**said, team=("Bapak A",))
    )


def test_a_feasible_verdict_with_an_unmet_criterion_is_recorded() -> None:
    command = c.AssessFeasibility(verdict=FeasibilityVerdict.FEASIBLE, criteria=criteria(authority=False))
    innovation().when(command).then(assessed(authority=False))


def test_what_is_feasible_by_all_five_criteria_is_designated() -> None:
    innovation(assessed()).when(DESIGNATE).then(DESIGNATED)


def test_what_was_not_assessed_is_not_designated() -> None:
    innovation().when(DESIGNATE).refused("R33")


@pytest.mark.parametrize("unmet", ["novelty", "benefit", "no_burden", "authority", "replicable"])
def test_an_unmet_criterion_refuses_designation(unmet: str) -> None:
    innovation(assessed(**{unmet: False})).when(DESIGNATE).refused("R33")


def test_a_verdict_of_not_feasible_refuses_designation() -> None:
    fact = replace(assessed(), verdict=FeasibilityVerdict.NOT_FEASIBLE)
    innovation(fact).when(DESIGNATE).refused("R33")


def test_the_latest_assessment_counts() -> None:
    innovation(assessed(novelty=False), assessed()).when(DESIGNATE).then(DESIGNATED)
    innovation(assessed(), assessed(novelty=False)).when(DESIGNATE).refused("R33")


def test_a_civil_servants_proposal_needs_the_superiors_permission() -> None:
    innovation(assessed(), proposed=BY_CIVIL_SERVANT).when(DESIGNATE).refused("R35")
    innovation(assessed(), PERMITTED, proposed=BY_CIVIL_SERVANT).when(DESIGNATE).then(DESIGNATED)


def test_a_missing_assessment_is_reported_before_a_missing_permission() -> None:
    innovation(proposed=BY_CIVIL_SERVANT).when(DESIGNATE).refused("R33")


def test_permission_is_recorded() -> None:
    innovation().when(c.RecordPermission(by="Kepala Dinas", reference="800/1")).then(PERMITTED)


def test_a_trial_starts_after_designation() -> None:
    innovation(DESIGNATED).when(c.StartTrial(agency=ANOTHER_AGENCY)).then(e.TrialStarted(agency=ANOTHER_AGENCY))


def test_a_trial_does_not_start_without_designation() -> None:
    innovation(assessed()).when(c.StartTrial()).refused("R37")


def test_a_second_trial_does_not_start_while_one_runs() -> None:
    innovation(DESIGNATED, e.TrialStarted()).when(c.StartTrial()).refused("R53", what="trial_running")


def test_another_trial_may_start_after_one_stopped() -> None:
    stopped = e.TrialStopped(reason="gagal", reported_to="Bappeda")
    innovation(DESIGNATED, e.TrialStarted(), stopped).when(c.StartTrial()).then(e.TrialStarted())


@pytest.mark.parametrize("command", [c.FinishTrial(result="baik"), c.StopTrial(reason="gagal", reported_to="Bappeda")])
@pytest.mark.parametrize("before", [[], [e.TrialStarted(), e.TrialFinished(result="baik")]])
def test_a_trial_that_does_not_run_does_not_end(command: c.FinishTrial, before: list[e.TrialStarted]) -> None:
    innovation(DESIGNATED, *before).when(command).refused("R53", what="trial_not_running")


def test_a_running_trial_finishes_with_its_result() -> None:
    told = innovation(DESIGNATED, e.TrialStarted())
    told.when(c.FinishTrial(result="baik")).then(e.TrialFinished(result="baik"))
    trial = told.and_then(e.TrialFinished(result="baik")).state.trial
    assert (trial.status, trial.result, trial.ended_on) == (TrialStatus.FINISHED, "baik", on("2023-01-01"))


def test_stopping_a_trial_records_to_whom_it_was_reported() -> None:
    said = {"reason": "gagal", "reported_to": "Bappeda"}
    told = innovation(DESIGNATED, e.TrialStarted())
    told.when(c.StopTrial(**said)).then(e.TrialStopped(**said))
    assert demanded(decide, c.StopTrial(**said)) == {}
    assert demanded(decide, c.StopTrial(reason="gagal")) == {"R38": ("/reported_to",)}


def test_a_stopped_trial_keeps_maturity_and_legal_basis() -> None:
    told = innovation(DESIGNATED, e.TrialStarted(), e.TrialStopped(reason="gagal", reported_to="Bappeda"))
    evolves(told, maturity=Maturity.TRIAL, legal_basis=BASIS)


def test_a_discontinued_innovation_keeps_its_legal_basis() -> None:
    evolves(innovation(DESIGNATED, e.Discontinued(reason="gagal")), legal_basis=BASIS)


def test_a_designation_leaves_a_legal_basis_that_was_proposed() -> None:
    own = LegalBasis(kind=LegalBasisKind.INSTRUCTION, number="1", year=2022)
    evolves(innovation(DESIGNATED, proposed=replace(PROPOSED, legal_basis=own)), legal_basis=own)


def test_implementation_makes_it_implemented_for_good() -> None:
    said = {"since": on("2023-02"), "evidence": ("foto",), "statement": "jalan"}
    fact = e.ImplementationRecorded(**said)
    innovation().when(c.RecordImplementation(**said)).then(fact)
    evolves(innovation(fact), maturity=Maturity.IMPLEMENTED)
    evolves(innovation(fact, DESIGNATED, e.TrialStarted()), maturity=Maturity.IMPLEMENTED)
