"""A few of the killed witnesses; `python -m tests.drills.witnesses` kills 200."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import witnesses

pytestmark = pytest.mark.drill


def test_no_witness_forgets_or_contradicts_itself_when_it_is_killed(tmp_path: Path) -> None:
    done = witnesses.drill(4, tmp_path)
    assert done["cosigned"] > 0
    assert done["conflicts"] > 0
