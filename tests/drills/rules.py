"""Does a scenario fail when a rule is taken out? `python -m tests.drills.rules` takes out one after the other.

Every function of the domain whose docstring begins with a rule's id is made to allow everything, in this process; a
scenario tagged with that rule must then fail. Prints a table; exit 1 when a rule can be taken out unnoticed.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from pytest_bdd.parser import FeatureParser, ScenarioTemplate

import domain
from domain.agency import decide as agency_decide
from domain.innovation import correcting, fitting
from domain.launch import decide as launch_decide
from service.bootstrap import Service
from service.handlers import agency as agency_handler
from service.requests import Request
from tests.features.running import run_steps
from tests.features.world import Clock, World
from tests.features.worlds import door_to, opened, scratch

FEATURES = Path(__file__).parents[2] / "features"


@dataclass(frozen=True)
class Mutant:
    """One way to take a rule out: what decided for it, and a context in which that allows everything."""

    rule: str
    name: str
    taken_out: Callable[[], AbstractContextManager[Any]]


def mutants() -> list[Mutant]:
    """Every policy and demand of the domain, the order that a correction keeps, the service's check of versions."""
    found = [Mutant(rule, _name(function), partial(_allowing, function)) for rule, function in _policies()]
    order = Mutant("R53", _name(correcting._breaks_order), partial(_allowing, correcting._breaks_order))
    return [*found, order, Mutant("R52", "service.bootstrap.Service.execute", _whatever_was_seen)]


def _policies() -> Iterator[tuple[str, Any]]:
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        for _, function in inspect.getmembers(importlib.import_module(module.name), inspect.isfunction):
            if function.__module__ == module.name and re.match(r"R\d\d", function.__doc__ or ""):
                yield from ((rule, function) for rule in re.findall(r"R\d\d", function.__doc__ or ""))


def _name(function: Any) -> str:
    return f"{function.__module__}.{function.__name__}"


KEPT_TWICE: dict[Any, Any] = {
    fitting.not_launched: launch_decide.in_no_other_launch,
    agency_decide.not_its_own_parent: agency_handler._is_below,
}
"""What a second function would still refuse: both are taken out together."""


@contextmanager
def _allowing(function: Any) -> Iterator[None]:
    """Wherever the function is held or called, it now allows."""
    functions = [function, *([KEPT_TWICE[function]] if function in KEPT_TWICE else [])]
    before = [one.__code__ for one in functions]
    for one in functions:
        one.__code__ = (lambda *_, **__: None).__code__
    try:
        yield
    finally:
        for one, code in zip(functions, before, strict=True):
            one.__code__ = code


def _whatever_was_seen() -> AbstractContextManager[Any]:
    """R52 is kept where a command is executed: here every caller has seen what there is."""
    execute = Service.execute

    def executed(service: Service, request: Request) -> Any:
        seen = None if request.id is None else service.read(request.kind, request.id).state.version
        return execute(service, replace(request, expected=seen))

    return patch.object(Service, "execute", executed)


@cache
def scenarios() -> list[ScenarioTemplate]:
    paths = sorted(FEATURES.glob("*.feature"))
    return [one for path in paths for one in FeatureParser(str(FEATURES), path.name).parse().scenarios.values()]


def noticing(mutant: Mutant) -> str | None:
    """The first scenario of the rule that fails without it; None when none does."""
    tagged = [one for one in scenarios() if mutant.rule in one.tags | (one.rule.tags if one.rule else set())]
    with mutant.taken_out():
        return next((one.name for one in tagged if not _passes(one)), None)


def _passes(template: ScenarioTemplate) -> bool:
    examples = [context for table in template.examples for context in table.as_contexts()] or [{}]
    return all(_runs(template, context) for context in examples)


def _runs(template: ScenarioTemplate, context: dict[str, str]) -> bool:
    clock = Clock()
    with scratch() as directory:
        service = opened(directory, clock)
        try:
            run_steps(template.render(context).steps, world=World(door_to(service, "service")))
        except Exception:  # whatever goes wrong, the scenario noticed
            return False
        finally:
            service.close()
        return True


def main() -> int:
    survived = 0
    for mutant in mutants():
        scenario = noticing(mutant)
        survived += scenario is None
        print(f"{mutant.rule}  {mutant.name:<66}  {scenario or 'NOBODY NOTICED'}", flush=True)
    print(f"{len(mutants())} taken out, {survived} unnoticed")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
