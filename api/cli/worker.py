"""`worker`: the projection worker alone."""

from __future__ import annotations

import os
import signal
import socket
import threading

import click

from api.cli.printing import as_json, emit
from service.bootstrap import open_service
from service.projections.runner import Worker
from service.settings import read_settings


@click.command("worker")
@as_json
def worker(as_json: bool) -> None:
    """Keep the read models up to date until SIGTERM or SIGINT; `serve` does this beside the web."""
    if as_json:
        emit({"worker": _owner(), "database": read_settings().database})
    work()


def work() -> None:
    """Runs in the process that is the worker; returns when that is asked to end."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    service = open_service(read_settings())
    try:
        Worker(service.projections, _owner()).run(stop)
    finally:
        service.close()


def _owner() -> str:
    """A name for the lease: this process on this machine."""
    return f"{socket.gethostname()}:{os.getpid()}"
