"""The files whose lines are changed, the tests that must notice, and how many did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from os.path import commonpath, dirname, normpath
from pathlib import Path

from tests.drills.mutants.audit import AUDIT
from tests.drills.mutants.equivalent import EQUIVALENT
from tests.drills.mutants.forking import ready
from tests.drills.mutants.mutating import Mutant, Source
from tests.drills.mutants.reaching import Tests
from tests.drills.mutants.running import Fate, fates

ROOT = Path(__file__).parents[3]
ARITHMETIC = ("ledger/merkle", "ledger/proofs", "ledger/tiles")
TESTS: dict[tuple[str, ...], tuple[str, ...]] = {
    ARITHMETIC: ("test_merkle", "test_tiles", "test_proof"),
    tuple(f"ledger/checks/{name}" for name in ("chain", "leaf", "leaves", "states", "times")): (
        "test_checks",
        "test_verify",
        "test_leaf",
    ),
    ("ledger/verify", "ledger/verdicts", "ledger/bundle/manifest"): ("test_verify", "test_heads"),
    ("ledger/bundle/archive", "ledger/bundle/limits"): ("test_archive",),
    ("ledger/bundle/writer",): ("test_writer",),
    tuple(
        f"ledger/{name}"
        for name in ("base64s", "checkpoint", "cosignature", "keys", "note", "opening", "policy", "signing")
    ): ("test_notes", "test_ed25519"),
    ("ledger/extending", "ledger/witnessing"): ("test_witnessing",),
    ("ledger/leaf",): ("test_leaf",),
    ("ledger/proof",): ("test_proof",),
    ("ledger/heads",): ("test_heads",),
    ("ledger/standalone/periksa",): (
        "test_standalone",
        "test_ed25519",
        "test_notes",
        "test_leaf",
        "test_archive",
        "test_writer",
        "test_verify",
    ),
    **AUDIT,
}
"""Under `service/`, and the tests in `tests/service/` that must notice: in the folder that the first file is of."""
FILES = [name for names in TESTS for name in names]
IMPORTED = ("hypothesis", "rfc8785", "cryptography.hazmat.primitives.asymmetric.ed25519", "zipfile", "json", "uuid")


def drill(
    names: list[str], wanted: Callable[[list[Mutant]], list[Mutant]], budget: float, tests: Tests, select: str = ""
) -> Iterator[tuple[str, Fate]]:
    """The fate of each mutant of the files that is wanted, with its file; `select` says which tests, as to pytest."""
    ready(IMPORTED)
    for group, files in TESTS.items():
        by_path = {ROOT / f"service/{name}.py": name for name in group if name in names}
        sources = [Source(path, f"service.{name.replace('/', '.')}") for path, name in by_path.items()]
        folder = ROOT / "tests/service" / group[0].partition("/")[0]
        mutants = wanted([mutant for source in sources for mutant in source.mutants])
        if mutants:
            paths = [normpath(folder / f"{name}.py") for name in files]
            given = [f"--confcutdir={commonpath(map(dirname, paths))}", "-k", select, *paths]
            yield from ((by_path[fate.mutant.path], fate) for fate in fates(sources, given, mutants, budget, tests))


@dataclass
class Figures:
    """How many mutants, and what became of them; `by_time` of those killed went on too long."""

    all: int = 0
    killed: int = 0
    by_time: int = 0
    equivalent: int = 0
    survived: int = 0

    def count(self, name: str, fate: Fate) -> None:
        self.all += 1
        self.killed += bool(fate.noticed)
        self.by_time += fate.noticed == "time"
        self.equivalent += not fate.noticed and is_equivalent(name, fate.mutant)
        self.survived += survives(name, fate)

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __str__(self) -> str:
        killed = f"{self.killed:5} killed ({self.by_time} by time)"
        return f"{self.all:5} mutants {killed}, {self.equivalent} equivalent, {self.survived} survived"


def survives(name: str, fate: Fate) -> bool:
    return not fate.noticed and not is_equivalent(name, fate.mutant)


def is_equivalent(name: str, mutant: Mutant) -> bool:
    return mutant.name in EQUIVALENT.get(name, {})
