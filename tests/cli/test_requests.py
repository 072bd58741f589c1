"""How the server reads requests: what comes whole and plainly is read at once, and means what it means line by line."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from api.cli.serving.address import Address, listening
from api.cli.serving.request import SMALL, UNREAD, Request
from api.cli.serving.waiting import Turns, Waiting, waiting
from api.cli.serving.web import WebServer, serving
from tests.cli.processes import until

SAID = ("REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "REQUEST_URI", "SCRIPT_NAME", "SERVER_PROTOCOL", "SERVER_PORT",
        "REMOTE_ADDR", "CONTENT_TYPE", "CONTENT_LENGTH", "wsgi.url_scheme")  # fmt: skip


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Tells what the application was given; in pieces without a length where the path says so."""
    if environ["PATH_INFO"] == "/unread":
        start_response("409 Conflict", [("Content-Length", "0")])
        return []
    said = {name: value for name, value in environ.items() if name in SAID or name.startswith("HTTP_")}
    body = json.dumps({**said, "body": environ["wsgi.input"].read().decode("latin-1")}, sort_keys=True).encode()
    if environ["PATH_INFO"] == "/pieces":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return iter([body[:10], b"", body[10:]])
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]


class _LineByLine(Request):
    """As the server's library reads it."""

    def _read_plain(self, came: bytes) -> bool:
        return False


class _SlowConnection(WebServer.ConnectionClass):  # type: ignore[misc]
    RequestHandlerClass = _LineByLine


@pytest.fixture(scope="module", params=[waiting, Turns])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    address, made = listening(Address("127.0.0.1", 0))
    with made:
        server = serving(address, made, echo, request.param(), threads=3)
        yield address.port
        server.end(5)


@pytest.fixture(scope="module")
def slow_port() -> Iterator[int]:
    """Of a server that reads nothing the plain way."""
    address, made = listening(Address("127.0.0.1", 0))
    with made:
        server = serving(address, made, echo, waiting(), threads=1)
        server.ConnectionClass = _SlowConnection
        yield address.port
        server.end(5)


class Caller:
    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answers = self._socket.makefile("rb")

    def send(self, text: bytes) -> None:
        self._socket.sendall(text)

    def finish(self) -> None:
        self._socket.shutdown(socket.SHUT_WR)

    def answer(self) -> tuple[int, dict[str, str], bytes]:
        """Status 0 when the connection was closed."""
        first = self.answers.readline()
        if not first:
            return 0, {}, b""
        headers: dict[str, str] = {}
        while (line := self.answers.readline()) != b"\r\n":
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        if headers.get("transfer-encoding") == "chunked":
            return int(first.split()[1]), headers, self._chunks()
        return int(first.split()[1]), headers, self.answers.read(int(headers.get("content-length", 0)))

    def _chunks(self) -> bytes:
        whole = b""
        while size := int(self.answers.readline(), 16):
            whole += self.answers.read(size)
            self.answers.readline()
        self.answers.readline()
        return whole

    def close(self) -> None:
        self.answers.close()
        self._socket.close()


@pytest.fixture
def caller(port: int) -> Iterator[Caller]:
    made = Caller(port)
    yield made
    made.close()


def asked(line: bytes = b"GET / HTTP/1.1", *headers: bytes, body: bytes = b"") -> bytes:
    length = [b"Content-Length: %d" % len(body)] if body else []
    return b"\r\n".join([line, b"Host: x", *length, *headers, b"", b""]) + body


