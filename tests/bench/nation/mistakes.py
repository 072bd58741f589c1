"""What somebody asks for though it is not allowed: the rules, or the roles, refuse most of it and nothing is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from domain.dates import BusinessDate
from domain.innovation import commands as c
from domain.innovation.events import StageCompleted
from domain.innovation.values import DenialDecision, FoundWeakness, Verdict
from domain.values import Stage
from tests.bench.nation import words
from tests.bench.nation.life import Asked, Life
from tests.bench.nation.measures import measuring
from tests.bench.nation.proposals import legal_basis, proposed


def mistake(life: Life) -> Asked:
    return life.chance.choice(_MISTAKES)(life)


def unowned(life: Life) -> Asked:
    """R01 or R26"""
    return life.innovator, c.Propose(**{**proposed(life), "agency": None})


def _again(life: Life) -> Asked:
    """R02 or R53"""
    return life.innovator, c.StartStage(stage=Stage.DRUM_UP if life.state.stage else Stage.DIAGNOSE)


def _display_first(life: Life) -> Asked:
    """R03 or R30, or R12, R14 or R53"""
    return life.innovator, c.CompleteStage(stage=Stage.DISPLAY, result=words.sentence(life.chance))


def _label(life: Life) -> Asked:
    """R05"""
    return life.innovator, c.StartStage(label="Pemasaran")


def _role(life: Life) -> Asked:
    actor = life.chance.choice((life.innovator, life.people.auditor, life.people.mentor))
    return actor, c.Discontinue(reason="Salah tekan")


def _nameless_session(life: Life) -> Asked:
    """R28"""
    return life.people.mentor, c.RecordMentoring(stage=Stage.DESIGN, participants=0)


def _unknown_indicator(life: Life) -> Asked:
    """R56"""
    return measuring(life, "belum-ada")


def _unknown_evidence(life: Life) -> Asked:
    """R56"""
    return life.people.evaluator, c.VerifyEvidence(sha256=f"{life.chance.getrandbits(256):064x}")


def _no_weakness(life: Life) -> Asked:
    """R14"""
    return life.people.evaluator, c.Evaluate(verdict=Verdict.NEEDS_IMPROVEMENT, summary="Kurang")


def _own_evaluation(life: Life) -> Asked:
    """R50"""
    own = life.people.evaluator_of(life.state.agency)
    return own, c.Evaluate(verdict=Verdict.BENEFICIAL, summary=words.sentence(life.chance))


def _undesignated(life: Life) -> Asked:
    """R33, R35; a second designation is none"""
    return life.people.leader, c.Designate(legal_basis=legal_basis(life))


def _trial(life: Life) -> Asked:
    """R37 or R53"""
    return life.innovator, c.StopTrial(reason="Belum siap", reported_to="Bappeda")


def _unmonitored(life: Life) -> Asked:
    """R10, before it was launched or is monitored"""
    return life.people.leader, c.ConfirmBenefit(statement=words.sentence(life.chance))


def _unreasoned(life: Life) -> Asked:
    """R16"""
    return life.people.leader, c.DenyBenefit(decision=DenialDecision.REMEDIATE)


def _complaint(life: Life) -> Asked:
    """R13 or R56, or R54"""
    keys = list(life.state.complaints)
    if not keys:
        return life.innovator, c.AnswerComplaint(key="p-0", answer="Terima kasih")
    return life.people.facilitator, c.ReceiveComplaint(key=keys[0], what=words.sentence(life.chance))


def _twice(life: Life) -> Asked:
    """R54"""
    found = FoundWeakness(key="sama", what="Belum ada anggaran")
    return life.people.evaluator, c.Evaluate(
        verdict=Verdict.NEEDS_IMPROVEMENT, summary="Kurang", weaknesses=(found, replace(found))
    )


def _backwards(life: Life) -> Asked:
    """R53 where a stage would then end before it began; a correction of the first date otherwise"""
    event = next((v for v in range(life.told, 1, -1) if _completes(life, v)), 1)
    day = BusinessDate.parse("2015-01-01") if event > 1 else life.today
    return life.innovator, c.Correct(event=event, field="occurred_on", value=day, reason="Salah tanggal")


def _completes(life: Life, version: int) -> bool:
    return isinstance(life.desk.histories[life.id][version - 1].fact, StageCompleted)


_MISTAKES: tuple[Callable[[Life], Asked], ...] = (
    _again, _display_first, _label, _role, _nameless_session, _unknown_indicator, _unknown_evidence, _no_weakness,
    _own_evaluation, _undesignated, _trial, _unmonitored, _unreasoned, _complaint, _twice, _backwards,
)  # fmt: skip
