"""One per cent of the mutated bundles; `python -m tests.drills.bundles` makes all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import bundles

pytestmark = pytest.mark.drill


def test_no_mutated_bundle_is_accepted_changed_crashes_or_divides_the_verifiers(tmp_path: Path) -> None:
    seen = bundles.drill(200, 0, tmp_path)
    assert sum(seen.values()) == 200
    assert len(seen) >= 8
