"""What happens on any day of a life: evidence, measurements, complaints, mentoring, revisions, corrections."""

from __future__ import annotations

from collections.abc import Callable

from domain.innovation import commands as c
from domain.innovation.events import MeasurementRecorded
from domain.innovation.values import AwardLevel, ComplaintStatus, EvidenceStatus, Form, IndicatorKind
from domain.values import STAGES
from tests.bench.nation import words
from tests.bench.nation.journey import mentoring
from tests.bench.nation.life import Asked, Life
from tests.bench.nation.measures import defining, measuring

_LEVELS = list(AwardLevel)
_PURPOSES = ("foto kegiatan", "regulasi", "anggaran", "video", "laporan")


def day(life: Life) -> Asked:
    """One thing that may be asked now."""
    return life.chance.choices(_WORK, cum_weights=_WEIGHTS)[0](life)


def _measurement(life: Life) -> Asked:
    keys = list(life.state.indicators)
    if keys:
        return measuring(life, life.chance.choice(keys))
    return defining(life, IndicatorKind.OUTPUT)


def _indicator(life: Life) -> Asked:
    return defining(life, life.chance.choice((IndicatorKind.OUTPUT, IndicatorKind.OUTCOME)))


def _evidence(life: Life) -> Asked:
    chance = life.chance
    sha256 = f"{chance.getrandbits(256):064x}"
    life.evidence.append(sha256)
    picture = chance.random() < 0.6
    return life.innovator, c.AttachEvidence(
        sha256=sha256,
        name=f"bukti-{life.told + 1}.{'jpg' if picture else 'pdf'}",
        media_type="image/jpeg" if picture else "application/pdf",
        size=chance.randint(20_000, 4_000_000),
        purpose=chance.choice(_PURPOSES),
    )


def _judgement(life: Life) -> Asked:
    while life.evidence:
        sha256 = life.evidence.pop(0)
        found = life.state.evidence.get(sha256)
        if found is not None and found.status is EvidenceStatus.ATTACHED:
            if life.chance.random() < 0.85:
                return life.people.evaluator, c.VerifyEvidence(sha256=sha256)
            return life.people.evaluator, c.RejectEvidence(sha256=sha256, reason="Tidak terbaca")
    return _evidence(life)


def _monitoring(life: Life) -> Asked:
    actor = life.people.evaluator if life.chance.random() < 0.5 else life.people.facilitator
    return actor, c.RecordMonitoring(findings=words.sentence(life.chance))


def _complaint(life: Life) -> Asked:
    """The oldest one goes on, or a new one comes."""
    chance, state = life.chance, life.state
    if life.complaints and chance.random() < 0.7:
        key = life.complaints[0]
        found = state.complaints.get(key)
        if found is not None and found.status is ComplaintStatus.OPEN:
            return life.innovator, c.AnswerComplaint(key=key, answer=words.sentence(chance))
        if found is not None:
            life.complaints.pop(0)
            return life.people.facilitator, c.CloseComplaint(key=key, outcome="Selesai")
    key = f"p-{life.told + 1}"
    if key in state.complaints:
        return _monitoring(life)
    life.complaints.append(key)
    reporter = f"Pelapor {chance.randint(1, 9999)}" if chance.random() < 0.5 else None
    return life.people.facilitator, c.ReceiveComplaint(
        key=key, what=words.sentence(chance), channel="SP4N-LAPOR!", reporter=reporter
    )


def _mentoring(life: Life) -> Asked:
    return life.people.mentor, mentoring(life, life.state.stage or STAGES[0])


def _revision(life: Life) -> Asked:
    chance = life.chance
    if chance.random() < 0.5:
        return life.innovator, c.Revise(idea=words.sentence(chance))
    return life.innovator, c.Revise(title=words.title(chance), form=chance.choice(list(Form)), tags=words.tags(chance))


def _award(life: Life) -> Asked:
    chance = life.chance
    return life.innovator, c.ReceiveAward(
        name="Anugerah Inovasi", giver="Gubernur", year=life.today.year, level=chance.choice(_LEVELS)
    )


def _replication(life: Life) -> Asked:
    return life.innovator, c.RecordReplication(
        by=words.region_name(life.chance.randint(0, 500), True), since=life.today
    )


def _correction(life: Life) -> Asked:
    """A measurement that was mistyped, or the title as it was proposed."""
    chance = life.chance
    events = life.desk.histories[life.id]
    event = chance.choice(events)
    if isinstance(event.fact, MeasurementRecorded):
        return life.innovator, c.Correct(
            event=event.originator_version, field="value", value=chance.randint(1, 2000), reason="Salah ketik"
        )
    return life.people.facilitator, c.Correct(event=1, field="title", value=words.title(chance), reason="Ejaan judul")


def _custodian(life: Life) -> Asked:
    life.agency = life.chance.choice(life.agencies)
    return life.people.facilitator, c.ChangeCustodian(reason="Perubahan susunan organisasi", agency=life.agency)


_SHARES: tuple[tuple[Callable[[Life], Asked], float], ...] = (
    (_evidence, 24),
    (_measurement, 22),
    (_judgement, 16),
    (_monitoring, 11),
    (_complaint, 11),
    (_mentoring, 5),
    (_revision, 4),
    (_indicator, 2),
    (_award, 1.5),
    (_replication, 1.5),
    (_correction, 0.8),
    (_custodian, 0.4),
)
_WORK = [work for work, _ in _SHARES]
_WEIGHTS = [sum(share for _, share in _SHARES[: place + 1]) for place in range(len(_SHARES))]
