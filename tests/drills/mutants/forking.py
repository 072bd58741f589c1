"""Processes of this process, which tell what they find; pytest in one of them."""

from __future__ import annotations

import importlib
import os
import pickle
import resource
import signal
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

MEMORY = 3 << 30
QUIET = ["-s", "-q", "-p", "no:cacheprovider", "-o", "tmp_path_retention_policy=none",
         "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # fmt: skip


def run_pytest(files: list[str], plugin: object) -> None:
    settings.register_profile(
        "mutants", derandomize=True, database=None, deadline=None, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    settings.load_profile("mutants")
    memory = Path("/dev/shm")  # nothing is synced there
    where = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as base, open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        tempfile.tempdir = base  # what tests leave there, that are ended in the middle, is cleared away too
        pytest.main([*QUIET, f"--basetemp={base}/t", *files], plugins=[plugin])


def no_longer_than(seconds: float) -> None:
    """Ends this process after five times as much work as a watched test needs: an endless loop is noticed."""
    signal.setitimer(signal.ITIMER_PROF, 0.5 + 5 * seconds)
    signal.setitimer(signal.ITIMER_REAL, 20 + 60 * seconds)


def in_a_fork(work: Callable[[Callable[[Any], object]], None]) -> Iterator[Any]:
    """What a fork of this process tells while it works."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        while True:
            try:
                yield pickle.load(told)
            except (EOFError, pickle.UnpicklingError):
                break
    os.waitpid(child, 0)


def _work(work: Callable[[Callable[[Any], object]], None], writing: int) -> None:
    code = 1
    try:
        with os.fdopen(writing, "wb", buffering=0) as out:
            work(lambda told: out.write(pickle.dumps(told)))
        code = 0
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
    finally:
        os._exit(code)


def ready(names: Iterable[str]) -> None:
    """Imports what no mutant changes, so that no process of a mutant needs to."""
    for name in names:
        importlib.import_module(name)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
