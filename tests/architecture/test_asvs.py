"""The table of OWASP ASVS 5.0.0 is whole, and what it names to show that a point is met is there."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "api" / "ASVS.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (met|n/a|open) \| (.+) \|$", TEXT, re.MULTILINE)
POINTS = """
1.1.1-2 1.2.1-9 1.3.1-11 1.4.1-3 1.5.1-2 2.1.1-3 2.2.1-3 2.3.1-4 2.4.1 3.2.1-2 3.3.1-4 3.4.1-6 3.5.1-5 3.7.1-2
4.1.1-3 4.2.1 4.3.1-2 4.4.1-4 5.1.1 5.2.1-3 5.3.1-2 5.4.1-3 6.1.1-3 6.2.1-12 6.3.1-4 6.4.1-4 6.5.1-5 6.6.1-3
6.8.1-4 7.1.1-3 7.2.1-4 7.3.1-2 7.4.1-5 7.5.1-2 7.6.1-2 8.1.1-2 8.2.1-3 8.3.1 8.4.1 9.1.1-3 9.2.1-4 10.1.1-2
10.2.1-2 10.3.1-4 10.4.1-11 10.5.1-5 10.6.1-2 10.7.1-3 11.1.1-2 11.2.1-3 11.3.1-3 11.4.1-4 11.5.1 11.6.1
12.1.1-3 12.2.1-2 12.3.1-4 13.1.1 13.2.1-5 13.3.1-2 13.4.1-5 14.1.1-2 14.2.1-4 14.3.1-3 15.1.1-3 15.2.1-3
15.3.1-7 16.1.1 16.2.1-5 16.3.1-4 16.4.1-3 16.5.1-3 17.1.1 17.2.1-4 17.3.1-2
"""
"""Levels 1 and 2 of version 5.0.0: 70 and 183."""


def wanted() -> list[str]:
    found = []
    for section, first, last in re.findall(r"(\d+\.\d+)\.(\d+)(?:-(\d+))?", POINTS):
        found += [f"{section}.{number}" for number in range(int(first), int(last or first) + 1)]
    return found


@cache
def named_in(path: str) -> frozenset[str]:
    text = (ROOT / path).read_text(encoding="utf-8")
    return frozenset(re.findall(r"^ *def (test_\w+)", text, re.MULTILINE))


def test_every_point_of_levels_one_and_two_stands_there_once() -> None:
    assert [row[0] for row in ROWS] == wanted()
    assert len(ROWS) == 70 + 183


def test_no_row_is_written_otherwise() -> None:
    assert len(re.findall(r"^\| \d", TEXT, re.MULTILINE)) == len(ROWS)


def test_the_counts_at_its_head_are_right() -> None:
    counted = Counter(row[2] for row in ROWS)
    said = re.search(r"(\d+) met, (\d+) not applicable, (\d+) open", TEXT)
    assert said is not None
    assert [int(each) for each in said.groups()] == [counted["met"], counted["n/a"], counted["open"]]


@pytest.mark.parametrize("point", [row for row in ROWS if row[2] == "met"], ids=lambda row: row[0])
def test_what_is_met_names_what_shows_it(point: tuple[str, str, str, str]) -> None:
    named = re.findall(r"`([^`]+)`", point[3])
    assert ", ".join(f"`{each}`" for each in named) == point[3]
    for each in named:
        path, _, test = each.partition("::")
        assert (ROOT / path).is_file(), each
        assert not test or test in named_in(path), each


@pytest.mark.parametrize("point", [row for row in ROWS if row[2] != "met"], ids=lambda row: row[0])
def test_what_is_not_says_why_and_what_it_names_exists(point: tuple[str, str, str, str]) -> None:
    assert len(point[3]) > 8
    for path, test in re.findall(r"`(tests/[\w/.]+)::(\w+)`", point[3]):
        assert test in named_in(path), test
