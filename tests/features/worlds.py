"""A world for each scenario: a service on an empty store of its own, or the demonstration data loaded once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from service import demo
from service.bootstrap import Service, open_service
from service.clock import system_clock
from service.settings import Settings
from tests.features.doors import Door, HttpDoor, ServiceDoor
from tests.features.world import Clock, World


def opened(directory: Path, clock: Callable[[], datetime], inline: bool = True) -> Service:
    """A service with everything in it, on files of its own; not `inline` is for who reads no lists or reports."""
    settings = Settings(database=f"sqlite:///{directory / 'jejak.db'}", evidence_dir=str(directory / "evidence"))
    return open_service(settings, clock=clock, inline_projections=inline)


def door_to(service: Service, through: str) -> Door:
    return HttpDoor(service) if through == "http" else ServiceDoor(service)


@contextmanager
def scratch() -> Iterator[Path]:
    """A directory for a store that need not outlive its test: in memory where the system has that."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as made:
        yield Path(made)


@pytest.fixture(scope="session")
def demonstrated() -> Iterator[Service]:
    with scratch() as directory:
        service = opened(directory, Clock())
        demo.load(service)
        yield service
        service.close()


@pytest.fixture
def through(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--through"))


@pytest.fixture
def world(request: pytest.FixtureRequest, through: str) -> Iterator[World]:
    """A scenario has a day of its own; an exported history has happened by now."""
    clock = None if request.config.getoption("--history") else Clock()
    with scratch() as directory:
        service = opened(directory, clock or system_clock)
        yield World(door_to(service, through))
        service.close()
