"""The tables of `/aturan`, to take away: the rules, and what an outline of a scenario is run with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from api.pages.downloads import Cell, Table, Tables
from api.pages.formats import Formats
from service.audit.refusals.counting import Counted
from service.rulebook import Scenario
from service.rulebook.book import Examples
from service.rulebook.last_run import LastRun
from service.rulebook.searching import InFeature


def listed(places: Iterable[InFeature], run: LastRun, refused: Counted | None, f: Formats) -> Table:
    """With how often each rule refused where that may be told."""
    columns = ["column_feature", "rule", "column_rule", "column_passed", "column_failed", "column_not_run"]
    columns += ["rule_refused"] if refused else []
    return Table.headed("aturan", columns, _rows(places, run, refused), f.said.page)


def _rows(places: Iterable[InFeature], run: LastRun, refused: Counted | None) -> Iterator[list[Cell]]:
    for place in places:
        for rule in (found.rule for found in place.rules):
            tally = run.tally(place.feature, rule.scenarios)
            row: list[Cell] = [place.feature.name, rule.id, rule.title, tally.passed, tally.failed, tally.not_run]
            if refused:
                row.append(refused.by_rule.get(rule.id, 0) if rule.codes else None)
            yield row


def examples(scenarios: Iterable[Scenario]) -> Tables:
    """By the anchor of the scenario and the place there."""
    return {
        f"{scenario.anchor}-{place}": partial(_examples, f"{scenario.anchor}-{place}", each)
        for scenario in scenarios
        for place, each in enumerate(scenario.examples, 1)
    }


def _examples(name: str, given: Examples) -> Table:
    headings, *rows = given.table
    return Table(name, headings, rows)
