"""One per cent of the mutants of the proof arithmetic; `python -m tests.drills.mutants` makes the ledger's."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.drills.mutants.drill import ARITHMETIC, ROOT
from tests.drills.mutants.equivalent import EQUIVALENT
from tests.drills.mutants.mutating import Source

pytestmark = pytest.mark.drill


def test_no_mutant_of_the_proof_arithmetic_survives() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.mutants", *ARITHMETIC, "--sample", "1"],
        check=False, cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^proof arithmetic +[56] mutants", done.stdout, re.MULTILINE)


@pytest.mark.parametrize("name", EQUIVALENT)
def test_what_is_listed_as_equivalent_is_a_mutant(name: str) -> None:
    made = {mutant.name for mutant in Source(ROOT / f"service/{name}.py", name).mutants}
    assert EQUIVALENT[name].keys() <= made


def test_a_mutant_is_one_change_and_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "adding.py"
    path.write_text("def f(a, b=1):\n    if a < b and a:\n        raise ValueError(a)\n    return a[:2] + b\n")
    source = Source(path, "adding")
    names = [mutant.name.partition(": ")[2] for mutant in source.mutants]
    assert names == [
        "1 → 0", "1 → 2",
        "a < b and a → not (a < b and a)", "a < b and a → a < b or a", "a < b and a → True and a",
        "a < b and a → a < b and True", "a < b and a → a <= b and a", "a < b and a → a >= b and a",
        "raise ValueError(a) → taken out",
        "return a[:2] + b → returns nothing", "return a[:2] + b → return a[:2] - b",
        "return a[:2] + b → return a[:] + b", "return a[:2] + b → return a[:0] + b",
        "return a[:2] + b → return a[:1] + b", "return a[:2] + b → return a[:3] + b",
    ]  # fmt: skip
    codes = {source.changed(mutant) for mutant in source.mutants}
    assert len(codes) == len(names)
    assert compile(source.tree, str(path), "exec") == compile(path.read_text(), str(path), "exec")
