"""What is the same in every life: the five stages for those in the lab, the rules' chain to a trial, and evaluation."""

from __future__ import annotations

from domain.innovation import commands as c
from domain.innovation.values import (
    Action,
    Criteria,
    FeasibilityVerdict,
    FoundWeakness,
    Mentor,
    TrialStatus,
    Verdict,
    WeaknessStatus,
)
from domain.values import STAGES, Stage
from tests.bench.nation import words
from tests.bench.nation.life import Life, Steps
from tests.bench.nation.measures import measured
from tests.bench.nation.proposals import legal_basis

_LABELS = {Stage.DIAGNOSE: "Diagnosis", Stage.DESIGN: "Rencana Aksi", Stage.DELIVER: "Hasil dan Bukti"}
_ALL = Criteria(novelty=True, benefit=True, no_burden=True, authority=True, replicable=True)
_SOME = Criteria(novelty=True, benefit=True, no_burden=True, authority=False, replicable=True)


def journey(life: Life) -> Steps:
    """Of an innovation that runs already only what follows the stages."""
    if not life.state.imported:
        yield from _enrolment(life)
        for stage in STAGES:
            yield from _stage(life, stage)
            if stage is Stage.DESIGN:
                yield from _chain(life)
    yield life.innovator, c.RecordImplementation(since=life.today, evidence=("Foto", "SK"))
    yield from evaluation(life)
    yield life.people.leader, c.ConfirmBenefit(statement=words.sentence(life.chance))


def _enrolment(life: Life) -> Steps:
    if life.cycles and life.chance.random() < 0.7:
        yield life.people.facilitator, c.Enrol(cycle=life.cycles[-1])


def _stage(life: Life, stage: Stage) -> Steps:
    chance = life.chance
    label = _LABELS.get(stage) if chance.random() < 0.2 else None
    yield life.innovator, c.StartStage(stage=stage, label=label, summary=words.sentence(chance))
    for _ in range(chance.randint(0, 2)):
        yield life.people.mentor, mentoring(life, stage)
    if stage is Stage.DESIGN:
        actions = tuple(Action(what=words.sentence(chance), who=f"Bidang {n}", due=life.today) for n in range(3))
        yield life.innovator, c.AdoptActionPlan(actions=actions)
    if stage is Stage.DISPLAY:
        yield from measured(life)
        yield from _resolution(life)
    yield life.innovator, c.CompleteStage(stage=stage, result=words.sentence(chance))
    if chance.random() < 0.03:
        yield life.people.facilitator, c.ReopenStage(stage=stage, reason="Berkas belum lengkap")
        yield life.innovator, c.CompleteStage(stage=stage, result=words.sentence(chance))


def mentoring(life: Life, stage: Stage) -> c.RecordMentoring:
    chance = life.chance
    mentors = (Mentor(organisation="LAN", name=f"Mentor {chance.randint(1, 40)}"),)
    topics = ("data", "anggaran") if chance.random() < 0.5 else ()
    return c.RecordMentoring(
        stage=stage, mentors=mentors, participants=chance.randint(3, 40), topics=topics, advice=words.sentence(chance)
    )  # fmt: skip


def _chain(life: Life) -> Steps:
    """Feasibility, the superior's permission, designation and trial: where the region demands it, or some do."""
    chance, people = life.chance, life.people
    if not life.desk.settings.chain_required and chance.random() < 0.5:
        return
    if chance.random() < 0.15:
        yield (
            people.evaluator,
            c.AssessFeasibility(verdict=FeasibilityVerdict.NOT_FEASIBLE, criteria=_SOME, reason=words.sentence(chance)),
        )
        yield people.leader, c.Designate(legal_basis=legal_basis(life))  # too early: R33
    yield people.evaluator, c.AssessFeasibility(verdict=FeasibilityVerdict.FEASIBLE, criteria=_ALL, team=("Bappeda",))
    if chance.random() < 0.8:
        yield people.leader, c.RecordPermission(by="Kepala Dinas", reference=f"ND-{chance.randint(1, 999)}")
    yield people.leader, c.Designate(legal_basis=legal_basis(life))
    yield life.innovator, c.StartTrial(agency=life.agency)
    if life.state.trial is not None and life.state.trial.status is TrialStatus.RUNNING and chance.random() < 0.1:
        yield life.innovator, c.StopTrial(reason=words.sentence(chance), reported_to="Wali Kota")
        yield life.innovator, c.StartTrial()
    yield life.innovator, c.FinishTrial(result=words.sentence(chance))


def evaluation(life: Life) -> Steps:
    """Some find weaknesses, which are worked on and resolved."""
    chance, people = life.chance, life.people
    yield people.evaluator, c.RecordMonitoring(findings=words.sentence(chance), team=("Bappeda", "Inspektorat"))
    if chance.random() < 0.4:
        key = f"k-{life.told + 1}"
        found = (FoundWeakness(key=key, what=words.sentence(chance), owner="Bidang Layanan", due=life.today),)
        yield (
            people.evaluator,
            c.Evaluate(verdict=Verdict.NEEDS_IMPROVEMENT, summary=words.sentence(chance), weaknesses=found),
        )
        yield from _resolution(life)
    else:
        yield people.evaluator, c.Evaluate(verdict=Verdict.BENEFICIAL, summary=words.sentence(chance))


def _resolution(life: Life) -> Steps:
    chance, people = life.chance, life.people
    unresolved = [w.key for w in life.state.weaknesses.values() if w.status is not WeaknessStatus.RESOLVED]
    if not unresolved:
        return
    if chance.random() < 0.1:
        yield people.evaluator, _resolving(life, unresolved)  # too early where nothing was done: R15
    for key in unresolved:
        yield life.innovator, c.RecordRemediation(weakness=key, action=words.sentence(chance))
    yield people.evaluator, _resolving(life, unresolved)


def _resolving(life: Life, keys: list[str]) -> c.Evaluate:
    return c.Evaluate(verdict=Verdict.BENEFICIAL, summary=words.sentence(life.chance), resolves=tuple(keys))
