"""One web process: the application under cheroot, with several threads."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from importlib import import_module
from socket import socket
from typing import Any

from cheroot.server import HTTPConnection
from cheroot.wsgi import Server

from api.cli.serving.address import WAITING, Address
from api.cli.serving.connection import open_file
from api.cli.serving.parent import end_with
from api.cli.serving.request import Gateway, Request
from api.cli.serving.sharing import Share, shares
from api.cli.serving.threads import Threads
from api.cli.serving.waiting import Waiting, waiting
from service.garbage import settle

THREADS = 8
"""Threads of a web process: an open stream holds one."""
PATIENCE = 2.0
"""Seconds an open request has to end when the product stops."""
HEADERS = 64 * 1024
"""Bytes of a request line and headers together."""
_LOOK_AGAIN = 0.5


class _Connection(HTTPConnection):
    RequestHandlerClass = Request

    def __init__(self, server: Server, sock: socket, makefile: Any = None) -> None:  # noqa: ARG002
        super().__init__(server, sock, open_file)


class WebServer(Server):
    """cheroot's reading and answering, on threads of our own."""

    ConnectionClass = _Connection
    max_request_header_size = HEADERS

    def __init__(self, address: Address, application: Any, listening: socket, on: Waiting, share: Share) -> None:
        super().__init__((address.host, address.port), application, server_name="jejak")
        self.gateway = Gateway
        self.software = self.server_name
        self.threads = Threads(self, listening, on, share)
        self.environ = {
            "SCRIPT_NAME": "", "SERVER_NAME": self.server_name, "SERVER_PORT": str(address.port),
            "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_SOFTWARE": self.software, "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.input_terminated": True,
            "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        """What is the same of every plain request."""

    def end(self, patience: float) -> None:
        """Takes nothing new, and returns when open requests have ended, or so many seconds are over."""
        self.ready = False
        self.threads.end(patience)

    @property
    def can_add_keepalive_connection(self) -> bool:
        return self.ready and self.threads.idle() < WAITING

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:  # noqa: ARG002
        if level >= logging.ERROR:
            sys.stderr.write(f"jejak: {msg}\n")


def serving(
    address: Address, listening: socket, application: Any, on: Waiting, *, threads: int, share: Share | None = None
) -> WebServer:
    """A server that answers what comes in on a socket, its share where several do; `end` it."""
    server = WebServer(address, application, listening, on, share or shares(1)[0])
    server.ready = True
    server.threads.begin(threads)
    return server


def web(parent: int, address: Address, listening: socket, share: Share, application: str = "api.wsgi") -> None:
    """Serves what `create()` of a module makes, until SIGTERM; requests that are open then have two seconds to end."""
    end_with(parent)
    os.setpgid(0, 0)  # Ctrl-C in a terminal is for the parent, which ends the rest in order
    ending = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    share.begin()
    server = serving(address, listening, import_module(application).create(), waiting(), threads=THREADS, share=share)
    settle()
    while not ending.wait(_LOOK_AGAIN):
        server.threads.close_unused(server.timeout)
    server.end(PATIENCE)
    os._exit(0)  # an open stream would hold the process: it is cut
