"""Why a request was not done, besides a rule of the lab saying no (`domain.rules.Refused`)."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a payload: where (RFC 6901), which kind, and what fills the sentence about it."""

    pointer: str
    code: str
    facts: dict[str, object] = field(default_factory=dict)


class Invalid(Exception):
    """The payload cannot be accepted, whatever the state; `rule` is the one rule that all its flaws are of, if any."""

    def __init__(self, *problems: Problem, rule: str | None = None) -> None:
        super().__init__(", ".join(f"{problem.pointer} {problem.code}" for problem in problems))
        self.problems, self.rule = problems, rule


class Forbidden(Exception):
    """None of the caller's roles permits this."""


class CallerChanged(Exception):
    """Something was recorded of the caller's account since it was remembered: who asks is to be found anew."""


class NotFound(Exception):
    """There is no such thing, or there was none then."""


class PreconditionRequired(Exception):
    """A command on something that exists needs the version the caller saw."""


class VersionMismatch(Exception):
    """It has moved on since the version the caller saw (R52)."""

    def __init__(self, current: int) -> None:
        super().__init__(f"now at version {current}")
        self.current = current


class KeyReused(Exception):
    """The idempotency key was used for another request."""


class InFlight(Exception):
    """A request with the same idempotency key has not ended yet."""


class Behind(Exception):
    """A projection has not reached the position asked for in time."""


class Busy(Exception):
    """The store could not be written to in time; nothing was recorded."""


class LedgerForked(Busy):
    """What was signed of the ledger's log is not there any more: nothing is recorded until a new one is opened."""


class EventsMissing(Busy):
    """A database that took over lacks acknowledged events: nothing is recorded until somebody has accepted that."""
