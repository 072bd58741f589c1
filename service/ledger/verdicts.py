"""What a verification can end with (FORMAT.md section 4): one meaning for each exit code, and the steps in their
order."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, IntEnum


class Verdict(IntEnum):
    """The exit code of `jejak audit verify`, and of the standalone verifier."""

    OK = 0
    UNWITNESSED = 10
    NO_TRUSTED_KEY = 20
    UNSUPPORTED = 21
    DIVERGED = 30
    BUNDLE_CORRUPT = 41
    BAD_SIGNATURE = 42
    WRONG_LOG = 43
    ROOT_MISMATCH = 44
    LEAF_INVALID = 45
    CHAIN_BROKEN = 46
    STATE_MISMATCH = 47
    STATE_MISSING = 48
    TIME_ORDER = 49


class Step(Enum):
    """The steps in the order in which they are checked: of two defects, the one whose step comes first is told."""

    ARCHIVE = (1, Verdict.BUNDLE_CORRUPT)
    FORMAT = (2, Verdict.UNSUPPORTED)
    MEMBERS = (3, Verdict.BUNDLE_CORRUPT)
    NOTE = (4, Verdict.BAD_SIGNATURE)
    ORIGIN = (5, Verdict.WRONG_LOG)
    SIGNER = (6, Verdict.NO_TRUSTED_KEY)
    LEAVES = (7, Verdict.BUNDLE_CORRUPT)
    KNOWN_NOTE = (8, Verdict.BAD_SIGNATURE)
    KNOWN_ORIGIN = (9, Verdict.WRONG_LOG)
    KNOWN_SIGNER = (10, Verdict.NO_TRUSTED_KEY)
    ROOT = (11, Verdict.ROOT_MISMATCH)
    KNOWN_ROOT = (12, Verdict.DIVERGED)
    STATES = (13, Verdict.BUNDLE_CORRUPT)
    LEAF = (14, Verdict.LEAF_INVALID)
    LEAF_LOG = (15, Verdict.WRONG_LOG)
    CHAIN = (16, Verdict.CHAIN_BROKEN)
    TIME = (17, Verdict.TIME_ORDER)
    STATE = (18, Verdict.STATE_MISMATCH)
    STATE_THERE = (19, Verdict.STATE_MISSING)
    COSIGNED_TIME = (20, Verdict.TIME_ORDER)
    QUORUM = (21, Verdict.UNWITNESSED)

    @property
    def place(self) -> int:
        return self.value[0]

    @property
    def verdict(self) -> Verdict:
        return self.value[1]


class Failed(Exception):
    """A step did not hold, and nothing after it needs to be looked at."""

    def __init__(self, step: Step, why: str) -> None:
        super().__init__(why)
        self.step = step


@dataclass(slots=True)
class Findings:
    """What did not hold, seen in any order: the first sight of each step, and the step that decides."""

    seen: dict[Step, str] = field(default_factory=dict)

    def add(self, step: Step, why: str) -> None:
        self.seen.setdefault(step, why)

    def up_to(self, step: Step) -> bool:
        """Whether something at this step or before it did not hold: what comes after cannot change the verdict."""
        return any(each.place <= step.place for each in self.seen)

    def decide(self) -> None:
        """Raises Failed with the first step that did not hold."""
        if self.seen:
            step = min(self.seen, key=lambda each: each.place)
            raise Failed(step, self.seen[step])
