"""Which scenarios the tests of this build found kept: a file that they wrote beside the features, where one is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Annotated, Literal

import msgspec

from service.rulebook.book import Feature, Rulebook, Scenario

FILE = "last-run.json"
_MOST = 10_000_000
"""Bytes of such a file."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """`features` is the digest of the rulebook that was run, `outcomes` by the features' ids and the scenarios' names.

    `changed` says that what was tested was not quite the commit. An outline passed when it did with all its examples.
    """

    commit: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{7,64}$")] | None
    changed: bool
    ran_at: Annotated[datetime, msgspec.Meta(tz=True)]
    features: str
    outcomes: dict[str, dict[str, Literal["passed", "failed"]]]


class Standing(Enum):
    """There is no file; it cannot be read; it is of other features; it is of these."""

    NEVER = "never"
    DAMAGED = "damaged"
    OTHERS = "others"
    THESE = "these"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    passed: int = 0
    failed: int = 0
    not_run: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """`run` is there when it is of these features or of others, `why` when it could not be read."""

    standing: Standing
    run: Run | None = None
    why: str = ""

    def passed(self, feature: Feature, scenario: Scenario) -> bool | None:
        """None where that was not run as it stands here."""
        if self.run is None or self.standing is not Standing.THESE:
            return None
        outcome = self.run.outcomes.get(feature.id, {}).get(scenario.name)
        return None if outcome is None else outcome == "passed"

    def tally(self, feature: Feature, scenarios: Iterable[Scenario]) -> Tally:
        outcomes = [self.passed(feature, scenario) for scenario in scenarios]
        return Tally(passed=outcomes.count(True), failed=outcomes.count(False), not_run=outcomes.count(None))


def last_run(book: Rulebook, place: Traversable | None = None) -> LastRun:
    """Raises nothing: a page without it is better than none."""
    file = place or files("features").joinpath(FILE)
    try:
        if not file.is_file():
            return LastRun(standing=Standing.NEVER)
        with file.open("rb") as opened:
            run = msgspec.json.decode(opened.read(_MOST), type=Run)
    except (OSError, ValueError, RecursionError) as odd:
        return LastRun(standing=Standing.DAMAGED, why=str(odd))
    return LastRun(standing=Standing.THESE if run.features == book.digest else Standing.OTHERS, run=run)
