"""A few of the killed signers; the module itself does all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.drills import signers

pytestmark = pytest.mark.drill


def test_what_was_signed_is_never_contradicted_by_a_signer_that_was_killed(tmp_path: Path) -> None:
    done = signers.drill(3, tmp_path)
    assert done["checkpoints"] > 3
