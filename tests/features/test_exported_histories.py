"""An exported history can be run again and ends in the same state, whatever its texts hold."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from service.histories.gherkin import history_as_gherkin
from tests.features.replaying import run_document
from tests.features.stories import Story
from tests.features.world import Clock, World
from tests.features.worlds import door_to, opened

ROOT = Path(__file__).parents[2]


@contextmanager
def fresh() -> Iterator[tuple[Path, Any]]:
    with TemporaryDirectory() as made:
        service = opened(Path(made), Clock())
        yield Path(made), service
        service.close()


def replayed(text: str, through: str = "service") -> None:
    with fresh() as (directory, service):
        run_document(text, directory, World(door_to(service, through)))


@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_random_history_ends_in_the_same_state_when_it_is_run_again(data: st.DataObject) -> None:
    with fresh() as (_, service):
        story = Story(service, data.draw)
        for _ in range(25):
            story.go_on()
        text = history_as_gherkin(service, UUID(story.id))
    replayed(text)
