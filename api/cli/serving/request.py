"""One request, as the server reads and answers it.

A request that came whole and is written plainly, as nearly all are, is read by one expression, and a body whose length
is told leaves with its headers in one packet. Everything else goes the server's own way, line by line. What the plain
way takes is a part of what the other takes, and means the same there.
"""

from __future__ import annotations

import re
import time
from email.utils import formatdate
from functools import lru_cache
from io import BytesIO
from typing import Any

import msgspec
from cheroot.server import HTTPRequest
from cheroot.wsgi import Gateway_10

from api.answers import WITHOUT_A_VIEW
from api.cli.serving.connection import sent
from api.cli.serving.headers import Headers
from service.clock import new_id

SMALL = 64 * 1024
"""Bytes of a body that is read before the application is asked."""
UNREAD = 32 << 20
"""Bytes of a body that are read for nobody, so that its sender reads the answer."""

_PLAIN = re.compile(
    rb"(GET|POST) (/(?!/)[A-Za-z0-9/._~!$&'()*+,;=:@-]*)(?:\?([A-Za-z0-9/._~!$&'()*+,;=:@?%-]*))? HTTP/1\.1\r\n"
    rb"((?:[A-Za-z0-9-]+:[^\x00-\x08\x0a-\x1f\x7f]*\r\n)+)\r\n"
)
_UNUSUAL = frozenset({"HTTP_TRANSFER_ENCODING", "HTTP_EXPECT", "HTTP_UPGRADE"})
_LENGTH = re.compile(r"[0-9]{1,6}")
_HEADERS = "".join(f"{name}: {value}\r\n" for name, value in WITHOUT_A_VIEW)
_CODES = {413: "too-large", 414: "too-large", 431: "too-large"}


@lru_cache(maxsize=500)
def _name(header: bytes) -> str:
    """A header by its WSGI name (PEP 3333)."""
    name = header.decode("ascii").upper().replace("-", "_")
    return name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{name}"


@lru_cache(maxsize=2)
def _date(second: int) -> str:
    return formatdate(second, usegmt=True)


class Request(HTTPRequest):
    """What the server itself refuses is a problem too (RFC 9457), like everything the application refuses."""

    header_reader = Headers()
    environ: dict[str, Any] | None = None
    """What a plain request says; None where the server's own way is gone."""

    def parse_request(self) -> None:
        if not self._read_plain(self.conn.rfile.peek()):
            super().parse_request()

    def _read_plain(self, came: bytes) -> bool:
        found = _PLAIN.match(came)
        if found is None:
            return False
        environ: dict[str, Any] = {}
        lines = found[4].split(b"\r\n")
        for line in lines[:-1]:
            header, _, value = line.partition(b":")
            environ[_name(header)] = value.strip().decode("latin-1")
        length = environ.get("CONTENT_LENGTH", "0")
        if len(environ) < len(lines) - 1 or not _UNUSUAL.isdisjoint(environ):
            return False
        if environ.get("HTTP_CONNECTION", "keep-alive").lower() != "keep-alive":
            return False
        if not _LENGTH.fullmatch(length) or int(length) > SMALL:
            return False
        self.conn.rfile.read(found.end())
        self.started_request, self.response_protocol = True, "HTTP/1.1"
        self.method, path, query = found[1], found[2].decode("ascii"), (found[3] or b"").decode("ascii")
        body = self.conn.rfile.read(int(length)) if length != "0" else b""
        self.ready = len(body) == int(length)  # else who asked is gone
        environ["PATH_INFO"], environ["QUERY_STRING"] = path, query
        environ["REQUEST_URI"] = f"{path}?{query}" if found[3] is not None else path
        environ["REQUEST_METHOD"] = self.method.decode("ascii")
        environ["wsgi.input"] = self.rfile = BytesIO(body)
        self.environ = environ
        return True

    def respond(self) -> None:
        try:
            if self.environ is None:
                super().respond()
            else:
                self.server.gateway(self).respond()
                if self.chunked_write:
                    self.conn.wfile.write(b"0\r\n\r\n")
        finally:
            self.conn.wfile.let_go()

    def send_headers(self) -> None:
        self._leave_the_rest()
        self.conn.wfile.holding = True
        try:
            super().send_headers()
        finally:
            self.conn.wfile.holding = False

    def _leave_the_rest(self) -> None:
        """What the application did not read of a body goes, piece by piece; where it is too much, the connection does.

        Whoever is still sending might not read the answer otherwise (RFC 9112, section 9.6).
        """
        left = min(getattr(self.rfile, "remaining", 0), UNREAD)
        while left > 0 and (piece := self.rfile.read(min(left, SMALL))):
            left -= len(piece)
        if getattr(self.rfile, "remaining", 0) > 0:
            self.close_connection = True

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
            f"Content-Length: {len(body)}\r\nConnection: close\r\n{_HEADERS}\r\n"
        )
        self.close_connection = True
        try:
            self.conn.wfile.write(head.encode("iso-8859-1") + body)
        except OSError:
            return  # who asked is gone


class Gateway(Gateway_10):
    """From a request to the application and back."""

    _said: tuple[str, list[tuple[str, str]]] | None = None
    """Status and headers that were not given to the server yet."""

    def get_environ(self) -> Any:
        said = self.req.environ
        if said is None:
            return super().get_environ()  # type: ignore[no-untyped-call]
        connection = self.req.conn
        said["REMOTE_ADDR"], said["REMOTE_PORT"] = connection.remote_addr or "", str(connection.remote_port or "")
        return {**self.req.server.environ, **said}

    def start_response(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        if exc_info is not None or self._said is not None or self.started_response:
            self._tell()
            return super().start_response(status, headers, exc_info)
        self._said = status, headers
        return self.write

    def _tell(self) -> None:
        if self._said is not None:
            said, self._said = self._said, None
            super().start_response(*said)

    def write(self, chunk: bytes) -> None:
        self._tell()
        super().write(chunk)

    def respond(self) -> None:
        response = self.req.server.wsgi_app(self.env, self.start_response)
        if type(response) is list and len(response) == 1 and self._is_whole():
            self._send_whole(response[0])
            return
        try:
            for chunk in filter(None, response):
                self.write(chunk)
        finally:
            self._tell()
            self.req.ensure_headers_sent()
            if hasattr(response, "close"):
                response.close()

    def _is_whole(self) -> bool:
        if self._said is None or self.req.environ is None:
            return False
        names = {name.lower() for name, _ in self._said[1]}
        return "content-length" in names and "connection" not in names and "date" not in names

    def _send_whole(self, body: bytes) -> None:
        assert self._said is not None
        request, (status, headers) = self.req, self._said
        request.sent_headers = True
        request.close_connection = not request.server.can_add_keepalive_connection
        lines = [f"HTTP/1.1 {status}", *map(": ".join, headers), f"Date: {_date(int(time.time()))}"]
        if request.close_connection:
            lines.append("Connection: close")
        sent(request.conn.socket, "\r\n".join([*lines, "\r\n"]).encode("latin-1") + body)
