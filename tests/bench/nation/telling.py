"""What happens in one region in a year: every life and the government's own work, in the order of their moments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heapreplace
from math import exp

from tests.bench.nation import words
from tests.bench.nation.calendar import YEAR
from tests.bench.nation.desk import Desk, Saved, Step
from tests.bench.nation.launches import launch
from tests.bench.nation.life import Ending, Life, length
from tests.bench.nation.office import Office, chance_of
from tests.bench.nation.people import People
from tests.bench.nation.story import story

SUCCEEDED, FOLLOWED = 0.03, 0.3
_UNEVEN = 0.7
"""How much regions differ in what they report."""
_ENDINGS = (Ending.NONE, Ending.DORMANT, Ending.DISCONTINUED, Ending.DENIED)
_ENDING_SHARES = (0.88, 0.05, 0.04, 0.03)


@dataclass(frozen=True, slots=True)
class Region:
    """Its number in the nation, and how many innovations it reports."""

    number: int
    innovations: int
    seed: int


def regions(count: int, innovations: int, seed: int) -> list[Region]:
    """The nation's innovations among its regions: each has some, a few have many."""
    chance = chance_of(seed, "nation")
    weights = [exp(chance.gauss(0, _UNEVEN)) for _ in range(count)]
    total, cumulated, given, found = sum(weights), 0.0, 0, []
    for number, weight in enumerate(weights):
        cumulated += weight
        upto = innovations if number == count - 1 else round(innovations * cumulated / total)
        found.append(Region(number, upto - given, seed))
        given = upto
    return found


def told(region: Region, refused: Counter[str]) -> Iterator[Saved]:
    """Everything that a region records, in order; `refused` counts by rule and code what it does not."""
    province, hours = words.PROVINCES[region.number % len(words.PROVINCES)]
    place, city = region.number // len(words.PROVINCES), region.number % 4 == 3
    code = f"{province}.{place + (71 if city else 1):02d}"
    desk = Desk(code, hours, chance_of(region.seed, code))
    desk.refused = refused
    office = Office(desk, People(code), words.region_name(region.number, city))
    for step in office.beginning():
        if (saved := desk.ask(step)) is not None:
            yield saved
    yield from _in_order(desk, [*_work(office), *_lives(office, region.innovations)])


def _work(office: Office) -> Iterator[Iterator[Step]]:
    chance = office.chance
    for _ in range(chance.randint(1, 2)):
        yield office.laboratory(date(YEAR, 1, 6) + timedelta(days=chance.randint(0, 150)))
    for month in chance.sample(range(4, 13), chance.randint(1, 3)):
        yield launch(office, month)
    yield office.reorganisation()
    yield office.figures()


def _lives(office: Office, innovations: int) -> Iterator[Iterator[Step]]:
    """So many innovations, successors among them."""
    chance = office.chance
    succeeded = min(sum(chance.random() < SUCCEEDED for _ in range(innovations)), innovations // 2)
    for number in range(innovations - succeeded):
        ending = Ending.SUCCEEDED if number < succeeded else chance.choices(_ENDINGS, _ENDING_SHARES)[0]
        followed = chance.random() < FOLLOWED
        yield story(_life(office, ending, followed))


def _life(office: Office, ending: Ending, followed: bool) -> Life:
    chance = office.chance
    life = Life(
        desk=office.desk, people=office.people, chance=chance, id=office.desk.new_id(datetime(YEAR, 1, 3)),
        agency=chance.choice(office.agencies), agencies=office.agencies, cycles=office.cycles, length=length(chance),
        followed=followed, ending=ending,
    )  # fmt: skip
    life.id = office.desk.new_id(life.begins)
    return life


def _in_order(desk: Desk, stories: list[Iterator[Step]]) -> Iterator[Saved]:
    """The step with the earliest moment is asked next; its story thinks of another one when it knows the answer."""
    waiting = [(first.at, number, first, steps) for number, steps in enumerate(stories) if (first := next(steps, None))]
    heapify(waiting)
    while waiting:
        at, number, step, steps = waiting[0]
        saved = desk.ask(step)
        if saved is not None:
            yield saved
        following = next(steps, None)
        if following is None:
            heappop(waiting)
        else:
            following = following if following.at >= at else replace(following, at=at)
            heapreplace(waiting, (following.at, number, following, steps))
