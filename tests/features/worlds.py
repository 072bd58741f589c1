"""A world for each scenario: a service on an empty store of its own, or the demonstration data loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from service import demo
from service.bootstrap import Service, open_service
from service.settings import Settings
from tests.features.doors import Door, HttpDoor, ServiceDoor
from tests.features.world import Clock, World


def opened(directory: Path, clock: Clock) -> Service:
    """A service with everything in it, on files of its own."""
    settings = Settings(database=f"sqlite:///{directory / 'jejak.db'}", evidence_dir=str(directory / "evidence"))
    return open_service(settings, clock=clock, inline_projections=True)


def door_to(service: Service, through: str) -> Door:
    return HttpDoor(service) if through == "http" else ServiceDoor(service)


@pytest.fixture(scope="session")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = opened(tmp_path_factory.mktemp("demo"), Clock())
    demo.load(service)
    yield service
    service.close()


@pytest.fixture
def through(request: pytest.FixtureRequest) -> str:
    return str(request.config.getoption("--through"))


@pytest.fixture
def world(tmp_path: Path, through: str) -> Iterator[World]:
    clock = Clock()
    service = opened(tmp_path, clock)
    yield World(door_to(service, through), clock)
    service.close()
