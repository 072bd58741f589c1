"""Does a test fail when a line is changed? Each mutant runs the tests that reach it in a process of its own.

The tests are collected once, with everything imported; a mutant is then a `fork` whose functions get other code, which
costs milliseconds. What runs at import (constants, defaults) is tried in a process that imports the changed file, and
so is what survived the quick way in a function that tests call when they are imported. Tests that noticed others
come first. What a session shares is made before the forks: what is computed then, once and for all, is not tried.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

from tests.drills.mutants.forking import in_a_fork, no_longer_than, run_pytest
from tests.drills.mutants.mutating import Mutant, Source
from tests.drills.mutants.reaching import Looking, Tests, fails, reached


@dataclass
class Fate:
    """What became of a mutant: the test that noticed it, "time" where it went on too long, "" where nothing did."""

    mutant: Mutant
    noticed: str = ""
    reached: bool = True


def fates(
    sources: list[Source], files: list[str], mutants: list[Mutant], budget: float, tests: Tests
) -> Iterator[Fate]:
    """Each mutant's fate. `files` are what pytest is given; what is not known in `tests` is found out."""
    of = {source.path: source for source in sources}
    inside = [mutant for mutant in mutants if mutant.function is not None]
    again = [mutant for mutant in mutants if mutant.function is None]
    among: list[str] = []
    for place, told in in_a_fork(lambda tell: _quickly(of, files, inside, budget, tests, tell)):
        if place is None:
            among, tests.lines, tests.seconds, tests.at_import = told
        elif told:
            tests.noticed[told] += 1
            yield Fate(inside[place], told)
        elif told is None or set(inside[place].lines) & tests.at_import[str(inside[place].path)]:
            again.append(inside[place])
        else:
            yield Fate(inside[place], reached=bool(tests.reaching(inside[place], budget, among)))
    for mutant in again:
        chosen = tests.reaching(mutant, budget, among)
        noticed = _afresh(of[mutant.path], files, mutant, chosen, tests) if chosen else ""
        tests.noticed[noticed] += 1 if noticed else 0
        yield Fate(mutant, noticed, bool(chosen))


# the quick way


def _quickly(
    of: dict[Path, Source],
    files: list[str],
    mutants: list[Mutant],
    budget: float,
    tests: Tests,
    tell: Callable[[Any], object],
) -> None:
    """Tells (None, what is known of the tests), then (place of a mutant, what noticed it): None if it must be tried
    afresh."""
    looking = Looking(of)

    class Plugin:
        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
            tests.at_import |= looking.reached()
            for item in [one for one in session.items if _shares(one)][:1]:
                fails(item, session)
            items = {item.nodeid: item for item in session.items}
            new = [item for item in session.items if not of_all <= tests.lines.get(item.nodeid, {}).keys()]
            for lines, seconds in in_a_fork(lambda tell: reached(looking, new, tell)):
                tests.lines |= {test: tests.lines.get(test, {}) | found for test, found in lines.items()}
                tests.seconds |= seconds
            tell((None, (list(items), tests.lines, tests.seconds, tests.at_import)))
            for place, mutant in enumerate(mutants):
                chosen = [items[test] for test in tests.reaching(mutant, budget, items)]
                noticed = _judged(of[mutant.path], mutant, chosen, tests)
                tests.noticed[noticed] += 1 if noticed else 0
                tell((place, noticed))
            return True

    of_all = {str(path) for path in of}
    with looking:
        run_pytest(files, Plugin())


def _shares(item: pytest.Item) -> bool:
    """Whether a test asks for something of ours that is made once in a session."""
    found = item._fixtureinfo.name2fixturedefs.values()  # type: ignore[attr-defined]  # pytest says it nowhere else
    return any(one.scope == "session" and one.func.__module__.startswith("tests.") for each in found for one in each)


def _judged(source: Source, mutant: Mutant, items: list[pytest.Item], tests: Tests) -> str | None:
    def judge(tell: Callable[[Any], object]) -> None:
        try:
            _put_in(source, mutant)
        except (LookupError, StopIteration, ValueError):
            tell("not put in")
            return
        for place, item in enumerate(items):
            no_longer_than(tests.seconds[item.nodeid])
            tell(item.nodeid)
            following = items[place + 1] if place + 1 < len(items) else None
            if fails(item, following):
                tell("failed")
                return
        tell("survived")

    told = list(in_a_fork(judge))
    if told == ["not put in"]:
        return None
    if told and told[-1] == "survived":
        return ""
    return str(told[-2] if told and told[-1] == "failed" else "time")


def _put_in(source: Source, mutant: Mutant) -> None:
    """The live function gets the changed code."""
    assert mutant.function is not None
    live: Any = sys.modules[source.module]
    for name in mutant.function.split("."):
        live = vars(live)[name]
    _function(live).__code__ = _code(source.changed(mutant), mutant.function)


def _function(live: Any) -> Any:
    while not isinstance(live, FunctionType) or hasattr(live, "__wrapped__"):
        live = next(getattr(live, name) for name in ("__wrapped__", "__func__", "fget", "func") if hasattr(live, name))
    return live


def _code(code: CodeType, name: str) -> CodeType:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_qualname == name:
                return inner
            if name.startswith(inner.co_qualname + "."):
                return _code(inner, name)
    raise LookupError(name)


# the way from the beginning


def _afresh(source: Source, files: list[str], mutant: Mutant, chosen: list[str], tests: Tests) -> str:
    """What notices the mutant where everything is imported with it."""
    rank = {test: place for place, test in enumerate(chosen)}

    class Plugin:
        def __init__(self, tell: Callable[[Any], object]) -> None:
            self.tell = tell

        def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
            items[:] = sorted((one for one in items if one.nodeid in rank), key=lambda one: rank[one.nodeid])

        def pytest_runtestloop(self, session: pytest.Session) -> bool:
            if not session.testsfailed:
                self.tell("collected")
                self.tell("survived" if _judged_here(session.items, tests, self.tell) else "failed")
            return True

    def judge(tell: Callable[[Any], object]) -> None:
        no_longer_than(10)
        sys.meta_path.insert(0, _Changed(source.module, source.path, source.changed(mutant)))
        run_pytest(files, Plugin(tell))

    told = list(in_a_fork(judge))
    if told[-1:] == ["survived"]:
        return ""
    if "collected" not in told:
        return "import"
    return str(told[-2]) if told[-1] == "failed" else "time"


def _judged_here(items: list[pytest.Item], tests: Tests, tell: Callable[[Any], object]) -> bool:
    for place, item in enumerate(items):
        no_longer_than(tests.seconds[item.nodeid])
        tell(item.nodeid)
        if fails(item, items[place + 1] if place + 1 < len(items) else None):
            return False
    return True


class _Changed(MetaPathFinder, Loader):
    """Gives one module the changed code."""

    def __init__(self, module: str, path: Path, code: CodeType) -> None:
        self.module, self.path, self.code = module, path, code

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, origin=str(self.path)) if fullname == self.module else None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.path)
        exec(self.code, module.__dict__)
