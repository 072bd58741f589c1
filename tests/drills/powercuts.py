"""The power is cut under a running product, 2,000 times by `python -m tests.drills.powercuts [CUTS [SEED]]`.

`strace` writes down what `jejak serve` and its children write and sync while four clients are served, and when a yes
leaves it. At random places of that trace what the disk may hold is made (`power/disk.py`): all that was synced, and
of the rest some, none, torn or out of order. Each is opened by the product: nothing that was answered with a yes is
missing, no command is there by half, and one more can be recorded. Each run begins on what a cut left behind.

A drill that cannot fail shows nothing: the same product with `synchronous=NORMAL`, and a disk on which no sync does
anything, must lose what was acknowledged.
"""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.drills.power import traced
from tests.drills.power.disk import WAYS, Disk
from tests.drills.power.image import Truth, problems
from tests.drills.power.trace import Answered, Operation, Written, operations

PER_RUN = 250
WRITERS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What happened on the disk while the product ran on `before`, and the record that came of it."""

    before: Path
    operations: list[Operation]
    truth: Truth


def run(directory: Path, before: Path | None, seconds: float, *, careless: bool = False) -> Run:
    """A run under load on a copy of what is in `before` (nothing: an empty directory)."""
    start, place, trace = directory / "before", directory / "lived", directory / "trace"
    start.mkdir(parents=True)
    if before is not None:
        shutil.copytree(before, start, dirs_exist_ok=True)
    shutil.copytree(start, place)
    seen = traced.record(place, trace, seconds, WRITERS, careless=careless)
    found = operations(trace, place)
    trace.unlink()
    truth = Truth.of(place, seen.files)
    answered = {each.correlation for each in found if isinstance(each, Answered)}
    assert seen.acknowledged <= answered & (truth.needs.keys() | truth.files.keys()), "an answer is not in the trace"
    return Run(start, found, truth)


@dataclass(slots=True)
class Seen:
    """`images` by the way in which they were made; what was `wrong`, one text for an image."""

    images: Counter[str]
    wrong: list[str]
    in_doubt: int = 0
    acknowledged: int = 0

    def __add__(self, other: Seen) -> Seen:
        both = (self.in_doubt + other.in_doubt, self.acknowledged + other.acknowledged)
        return Seen(self.images + other.images, self.wrong + other.wrong, *both)


def cut(lived: Run, cuts: int, chance: Random, directory: Path, *, forgetful: bool = False) -> tuple[Seen, Path]:
    """Cuts the power so often, and looks at what is left; an untouched copy of one of the images."""
    disk, seen, done, answered = Disk(lived.before, forgetful=forgetful), Seen(Counter(), []), 0, list[str]()
    places = sorted(_places(lived.operations, cuts, chance))
    kept, copied = chance.randrange(cuts), directory / "kept"
    for number, place in enumerate(places):
        for operation in lived.operations[done:place]:
            disk.apply(operation)
            if isinstance(operation, Answered):
                answered.append(operation.correlation)
        done = place
        image, how = directory / "image", chance.choice(WAYS)
        image.mkdir()
        disk.cut(how, chance, image)
        if number == kept:
            shutil.copytree(image, copied)
        found = problems(image, lived.truth, answered)
        shutil.rmtree(image)
        if found:
            seen.wrong.append(f"cut {number}, {how.__name__}: {'; '.join(found)}")
        seen.images[how.__name__] += 1
        seen.in_doubt += disk.unsynced()
    seen.acknowledged = len(answered)
    return seen, copied


def _places(operations: Sequence[Operation], cuts: int, chance: Random) -> Iterator[int]:
    """After how many operations: anywhere, right after an answer, among the first ones more often, or while the main
    file is written (a checkpoint)."""
    numbered = list(enumerate(operations, start=1))
    answers = [number for number, each in numbered if isinstance(each, Answered)]
    checkpoints = [number for number, each in numbered if isinstance(each, Written) and each.path == "jejak.db"]
    for _ in range(cuts):
        yield chance.choice(chance.choice((range(len(operations) + 1), answers, answers[:20], checkpoints)))


def drill(cuts: int, directory: Path, seed: int = 1, *, per_run: int = PER_RUN, seconds: float = 4.0) -> Seen:
    """Raises AssertionError with the first things that were wrong."""
    chance, seen, before = Random(seed), Seen(Counter(), []), None
    for number, of_this in enumerate(_shares(cuts, per_run)):
        place = directory / f"run-{number}"
        lived = run(place, before, seconds)
        found, before = cut(lived, of_this, chance, place)
        assert not found.wrong, found.wrong[:5]
        seen += found
    return seen


def _shares(cuts: int, per_run: int) -> list[int]:
    return [min(per_run, cuts - begun) for begun in range(0, cuts, per_run)]


def careless(cuts: int, directory: Path, seed: int = 1, *, seconds: float = 2.0) -> int:
    """How many of so many images lack what was acknowledged under `synchronous=NORMAL`. Whole they are all the same."""
    lost, _ = cut(run(directory, None, seconds, careless=True), cuts, Random(seed), directory)
    broken = [each for each in lost.wrong if not all("acknowledged" in one for one in each.split("; "))]
    assert not broken, broken[:5]
    return len(lost.wrong)


def forgetful(cuts: int, directory: Path, seed: int = 1, *, seconds: float = 2.0) -> int:
    """How many of so many images are wrong where the disk says yes to a sync and does nothing."""
    lost, _ = cut(run(directory, None, seconds), cuts, Random(seed), directory, forgetful=True)
    return len(lost.wrong)


def main(cuts: int = 2000, seed: int = 1) -> None:
    controls = max(20, cuts // 20)
    with TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as name:
        place = Path(name)
        lost = careless(controls, place / "careless", seed), forgetful(controls, place / "forgetful", seed)
        print(f"of {controls} images each: {lost[0]} lose under synchronous=NORMAL, {lost[1]} on a disk without syncs")
        assert all(lost), "a drill that sees nothing"
        print(drill(cuts, place, seed))


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
