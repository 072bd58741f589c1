"""Where one event changed an innovation is where the representations before and after it differ."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import given

from domain.innovation.state import evolve
from service.histories import represent
from service.histories.diff import LEFT_OUT, changes
from service.histories.stepping import stepped
from tests.domain.legal import few, innovation_histories
from tests.domain.story import Told


def _shown(state: Any) -> dict[str, Any]:
    def named(id: UUID) -> dict[str, Any]:
        return {"id": str(id)}

    return represent.innovation(state, named)


@few
@given(innovation_histories())
def test_each_event_changed_where_the_representations_differ(told: Told) -> None:
    before = evolve(None, told.history[0])
    for event in told.history[1:]:
        after = evolve(before.branch(), event)
        assert {*stepped(before, after, before)} == {path for path, _, _ in changes(_shown(before), _shown(after))}
        before = after


def test_moments_of_a_state_are_no_change() -> None:
    assert not LEFT_OUT & {*represent.HEAD, *represent.COURSE, *represent.LISTS}
