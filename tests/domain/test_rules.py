"""Of several rules that refuse, one is reported."""

from __future__ import annotations

import pytest

from domain.rules import RULES, foremost, refuse


def test_nothing_is_reported_when_no_rule_refuses() -> None:
    assert foremost([None, None]) is None


def test_an_ended_innovation_is_reported_before_everything_else() -> None:
    refusals = [refuse("R02", "stage-out-of-order"), refuse("R30", "already-running"), None, refuse("R51", "ended")]
    reported = foremost(refusals)
    assert reported is not None
    assert reported.rule == "R51"


def test_an_already_running_one_is_reported_before_lower_rules() -> None:
    reported = foremost([refuse("R02", "stage-out-of-order"), refuse("R30", "already-running")])
    assert reported is not None
    assert reported.rule == "R30"


def test_otherwise_the_lowest_rule_is_reported() -> None:
    reported = foremost([refuse("R53", "wrong-state"), refuse("R12", "unmeasured"), refuse("R14", "weakness-open")])
    assert reported is not None
    assert reported.rule == "R12"


def test_a_rule_refuses_with_its_own_codes_only() -> None:
    with pytest.raises(ValueError):
        refuse("R06", "ended")


def test_a_rule_that_only_reports_never_refuses() -> None:
    assert RULES["R17"].codes == ()


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("R01", "no-custodian"), ("R02", "stage-out-of-order"), ("R03", "stage-out-of-order"),
        ("R04", "dates-run-backwards"), ("R05", "unknown-stage-label"), ("R06", "not-ready-to-launch"), ("R07", ""),
        ("R08", "reason-required"), ("R09", "totals-do-not-add-up"), ("R10", "not-monitored"), ("R11", ""),
        ("R12", "unmeasured"), ("R13", "complaint-closed"), ("R14", "weakness-required weakness-open"),
        ("R15", "remediation-missing"), ("R16", "reason-required"), ("R17", ""), ("R18", ""), ("R19", ""),
        ("R20", ""), ("R21", ""), ("R22", ""), ("R23", "invalid"), ("R24", "invalid"), ("R25", ""),
        ("R26", "no-custodian"), ("R27", "invalid"), ("R28", "invalid"), ("R29", ""), ("R30", "already-running"),
        ("R31", "already-superseded"), ("R32", ""), ("R33", "not-feasible"), ("R35", "permission-missing"),
        ("R37", "not-designated"), ("R38", "invalid"), ("R39", ""), ("R45", ""), ("R46", ""),
        ("R50", "self-evaluation"), ("R51", "ended"), ("R52", "version-mismatch"), ("R53", "wrong-state"),
        ("R54", "already-exists"), ("R55", "below-minimum"), ("R56", "unknown-key"),
        ("R57", "self-grant"), ("R58", "auditor-independence"), ("R59", "second-person"), ("R60", "second-person"),
        ("R61", "reason-required"),
    ],
)  # fmt: skip
def test_every_rule_of_the_lab_has_its_codes(rule: str, codes: str) -> None:
    assert RULES[rule].codes == tuple(codes.split())


def test_no_other_rule_exists() -> None:
    numbers = [*range(1, 34), 35, 37, 38, 39, 45, 46, *range(50, 62)]
    assert list(RULES) == [f"R{number:02}" for number in numbers]
