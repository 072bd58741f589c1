"""What the events of an innovation's journey change: its proposal, stages, trial, custodian, vitality and launch."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from domain.dates import BusinessDate
from domain.innovation import events as e
from domain.innovation.applying import Appliers
from domain.innovation.parts import InLaunch, StageState, Trial, dated
from domain.innovation.values import Maturity, StageStatus, TrialStatus, Vitality
from domain.recorded import Recorded, member_names

if TYPE_CHECKING:
    from domain.innovation.state import Innovation

JOURNEY = Appliers()
PROPOSAL = member_names(e.Revised)
"""What was proposed and may be revised."""
_proposed = attrgetter(*PROPOSAL)


@JOURNEY.of(e.Revised)
def _revised(state: Innovation, recorded: Recorded[e.Revised]) -> None:
    for name, value in zip(PROPOSAL, _proposed(recorded.fact), strict=True):
        if value is not None:
            setattr(state, name, value)


@JOURNEY.of(e.EnrolledInCycle)
def _enrolled(state: Innovation, recorded: Recorded[e.EnrolledInCycle]) -> None:
    state.cycle = recorded.fact.cycle


@JOURNEY.of(e.StageStarted)
def _stage_started(state: Innovation, recorded: Recorded[e.StageStarted]) -> None:
    fact = recorded.fact
    state.stages[fact.stage] = StageState(
        status=StageStatus.IN_PROGRESS, label=fact.label, started_on=recorded.occurred_on
    )


@JOURNEY.of(e.StageCompleted)
def _stage_completed(state: Innovation, recorded: Recorded[e.StageCompleted]) -> None:
    fact, before = recorded.fact, state.stages[recorded.fact.stage]
    state.stages[fact.stage] = StageState(
        status=StageStatus.COMPLETED,
        label=fact.label or before.label,
        started_on=before.started_on,
        completed_on=recorded.occurred_on,
        result=fact.result,
    )


@JOURNEY.of(e.StageReopened)
def _stage_reopened(state: Innovation, recorded: Recorded[e.StageReopened]) -> None:
    before = state.stages[recorded.fact.stage]
    state.stages[recorded.fact.stage] = StageState(
        status=StageStatus.IN_PROGRESS, label=before.label, started_on=before.started_on
    )


@JOURNEY.of(e.MentoringRecorded)
def _mentored(state: Innovation, recorded: Recorded[e.MentoringRecorded]) -> None:
    state.mentorings.append(dated(recorded))


@JOURNEY.of(e.ActionPlanAdopted)
def _plan_adopted(state: Innovation, recorded: Recorded[e.ActionPlanAdopted]) -> None:
    state.actions = recorded.fact.actions


@JOURNEY.of(e.FeasibilityAssessed)
def _assessed(state: Innovation, recorded: Recorded[e.FeasibilityAssessed]) -> None:
    state.feasibility = dated(recorded)


@JOURNEY.of(e.PermissionRecorded)
def _permitted(state: Innovation, recorded: Recorded[e.PermissionRecorded]) -> None:
    state.permission = dated(recorded)


@JOURNEY.of(e.Designated)
def _designated(state: Innovation, recorded: Recorded[e.Designated]) -> None:
    state.designation = dated(recorded)
    state.legal_basis = state.legal_basis or recorded.fact.legal_basis


@JOURNEY.of(e.TrialStarted)
def _trial_started(state: Innovation, recorded: Recorded[e.TrialStarted]) -> None:
    state.trial = Trial(agency=recorded.fact.agency, status=TrialStatus.RUNNING, started_on=recorded.occurred_on)
    if state.maturity is Maturity.INITIATIVE:
        state.maturity = Maturity.TRIAL


@JOURNEY.of(e.TrialFinished)
def _trial_finished(state: Innovation, recorded: Recorded[e.TrialFinished]) -> None:
    _end_trial(state, recorded.occurred_on, TrialStatus.FINISHED, result=recorded.fact.result)


@JOURNEY.of(e.TrialStopped)
def _trial_stopped(state: Innovation, recorded: Recorded[e.TrialStopped]) -> None:
    fact = recorded.fact
    _end_trial(state, recorded.occurred_on, TrialStatus.STOPPED, reason=fact.reason, reported_to=fact.reported_to)


def _end_trial(state: Innovation, on: BusinessDate, status: TrialStatus, **how: str) -> None:
    agency = state.trial.agency if state.trial else None
    started = state.trial.started_on if state.trial else on
    state.trial = Trial(agency=agency, status=status, started_on=started, ended_on=on, **how)


@JOURNEY.of(e.ImplementationRecorded)
def _implemented(state: Innovation, recorded: Recorded[e.ImplementationRecorded]) -> None:
    state.implementation = dated(recorded)
    state.maturity = Maturity.IMPLEMENTED


@JOURNEY.of(e.Superseded)
def _superseded(state: Innovation, recorded: Recorded[e.Superseded]) -> None:
    state.successor = recorded.fact.successor
    state.vitality = Vitality.SUPERSEDED


@JOURNEY.of(e.CustodianChanged)
def _custodian_changed(state: Innovation, recorded: Recorded[e.CustodianChanged]) -> None:
    state.agency = recorded.fact.agency or state.agency
    state.person_role = recorded.fact.person_role


@JOURNEY.of(e.MarkedDormant)
def _dormant(state: Innovation, recorded: Recorded[e.MarkedDormant]) -> None:
    state.vitality = Vitality.DORMANT


@JOURNEY.of(e.Reactivated)
def _reactivated(state: Innovation, recorded: Recorded[e.Reactivated]) -> None:
    state.vitality = Vitality.ACTIVE


@JOURNEY.of(e.Discontinued)
def _discontinued(state: Innovation, recorded: Recorded[e.Discontinued]) -> None:
    state.vitality = Vitality.DISCONTINUED


@JOURNEY.of(e.Launched)
def _launched(state: Innovation, recorded: Recorded[e.Launched]) -> None:
    fact = recorded.fact
    state.launch = InLaunch(id=fact.launch, name=fact.name, date=fact.date)
