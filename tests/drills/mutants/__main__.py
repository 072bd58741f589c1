"""`python -m tests.drills.mutants [FILE ...]` changes the ledger's files one thing at a time; a test must fail each
time.

Prints what survived, then a line for each file. Exit 1 where a mutant survived in the proof arithmetic that is not
listed as equivalent (`equivalent.py`), or more than one in ten of the others.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections import defaultdict
from math import ceil
from pathlib import Path
from random import Random

from tests.drills.mutants.drill import ARITHMETIC, FILES, Figures, drill, survives
from tests.drills.mutants.mutating import Mutant
from tests.drills.mutants.reaching import Tests


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drills.mutants", description=__doc__)
    parser.add_argument("files", nargs="*", help="under service/, without .py; all without it")
    parser.add_argument("--budget", type=float, default=6.0, help="seconds of tests for a mutant")
    parser.add_argument("--part", default="1/1", help="2/5: every fifth mutant, from the second on")
    parser.add_argument("--sample", type=float, default=100.0, help="per cent of them, the same ones each time")
    parser.add_argument("--only", default="", help="mutants with this in their name")
    parser.add_argument("--select", default="not postgres", help="tests, as -k of pytest says them; '' for all")
    parser.add_argument("--again", type=Path, help="what was printed before: only what survived then")
    parser.add_argument("--known", type=Path, help="a file that keeps which tests reach what, while nothing is edited")
    said = parser.parse_args()
    part, parts = map(int, said.part.split("/"))
    before = said.again.read_text(encoding="utf-8").splitlines() if said.again else []
    survived = {line.split(maxsplit=1)[1][len("survived  ") :] for line in before if " → " in line}
    tests = pickle.loads(said.known.read_bytes()) if said.known and said.known.exists() else Tests()

    def wanted(mutants: list[Mutant]) -> list[Mutant]:
        named = [
            mutant for mutant in mutants if said.only in mutant.name and mutant.name in (survived or {mutant.name})
        ]
        chosen = named[part - 1 :: parts]
        return chosen if said.sample == 100 else Random(1).sample(chosen, ceil(len(chosen) * said.sample / 100))

    figures: defaultdict[str, Figures] = defaultdict(Figures)
    try:
        for name, fate in drill(said.files or list(FILES), wanted, said.budget, tests, said.select):
            figures[name].count(name, fate)
            if survives(name, fate):
                print(f"{name}  {'survived' if fate.reached else 'not run '}  {fate.mutant.name}", flush=True)
    except KeyboardInterrupt:
        print("stopped; so far:")
    if said.known:
        said.known.write_bytes(pickle.dumps(tests))
    return _told(figures)


def _told(found: dict[str, Figures]) -> int:
    for name, figures in sorted(found.items()):
        print(f"{name:<24} {figures}")
    arithmetic = sum((figures for name, figures in found.items() if name in ARITHMETIC), Figures())
    rest = sum((figures for name, figures in found.items() if name not in ARITHMETIC), Figures())
    print(f"{'proof arithmetic':<24} {arithmetic}\n{'the rest':<24} {rest}")
    return 1 if arithmetic.survived or 10 * rest.survived > rest.all else 0


if __name__ == "__main__":
    sys.exit(main())
