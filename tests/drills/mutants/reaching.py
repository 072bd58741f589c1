"""Which tests reach which lines: only those can notice that a line was changed."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from tests.drills.mutants.mutating import Mutant

_FIRST = 8


@dataclass
class Tests:
    """Which tests reach which lines of the files, how long each takes, and how often one noticed a mutant."""

    lines: dict[str, dict[str, set[int]]] = field(default_factory=dict)
    at_import: dict[str, set[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    noticed: Counter[str] = field(default_factory=Counter)

    def reaching(self, mutant: Mutant, budget: float, among: Iterable[str]) -> list[str]:
        """The tests for a mutant, up to a sum of seconds: those that noticed most others first. Inside of functions
        only some of them, then those that reach least of the file besides: they were written for that little.

        What runs at import may be noticed by a test that reaches no line: it looks at a constant, which takes no time.
        """
        wanted, path = set(mutant.lines), str(mutant.path)
        if mutant.function is None:
            reached = [test for test, lines in self.lines.items() if lines.get(path) or self.seconds[test] < 0.01]
        else:
            reached = [test for test, lines in self.lines.items() if wanted & lines.get(path, set())]
        reached = sorted({*among} & {*reached}, key=lambda test: (-self.noticed[test], self.seconds[test], test))
        if mutant.function is not None:
            few = sorted(reached[_FIRST:], key=lambda test: (len(self.lines[test][path]), self.seconds[test]))
            reached = [*reached[:_FIRST], *few]
        chosen: list[str] = []
        spent = 0.0
        for test in reached:
            if spent + self.seconds[test] <= budget or not chosen:
                spent += self.seconds[test]
                chosen.append(test)
        return chosen


class Looking:
    """Which lines of some files were reached since it was last asked."""

    def __init__(self, paths: Iterable[Path]) -> None:
        self._now: dict[str, set[int]] = {str(path): set() for path in paths}

    def __enter__(self) -> None:
        threading.settrace(self._outer)
        sys.settrace(self._outer)

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]  # as the library says it ends

    def reached(self) -> dict[str, set[int]]:
        self.__exit__()
        found = {path: set(lines) for path, lines in self._now.items()}
        for lines in self._now.values():
            lines.clear()
        return found

    def _outer(self, frame: FrameType, event: str, given: Any) -> Any:
        return self._inner(frame, event, given) if frame.f_code.co_filename in self._now else None

    def _inner(self, frame: FrameType, event: str, given: Any) -> Any:
        self._now[frame.f_code.co_filename].add(frame.f_lineno)
        return self._inner


def reached(looking: Looking, items: list[pytest.Item], tell: Callable[[Any], object]) -> None:
    """Runs every test once, and tells which lines of the files each reached; what fails here is left out."""
    lines: dict[str, dict[str, set[int]]] = {}
    seconds: dict[str, float] = {}
    for place, item in enumerate(items):
        before = time.process_time()
        with looking:
            failed = fails(item, items[place + 1] if place + 1 < len(items) else None)
        reached = looking.reached()
        if failed:
            print(f"left out, since it fails without a mutant: {item.nodeid}", file=sys.stderr)
        else:
            lines[item.nodeid], seconds[item.nodeid] = reached, time.process_time() - before
    tell((lines, seconds))


def fails(item: pytest.Item, following: Any) -> bool:
    """`following` is the test that runs next, or the session: what sessions share is kept for it."""
    return any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))
