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

import msgspec
from cheroot.server import HTTPConnection, HTTPRequest
from cheroot.wsgi import Server

from api.cli.serving.address import Address
from api.cli.serving.connection import open_file
from api.cli.serving.parent import end_with
from service.clock import new_id

THREADS = 8
"""Threads of a web process: an open stream holds one."""
PATIENCE = 2.0
"""Seconds an open request has to end when the product stops."""
WAITING = 1024
"""Connections that may wait to be accepted, and that may be kept open without a request."""
HEADERS = 64 * 1024
"""Bytes of a request line and headers together."""

_CODES = {413: "too-large", 414: "too-large", 431: "too-large"}


class _Request(HTTPRequest):
    """What the server itself refuses is a problem too (RFC 9457), like everything the application refuses."""

    def respond(self) -> None:
        try:
            super().respond()
        finally:
            self.conn.wfile.let_go()

    def send_headers(self) -> None:
        self.conn.wfile.holding = True
        try:
            super().send_headers()
        finally:
            self.conn.wfile.holding = False

    def simple_response(self, status: Any, msg: str = "") -> None:
        number = int(str(status)[:3])
        if number < 400:
            super().simple_response(status, msg)
            return
        code = _CODES.get(number, "malformed")
        problem = {"type": f"/problems/{code}", "code": code, "title": str(status)[4:] or code, "status": number,
                   "detail": msg or str(status), "instance": "", "correlation_id": str(new_id())}  # fmt: skip
        body = msgspec.json.encode(problem)
        head = (
            f"{self.server.protocol} {status}\r\nContent-Type: application/problem+json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        self.close_connection = True
        try:
            self.conn.wfile.write(head.encode("iso-8859-1") + body)
        except OSError:
            return  # who asked is gone


class _Connection(HTTPConnection):
    RequestHandlerClass = _Request

    def __init__(self, server: Server, sock: socket, makefile: Any = None) -> None:  # noqa: ARG002
        super().__init__(server, sock, open_file)


class _Server(Server):
    ConnectionClass = _Connection

    def error_log(self, msg: str = "", level: int = 20, traceback: bool = False) -> None:  # noqa: ARG002
        if level >= logging.ERROR:
            sys.stderr.write(f"jejak: {msg}\n")


def web(parent: int, address: Address, application: str = "api.wsgi") -> None:
    """Serves what `create()` of a module makes, until SIGTERM; requests that are open then have two seconds to end."""
    end_with(parent)
    os.setpgid(0, 0)  # Ctrl-C in a terminal is for the parent, which ends the rest in order
    made = import_module(application).create()
    server = _Server((address.host, address.port), made, numthreads=THREADS, request_queue_size=WAITING)
    server.reuse_port = True
    server.keep_alive_conn_limit = WAITING
    server.max_request_header_size = HEADERS
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: _end(server))
    server.start()
    threading.Event().wait(PATIENCE)  # the requests that are open; the process ends when they have, or when it is over


def _end(server: Server) -> None:
    """An open stream would hold the process: it is cut when the time is over."""

    def stop() -> None:
        server.stop()
        os._exit(0)

    for ending in (threading.Thread(target=stop, daemon=True), threading.Timer(PATIENCE, os._exit, (0,))):
        ending.start()
