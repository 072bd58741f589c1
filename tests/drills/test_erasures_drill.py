"""One per cent of the erasures; `python -m tests.drills.erasures` makes all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import erasures

pytestmark = pytest.mark.drill


def test_nothing_of_who_was_erased_is_left_and_everything_else_is(tmp_path: Path) -> None:
    done = erasures.drill(10, tmp_path)
    assert (done["erased"], done["hits"]) == (10, 0)
