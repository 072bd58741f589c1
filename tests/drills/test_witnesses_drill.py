"""A few of the killed witnesses, and of those whose power is cut; the modules themselves do all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import witness_cuts, witnesses

pytestmark = pytest.mark.drill


def test_no_witness_forgets_or_contradicts_itself_when_it_is_killed(tmp_path: Path) -> None:
    done = witnesses.drill(4, tmp_path)
    assert done["cosigned"] > 0
    assert done["conflicts"] > 0


def test_no_witness_forgets_what_it_answered_when_the_power_is_cut(tmp_path: Path) -> None:
    for place in ("careful", "forgetful"):
        (tmp_path / place).mkdir()
    assert witness_cuts.drill(20, tmp_path / "careful").keys() == {"images", "in doubt"}
    assert witness_cuts.drill(20, tmp_path / "forgetful", forgetful=True)["forgotten"] > 0
