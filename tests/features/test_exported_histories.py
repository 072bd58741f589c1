"""An exported history can be run again and ends in the same state, whatever its texts hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_bdd.parser import FeatureParser

from domain.innovation.events import EVENTS
from service.histories.gherkin import history_as_gherkin
from service.histories.words.quoting import QUOTED, cell, doc_string, from_cell, from_doc_string, quoted, unquoted
from tests.features.running import run_document
from tests.features.stories import AWKWARD, Story
from tests.features.world import Clock, World
from tests.features.worlds import door_to, opened, scratch
from tests.service.lab import LOOKING


@contextmanager
def fresh() -> Iterator[tuple[Path, Any]]:
    with scratch() as directory:
        service = opened(directory, Clock(), inline=False)
        yield directory, service
        service.close()


def replayed(text: str, through: str = "service") -> None:
    with fresh() as (directory, service):
        run_document(text, directory, World(door_to(service, through)))


@settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_random_history_ends_in_the_same_state_when_it_is_run_again(data: st.DataObject) -> None:
    with fresh() as (_, service):
        story = Story(service, data.draw)
        for _ in range(15):
            story.go_on()
        text = history_as_gherkin(service, UUID(story.id), LOOKING)
    replayed(text)


@settings(max_examples=1, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_history_of_every_command_and_correction_ends_in_the_same_state(data: st.DataObject) -> None:
    with fresh() as (_, service):
        story = Story(service, data.draw, begins="propose")
        story.tell_everything()
        known = {event.fact.type for event in service.history("innovation", UUID(story.id))}
        text = history_as_gherkin(service, UUID(story.id), LOOKING)
    assert {kind.type for kind in EVENTS} - known == {"innovation.imported_as_running"}
    replayed(text)


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(st.data())
def test_it_ends_in_the_same_state_over_http(data: st.DataObject) -> None:
    with fresh() as (_, service):
        story = Story(service, data.draw)
        for _ in range(10):
            story.go_on()
        text = history_as_gherkin(service, UUID(story.id), LOOKING)
    replayed(text, "http")


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])) | st.lists(st.sampled_from(AWKWARD)).map("".join))
def test_any_text_comes_back_from_a_step_a_cell_and_a_doc_string(text: str) -> None:
    document = f"""# language: id
Fitur: f
  Skenario: s
    Ketika kata {quoted(text)} ditulis
      | x | {cell(text)} |
    Dan naskah
      \"\"\"
{chr(10).join("      " + line for line in doc_string(text).split(chr(10)))}
      \"\"\"
"""
    with TemporaryDirectory() as made:
        (Path(made) / "f.feature").write_text(document, encoding="utf-8")
        feature = FeatureParser(made, "f.feature").parse()
    said, written = feature.scenarios["s"].render({}).steps
    match = re.fullmatch(f"kata {QUOTED} ditulis", said.name)
    assert match is not None
    assert unquoted(match[1]) == text
    assert said.datatable is not None
    assert from_cell(said.datatable.raw()[0][1]) == text
    assert from_doc_string(str(written.docstring)) == text
