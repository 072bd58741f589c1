"""`/aturan`: the rules as they are written and run, whether the tests found them kept, how often each refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

from api.asked import Asked
from api.audit.refusals import readable
from api.identity import is_public
from api.pages import downloads, rules_tables
from api.pages.formats import Formats
from api.pages.rendering import page, spoken
from api.query import Parameter, plain_text
from service.audit.refusals.counting import Counted, counted
from service.rulebook import Feature, Rule, Scenario, rulebook
from service.rulebook.last_run import LastRun, Standing, last_run
from service.rulebook.searching import search

HERE = "/aturan"
ONE = HERE + "/{rule}"
SEARCH = Parameter(
    name="q", read=plain_text, shape={"type": "string"}, description="words that stand in a rule or a scenario"
)


def listed(asked: Asked) -> Response:
    """Every rule by its feature, or those in which some words stand."""
    f, run, text = Formats(spoken(asked)), last_run(rulebook()), asked.query.get("q", "")
    if downloads.AS.name in asked.query:
        return downloads.sent(asked, rules_tables.listed(search(rulebook(), text), run, _refused(asked), f))
    return page(
        asked,
        "rules",
        places=search(rulebook(), text),
        text=text,
        run=run,
        passed=_all_of(run, f),
        result=lambda feature, scenarios: _result(run, feature, scenarios, f),
        refused=_refused(asked),
        may_log_in=is_public(asked.actor),
        downloads=downloads.links(asked),
    )


def shown(asked: Asked, *, rule: str) -> Response:
    """One rule with its scenarios; or, under the name of a feature, the scenarios that belong to no rule."""
    said, run = spoken(asked), last_run(rulebook())
    f, facts = Formats(said), dict[str, Any]()
    feature, found = _named(rule)
    if found is not None:
        facts = {"sentences": [(code, said.lines(code, found.id)) for code in found.codes], **_neighbours(found)}
    scenarios = feature.scenarios if found is None else found.scenarios
    if downloads.AS.name in asked.query:
        return downloads.one_of(asked, rules_tables.examples(scenarios))
    return page(
        asked,
        "rule",
        feature=feature,
        rule=found,
        scenarios=scenarios,
        backgrounds=[each for each in (feature.background, found and found.background) if each],
        run=run,
        passed=_all_of(run, f),
        result=_result(run, feature, scenarios, f),
        outcome=lambda scenario: run.passed(feature, scenario),
        refused=_refused(asked),
        may_log_in=is_public(asked.actor),
        downloads=lambda name: downloads.links(asked, table=name),
        **facts,
    )


def _named(name: str) -> tuple[Feature, Rule | None]:
    """Raises NotFound."""
    for feature in rulebook().features:
        if feature.id == name and feature.scenarios:
            return feature, None
    return rulebook().rule(name)


def _neighbours(rule: Rule) -> dict[str, Rule | None]:
    rules = [None, *(each for _, each in rulebook().rules()), None]
    place = rules.index(rule)
    return {"previous": rules[place - 1], "following": rules[place + 1]}


def _all_of(run: LastRun, f: Formats) -> str:
    """How many of all scenarios passed, where that is known."""
    if run.run is None or run.standing is not Standing.THESE:
        return ""
    outcomes = [run.passed(feature, each) for feature in rulebook().features for each in feature.everything()]
    return f.count("scenarios_passed", outcomes.count(True), all=f.number(len(outcomes)))


def _result(run: LastRun, feature: Feature, scenarios: Iterable[Scenario], f: Formats) -> tuple[str, str]:
    """In a word or a number, and how good that is: good, bad or nothing."""
    tally = run.tally(feature, scenarios)
    every = f.number(tally.passed + tally.failed + tally.not_run)
    if tally.failed:
        return f.count("scenarios_failed", tally.failed, all=every), "bad"
    if tally.passed:
        return f.count("scenarios_passed", tally.passed, all=every), "" if tally.not_run else "good"
    return f.said.page["result_none"], ""


def _refused(asked: Asked) -> Counted | None:
    """In the regions all of which the caller reads; None for who reads no whole region, and for the public."""
    if is_public(asked.actor) or all(grant.agencies is not None for grant in asked.actor.grants):
        return None
    return counted(asked.service.ledger.ask, readable(asked))
