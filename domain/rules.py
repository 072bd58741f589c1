"""The catalogue of the lab's rules, and what a refusal is (lifecycle, section 4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the lab; `codes` are the problem codes it refuses with, empty for a report or a property."""

    id: str
    codes: tuple[str, ...]


def _rules(lines: str) -> dict[str, Rule]:
    rows = (line.split() for line in lines.strip().splitlines())
    return {id: Rule(id, tuple(codes)) for id, *codes in rows}


RULES = _rules("""
R01 no-custodian
R02 stage-out-of-order
R03 stage-out-of-order
R04 dates-run-backwards
R05 unknown-stage-label
R06 not-ready-to-launch
R07
R08 reason-required
R09 totals-do-not-add-up
R10 not-monitored
R11
R12 unmeasured
R13 complaint-closed
R14 weakness-required weakness-open
R15 remediation-missing
R16 reason-required
R17
R18
R19
R20
R21
R22
R23 invalid
R24 invalid
R25
R26 no-custodian
R27 invalid
R28 invalid
R29
R30 already-running
R31 already-superseded
R32
R33 not-feasible
R35 permission-missing
R37 not-designated
R38 invalid
R39
R45
R46
R50 self-evaluation
R51 ended
R52 version-mismatch
R53 wrong-state
R54 already-exists
R55 below-minimum
R56 unknown-key
R57 self-grant
R58 auditor-independence
R59 second-person
R60 second-person
R61 reason-required
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A rule says no. `pointers` are set when the payload alone breaks it (422), empty when the state does (409).

    `facts` fill the sentence that explains the refusal; the sentence itself belongs to whoever speaks to people.
    """

    rule: str
    code: str
    pointers: tuple[str, ...] = ()
    facts: dict[str, object] = field(default_factory=dict)


def refuse(rule: str, code: str, *pointers: str, **facts: object) -> Refusal:
    if code not in RULES[rule].codes:
        raise ValueError(f"{rule} does not refuse with {code}")
    return Refusal(rule=rule, code=code, pointers=pointers, facts=facts)


class Refused(Exception):
    """A command was refused; nothing was recorded."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(f"{refusal.rule} {refusal.code}")
        self.refusal = refusal


_FIRST = {"R51": 0, "R30": 1}


def foremost(refusals: Iterable[Refusal | None]) -> Refusal | None:
    """Of several refusals the one to report: R51, then R30, then ascending id."""
    real = [refusal for refusal in refusals if refusal is not None]
    return min(real, key=lambda refusal: (_FIRST.get(refusal.rule, 2), refusal.rule), default=None)
