"""A sixteenth of the largest bundles; `python -m tests.drills.large` makes them whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import large

pytestmark = pytest.mark.drill


def test_large_bundles_get_their_verdicts_in_little_memory_and_time(tmp_path: Path) -> None:
    assert len(large.drill(1, tmp_path)) == 2 * len(large.BUNDLES)
