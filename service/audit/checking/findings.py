"""What a check of a database found: at which step (FORMAT.md section 4), at which leaf, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from service.ledger.checkpoint import Checkpoint
from service.ledger.verdicts import Step, Verdict


@dataclass(frozen=True, slots=True)
class Leaf:
    """A place in a log. Aggregate (hex) and version are None where the leaf is not there, or cannot be read."""

    log: str
    index: int
    aggregate: str | None = None
    version: int | None = None

    def __str__(self) -> str:
        of = f", {self.aggregate} version {self.version}" if self.aggregate is not None else ""
        return f"leaf {self.index} of {self.log}{of}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: the first time it was met, at the leaf of an index where there is one.

    `log` is an origin, "" where it concerns none.
    """

    step: Step
    why: str
    log: str
    index: int | None = None


@dataclass(slots=True)
class Findings:
    """Of each kind the first is kept: whatever is wrong a million times is said once."""

    log: str
    _seen: dict[tuple[Step, str], int | None] = field(default_factory=dict)

    def add(self, step: Step, why: str, index: int | None = None) -> None:
        self._seen.setdefault((step, why), index)

    def take(self, step: Step, whose: str) -> list[str]:
        """Takes away what was found at a step and begins so, and says it."""
        taken = [each for each in self._seen if each[0] is step and each[1].startswith(f"{whose} ")]
        for each in taken:
            del self._seen[each]
        return [why for _, why in taken]

    def __iter__(self) -> Iterator[Finding]:
        return (Finding(step, why, self.log, index) for (step, why), index in self._seen.items())

    def __bool__(self) -> bool:
        return bool(self._seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One log. `signed` and `witnessed` are the sizes of its largest heads under the policy; `head` and `note` the
    latter (without a policy there is none). `first` is its first leaf that is known to be wrong; where only heads tell
    that something was changed, the first wrong one is one of the leaves from the first of `between` to before the
    second."""

    name: str
    origin: str
    leaves: int
    root: bytes
    findings: tuple[Finding, ...]
    first: Leaf | None = None
    between: tuple[int, int] | None = None
    signed: int | None = None
    witnessed: int | None = None
    head: Checkpoint | None = None
    note: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`elsewhere` are findings of no log; `unguarded` what no longer refuses changes, `damaged` what the database says
    of its own file; `unchecked` what could not be looked at, and why; `told` what an auditor should know although it
    breaks nothing."""

    logs: tuple[Checked, ...]
    events: int
    elsewhere: tuple[Finding, ...] = ()
    unguarded: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """All of them, the one that decides first: the earliest step, of one step in the order of the logs."""
        found = [*(each for log in self.logs for each in log.findings), *self.elsewhere]
        return sorted(found, key=lambda each: each.step.place)

    @property
    def verdict(self) -> Verdict:
        return self.findings[0].step.verdict if self.findings else Verdict.OK

    @property
    def name(self) -> str:
        """The verdict, or what is wrong beside the evidence."""
        beside = "DAMAGED" if self.damaged else "UNGUARDED" if self.unguarded else Verdict.OK.name
        return self.verdict.name if self.findings else beside

    @property
    def status(self) -> int:
        """Of the program: the verdict's, or 1 where only something beside the evidence is wrong."""
        return int(self.verdict) or (1 if self.damaged or self.unguarded else 0)

    @property
    def first(self) -> Leaf | None:
        """The first wrong leaf of the log that the verdict is about, or else of any."""
        decisive = [log for log in self.logs if self.findings and log.origin == self.findings[0].log]
        return next((log.first for log in [*decisive, *self.logs] if log.first), None)