MEANT = {
    "plain": asked(b"GET /v1/innovations/1 HTTP/1.1", b"Authorization: Bearer a.b-c"),
    "a query": asked(b"GET /a?q=b%20c&d=/?x HTTP/1.1"),
    "an empty query": asked(b"GET /a? HTTP/1.1"),
    "a body": asked(b"POST /a HTTP/1.1", b"Content-Type: application/json", body=b'{"a": "\xc3\xa9"}'),
    "spaces around a value": asked(b"GET / HTTP/1.1", b'If-Match: \t "v1"  ', b"X-Empty:"),
    "latin-1 in a value": asked(b"GET / HTTP/1.1", b"X-Name: \xe9"),
    "a connection to be kept": asked(b"GET / HTTP/1.1", b"Connection: Keep-Alive"),
    "a percent in the path": asked(b"GET /a%20b%2Fc HTTP/1.1"),
    "a quote in the query": asked(b'GET /a?q="b" HTTP/1.1'),
    "a header twice": asked(b"GET / HTTP/1.1", b"Accept: a/b", b"Accept: c/d"),
    "another header twice": asked(b"GET / HTTP/1.1", b"X-Forwarded-For: 1.2.3.4", b"x-forwarded-for: 5.6.7.8"),
    "cookies twice": asked(b"GET / HTTP/1.1", b"Cookie: a=b", b"Cookie: c=d"),
    "a name with an underscore": asked(b"GET / HTTP/1.1", b"X-Forwarded-For: 1.2.3.4", b"X_Forwarded_For: 5.6.7.8"),
    "a name that is common in no language": asked(b"GET / HTTP/1.1", b"X-!#$%&'*+.^`|~: 1"),
    "another method": asked(b"DELETE /a HTTP/1.1"),
    "a large body": asked(b"POST /a HTTP/1.1", body=b"x" * 100_000),
    "chunks": asked(b"POST /a HTTP/1.1", b"Transfer-Encoding: chunked") + b"3\r\nabc\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("name", MEANT)
def test_a_request_means_the_same_whichever_way_it_is_read(port: int, slow_port: int, name: str) -> None:
    told = []
    for each in (port, slow_port):
        caller = Caller(each)
        for _ in range(2):
            caller.send(MEANT[name])
            status, headers, body = caller.answer()
            assert (status, "connection" in headers) == (200, False), body
        told.append({**json.loads(body), "SERVER_PORT": ""})
        caller.close()
    assert told[0] == told[1]


REFUSED = {
    "no protocol": (b"GET /\r\n\r\n", 400),
    "no such protocol": (asked(b"GET / HTTP/2.0"), 505),
    "another protocol": (asked(b"GET / FTP/1.1"), 400),
    "a bare line feed": (b"GET / HTTP/1.1\nHost: x\n\n", 400),
    "a bare line feed between headers": (b"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\nX-B: b\r\n\r\n", 400),
    "a header without a colon": (asked(b"GET / HTTP/1.1", b"nonsense"), 400),
    "a folded header": (asked(b"GET / HTTP/1.1", b"X-Long: a", b" b"), 400),
    "a folded token": (asked(b"GET / HTTP/1.1", b"Authorization: Bearer a", b"\tb"), 400),
    "a name with a space behind": (asked(b"GET / HTTP/1.1", b"Authorization : Bearer a"), 400),
    "a name with a space within": (asked(b"GET / HTTP/1.1", b"Authorization x: Bearer a"), 400),
    "no name": (asked(b"GET / HTTP/1.1", b": a"), 400),
    "a null in a value": (asked(b"GET / HTTP/1.1", b"X-Name: a\0b"), 400),
    "a carriage return in a value": (asked(b"GET / HTTP/1.1", b"X-Name: a\rX-Other: b"), 400),
    "two tokens": (asked(b"GET / HTTP/1.1", b"Authorization: Bearer a", b"Authorization: Bearer b"), 400),
    "two tokens, one of them in small letters": (
        asked(b"GET / HTTP/1.1", b"Authorization: Bearer a", b"X-Name: a", b"authorization: Bearer a"),
        400,
    ),
    "a token and an empty one": (asked(b"GET / HTTP/1.1", b"Authorization: Bearer a", b"Authorization:"), 400),
    "two hosts": (asked(b"GET / HTTP/1.1", b"Host: y"), 400),
    "two lengths": (asked(b"POST / HTTP/1.1", b"Content-Length: 2", b"Content-Length: 2") + b"{}", 400),
    "two keys": (asked(b"POST / HTTP/1.1", b"Idempotency-Key: a", b"Idempotency-Key: b", body=b"{}"), 400),
    "a length that is no number": (asked(b"POST / HTTP/1.1", b"Content-Length: x"), 400),
    "two slashes": (asked(b"GET //host/a HTTP/1.1"), 400),
    "a whole address": (asked(b"GET http://x/a HTTP/1.1"), 400),
    "too many headers": (asked(b"GET / HTTP/1.1", *[b"X-Much: " + b"x" * 1000] * 70), 413),
    "too long an address": (asked(b"GET /" + b"x" * 70_000 + b" HTTP/1.1"), 414),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_a_problem(caller: Caller, name: str) -> None:
    text, expected = REFUSED[name]
    caller.send(text)
    status, headers, body = caller.answer()
    assert (status, headers["content-type"], headers["connection"]) == (expected, "application/problem+json", "close")
    assert headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert json.loads(body)["status"] == expected


def test_requests_that_came_together_are_answered_in_order(caller: Caller) -> None:
    caller.send(asked(b"GET /1 HTTP/1.1") + asked(b"POST /2 HTTP/1.1", body=b"{}") + asked(b"GET /3%20 HTTP/1.1"))
    assert [json.loads(caller.answer()[2])["PATH_INFO"] for _ in range(3)] == ["/1", "/2", "/3 "]


def test_an_answer_without_a_length_comes_in_chunks_and_the_connection_stays(caller: Caller) -> None:
    for _ in range(2):
        caller.send(asked(b"GET /pieces HTTP/1.1"))
        status, headers, body = caller.answer()
        assert (status, headers["transfer-encoding"], json.loads(body)["PATH_INFO"]) == (200, "chunked", "/pieces")


@pytest.mark.parametrize("line", [b"Connection: close", b"connection: close"])
def test_who_wants_the_connection_closed_gets_it_closed(caller: Caller, line: bytes) -> None:
    caller.send(asked(b"GET / HTTP/1.1", line))
    assert caller.answer()[1]["connection"] == "close"
    assert caller.answer()[0] == 0


def test_a_body_that_breaks_off_is_never_given_to_the_application(caller: Caller) -> None:
    caller.send(asked(b"POST / HTTP/1.1", b"Content-Length: 10") + b"{}")
    caller.finish()
    assert caller.answer()[0] == 0


def test_a_hundred_callers_share_three_threads(port: int) -> None:
    callers = [Caller(port) for _ in range(100)]
    for _ in range(2):
        for number, each in enumerate(callers):
            each.send(asked(b"GET /%d HTTP/1.1" % number))
        assert [json.loads(each.answer()[2])["PATH_INFO"] for each in callers] == [f"/{n}" for n in range(100)]
    for each in callers:
        each.close()


def test_a_caller_who_is_slow_keeps_nobody_waiting_between_requests(port: int) -> None:
    silent = [Caller(port) for _ in range(5)]
    spoken = Caller(port)
    spoken.send(asked())
    assert spoken.answer()[0] == 200
    for each in [*silent, spoken]:
        each.close()


@pytest.mark.parametrize("on", [waiting, Turns])
def test_connections_that_say_nothing_are_closed(on: Callable[[], Waiting]) -> None:
    address, made = listening(Address("127.0.0.1", 0))
    with made:
        server = serving(address, made, echo, on(), threads=1)
        caller = Caller(address.port)
        caller.send(asked())
        assert caller.answer()[0] == 200
        until(lambda: server.threads.idle() == 1)
        server.threads.close_unused(60)
        assert server.threads.idle() == 1
        server.threads.close_unused(0)
        assert caller.answer()[0] == 0
        caller.close()
        another = Caller(address.port)
        another.send(asked())
        assert another.answer()[0] == 200
        another.close()
        server.end(5)


def test_what_is_told_twice_is_told_in_its_order_and_what_has_an_underscore_is_not(slow_port: int) -> None:
    caller = Caller(slow_port)
    told = []
    for name in ("another header twice", "cookies twice", "a name with an underscore"):
        caller.send(MEANT[name])
        told.append(json.loads(caller.answer()[2]))
    caller.close()
    assert [each.get("HTTP_X_FORWARDED_FOR") for each in told] == ["1.2.3.4, 5.6.7.8", None, "1.2.3.4"]
    assert told[1]["HTTP_COOKIE"] == "a=b; c=d"


@pytest.mark.parametrize(("size", "after"), [(UNREAD // 4, 200), (UNREAD + 2 * SMALL, 0)])
def test_of_a_body_that_nobody_reads_so_much_goes_and_for_more_the_connection_does(
    caller: Caller, size: int, after: int
) -> None:
    caller.send(b"POST /unread HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
    caller.send(bytes(min(size, UNREAD)))
    assert caller.answer()[0] == 409
    if after:
        caller.send(asked())
    assert caller.answer()[0] == after
