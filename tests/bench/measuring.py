"""How the benchmarks measure: both sides in one process or on one server, in turns, and the ratio of their medians."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter


@contextmanager
def place() -> Iterator[Path]:
    """A directory on the disk that the store would be on; not a memory file system."""
    with TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as directory:
        yield Path(directory)


def seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def in_turns(sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The median seconds of each side."""
    return {name: median(times) for name, times in times_in_turns(sides, rounds).items()}


def times_in_turns(sides: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """The seconds of each side, measured A B A B …, so that a drift of the machine meets both."""
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, call in sides.items():
            taken[name].append(seconds(call))
    return taken


def percentile(times: Sequence[float], of: int) -> float:
    """The least time that so many percent are not above."""
    return sorted(times)[ceil(len(times) * of / 100) - 1]


def machine() -> str:
    cpus = {line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")}
    name = next(iter(cpus), "unknown").partition(":")[2].strip()
    return f"{datetime.now(UTC):%Y-%m-%d}, {name}, Python {platform.python_version()}, {platform.system()}"
