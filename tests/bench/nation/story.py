"""A life from its beginning to its end, one step after the other, as far as its length allows."""

from __future__ import annotations

from collections.abc import Iterator

from domain.innovation import commands as c
from domain.innovation.values import DenialDecision, Vitality
from tests.bench.nation import words
from tests.bench.nation.desk import Step
from tests.bench.nation.journey import journey
from tests.bench.nation.life import MISTAKES, Ending, Life, Steps
from tests.bench.nation.mistakes import mistake, unowned
from tests.bench.nation.proposals import proposal, proposed
from tests.bench.nation.work import day

JOURNEY = 30
"""About as many events as a whole journey has without the days between."""


def story(life: Life) -> Iterator[Step]:
    """Every step is asked of the desk before the next one is thought of."""
    if life.chance.random() < MISTAKES:
        yield life.step(unowned(life))
    yield life.step(proposal(life))
    for asked in _told(life):
        if life.chance.random() < MISTAKES:
            yield life.step(mistake(life))
        yield life.step(asked)


def _told(life: Life) -> Steps:
    days = max(0.0, life.length / JOURNEY - 1)
    for asked in journey(life):
        if life.over:
            break
        yield asked
        for _ in range(int(life.chance.expovariate(1 / days)) if days else 0):
            if not life.over:
                yield day(life)
    while not life.over:
        yield day(life)
    yield from _ending(life)


def _ending(life: Life) -> Steps:
    chance, leader = life.chance, life.people.leader
    if life.ending is Ending.DORMANT:
        yield life.people.facilitator, c.MarkDormant(reason="Anggaran dihentikan")
        if chance.random() < 0.4 and life.state.vitality is Vitality.DORMANT:
            yield leader, c.Reactivate(reason="Anggaran kembali ada")
    elif life.ending is Ending.DISCONTINUED:
        yield leader, c.Discontinue(reason=words.sentence(chance))
        yield life.innovator, c.Revise(title=words.title(chance))  # too late: R51
    elif life.ending is Ending.DENIED:
        decision = chance.choice((DenialDecision.DISCONTINUE, DenialDecision.REMEDIATE))
        yield leader, c.DenyBenefit(reason=words.sentence(chance), decision=decision)
    elif life.ending is Ending.SUCCEEDED:
        yield life.innovator, c.Develop(**proposed(life))
