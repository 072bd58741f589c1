"""Writes a national data set into an empty store.

python -m tests.bench.nation [--regions 546] [--innovations 36742] [--database URL] [--seed 1]
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import perf_counter

from service.store import Store
from tests.bench.nation.writing import write


def main() -> None:
    asked = _asked()
    store = Store(asked.database)
    try:
        if store.last_position():
            raise SystemExit(f"{asked.database.rpartition('@')[2]} has events already")
        begun = perf_counter()
        count = write(store, asked.regions, asked.innovations, seed=asked.seed, scratch=Path.cwd())
        taken = perf_counter() - begun
    finally:
        store.close()
    print(f"{count.events} events of {count.commands} commands in {taken:.1f} s, {count.events / taken:.0f} a second")
    for topic, events in count.topics.most_common():
        print(f"{events:>9} {topic}")
    print(f"{sum(count.refused.values())} commands refused")
    for refusal, commands in count.refused.most_common():
        print(f"{commands:>9} {refusal}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.nation")
    parser.add_argument("--regions", type=int, default=546)
    parser.add_argument("--innovations", type=int, default=36_742)
    parser.add_argument("--database", default="sqlite:///nation.db", help="an address as JEJAK_DATABASE has it")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
