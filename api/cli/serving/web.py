"""The web processes under granian: as many as are asked for, each with several threads, replaced when one dies."""

from __future__ import annotations

import codecs
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from api.cli.serving.address import Address
from api.cli.serving.companion import Companion
from api.cli.serving.herald import Herald
from api.cli.serving.parent import end_with

THREADS = 8
"""Blocking threads of a web process: an open stream holds one."""
PATIENCE = 2
"""Seconds an open request has to end when the product stops."""
_STDERR = {"class": "logging.StreamHandler", "formatter": "generic", "stream": "ext://sys.stderr"}
_LOG = {"handlers": {"console": _STDERR, "access": _STDERR}}
"""By itself granian logs to stdout, which is for what the verb says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to run where; `announce` is called once the product answers."""

    address: Address
    workers: int
    with_worker: bool
    announce: Callable[[], None]


def serve(plan: Plan) -> None:
    """Runs until SIGTERM, SIGINT or SIGHUP, and stops everything within five seconds.

    granian gives up when a process dies again within seconds; then all of them are begun again here.
    """
    _import_everything(plan.with_worker)
    herald = Herald(plan.address, plan.announce)
    while True:
        server = _server(plan)
        companion = Companion() if plan.with_worker else None
        server.on_startup(partial(_started, server, companion, herald))
        try:
            server.serve(target_loader=partial(load, os.getpid()), wrap_loader=False)
        except SystemExit as ended:
            if not ended.code:  # asked to end before the server stood
                raise
            if not server.interrupt_signal:
                continue
        finally:
            if companion is not None:
                companion.stop()
            herald.stop()
        return


def _server(plan: Plan) -> Any:
    return Server(
        "api.wsgi:create",
        address=plan.address.host,
        port=plan.address.port,
        interface=Interfaces.WSGI,
        workers=plan.workers,
        blocking_threads=THREADS,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,
        log_dictconfig=_LOG,
    )


def _import_everything(with_worker: bool) -> None:
    """Before the processes are forked, so that none of them has to read and compile it again."""
    import_module("api.wsgi")
    if with_worker:
        import_module("api.cli.worker")
    codecs.lookup("idna")  # the routing asks for it; two threads that load it at once may miss it for good


def load(parent: int) -> Callable[..., Any]:
    """The application of one web process; runs in that process."""
    end_with(parent)
    os.setpgid(0, 0)  # Ctrl-C in a terminal is for the parent, which ends the rest in order
    from api.wsgi import create  # noqa: PLC0415

    application: Callable[..., Any] = create()
    return application


def _started(server: Any, companion: Companion | None, herald: Herald) -> None:
    """Called by granian before the web processes begin; its signal handlers stand by then."""
    signal.signal(signal.SIGHUP, server.signal_handler_interrupt)  # a closed terminal ends it, as Ctrl-C does
    if companion is not None:
        companion.start()
    herald.start()
