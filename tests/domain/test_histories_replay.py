"""Deciding and applying are apart: what was legal once replays, whatever the rules say later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.agency import decide as agency_decide
from domain.cycle import decide as cycle_decide
from domain.innovation import commands as c
from domain.innovation import demands, policies
from domain.innovation.state import evolve
from domain.launch import decide as launch_decide
from domain.region import decide as region_decide
from domain.rules import refuse
from service.histories.past import true_on
from service.store.mapper import decoded, encoded
from tests.domain import anything
from tests.domain.legal import few, innovation_histories, other_histories
from tests.domain.story import Told, innovation

OTHERS = ["cycle", "launch", "agency", "region"]


def _never(*_: object) -> Any:
    return refuse("R53", "wrong-state")


@contextmanager
def every_rule_refusing() -> Iterator[None]:
    """The world after every rule of the lab was tightened so far that nothing is allowed any more."""
    tables: list[dict[Any, Any]] = [policies.POLICIES, demands.DEMANDS]
    tables += [module.POLICIES for module in (cycle_decide, launch_decide, agency_decide, region_decide)]
    with pytest.MonkeyPatch.context() as patch:
        for table in tables:
            for command in table:
                patch.setitem(table, command, (_never,))
        yield


def _stored_and_read(told: Told) -> list[Any]:
    return [decoded(r.originator_id, r.originator_version, r.fact.type, encoded(r), r.position) for r in told.history]


@few
@given(innovation_histories())
def test_a_legal_history_of_an_innovation_replays_the_same_after_every_rule_was_tightened(told: Told) -> None:
    before = told.state
    with every_rule_refusing():
        assert told.fold(_stored_and_read(told)) == before


@pytest.mark.parametrize("kind", OTHERS)
def test_a_legal_history_of_another_kind_replays_the_same_after_every_rule_was_tightened(kind: str) -> None:
    @few
    @given(other_histories(kind))
    def replays(told: Told) -> None:
        before = told.state
        with every_rule_refusing():
            assert told.fold(_stored_and_read(told)) == before

    replays()


def test_with_every_rule_tightened_nothing_new_is_allowed() -> None:
    with every_rule_refusing():
        innovation().when(c.RecordMonitoring(findings="jalan")).refused("R53")


@few
@given(innovation_histories(), anything.days)
def test_what_was_true_on_any_day_can_be_told(told: Told, day: date) -> None:
    part = true_on(told.history, day)
    if part:
        assert told.fold(part).id == told.state.id


@few
@given(innovation_histories(), st.data())
def test_any_part_of_a_history_that_has_its_beginning_can_be_told(told: Told, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(told.history), max_size=len(told.history)))
    first, *rest = told.history
    part = [first, *(event for event, keep in zip(rest, kept[1:], strict=True) if keep)]
    assert told.fold(part).version == part[-1].originator_version


@few
@given(innovation_histories(corrections=False), st.data())
def test_a_state_told_up_to_some_version_goes_on_to_the_same_state(told: Told, data: st.DataObject) -> None:
    stop = data.draw(st.integers(1, len(told.history)))
    early = told.fold(told.history[:stop])
    late = early.branch()
    for event in told.history[stop:]:
        late = evolve(late, event)
    assert late == told.state
    assert early == told.fold(told.history[:stop])
