"""`worker`: the projection worker alone."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading

import click

from api.cli import logs
from api.cli.printing import as_json, emit
from service.bootstrap import Service, open_service
from service.errors import Busy
from service.garbage import settle
from service.projections.worker import Worker
from service.settings import read_settings

_DAY = 86_400.0
_log = logging.getLogger(__name__)


@click.command("worker")
@as_json
def worker(as_json: bool) -> None:
    """Keep the read models up to date until SIGTERM or SIGINT; `serve` does this beside the web."""
    logs.begin(read_settings())
    if as_json:
        emit({"worker": _owner(), "database": read_settings().database})
    work()


def work() -> None:
    """Runs in the process that is the worker; returns when that is asked to end."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    service = open_service(read_settings())
    settle()
    threading.Thread(target=_clear_away, args=(service, stop), daemon=True).start()
    try:
        Worker(service.projections, _owner()).run(stop)
    finally:
        service.close()


def _clear_away(service: Service, stop: threading.Event) -> None:
    """Once a day, what has grown too old; once a week the key that the vault's keys are wrapped with."""
    while not stop.is_set():
        service.store.forget_receipts(service.clock())
        try:
            service.erasures.carry_out()
            service.people.keys.turn_where_due()
        except (Busy, OSError) as failed:
            _log.warning("what is to be destroyed is not yet: %s", failed)
        stop.wait(_DAY)


def _owner() -> str:
    """A name for the lease: this process on this machine."""
    return f"{socket.gethostname()}:{os.getpid()}"
