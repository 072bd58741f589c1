"""A witness on the wire: every status of C2SP tlog-witness, and whatever else is sent to it."""

from __future__ import annotations

import asyncio
import http.client
import json
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic

import pytest

from api.cli.serving.address import Address, listening
from api.witness import server as servers
from api.witness.answers import Answer, Asked, answered
from api.witness.server import Server
from service.audit.witness.asking import NotCosigned, WitnessAt, cosigned
from service.audit.witness.memory import Memory, digest
from service.audit.witness.witness import Witness, key_in, make
from service.ledger.checkpoint import Checkpoint
from service.ledger.merkle import leaf_hash
from service.ledger.policy import parse_policy
from service.ledger.proofs import consistency_proof
from service.ledger.tiles import nodes_over
from service.ledger.witnessing import LONGEST_REQUEST, written_request
from tests.service.ledger.forge import LOG, ORIGIN, STRANGER, genuine, head_of, note_of, secret

NODES = nodes_over([leaf_hash(leaf) for leaf in genuine(200).leaves])
LOGS = parse_policy(f"log {LOG.key.vkey}\n".encode(), "none")


@contextmanager
def served(answer: Callable[[Asked], Answer]) -> Iterator[int]:
    """The port of a server in a thread of its own."""
    loop, ending = asyncio.new_event_loop(), asyncio.Event()
    address, made = listening(Address("127.0.0.1", 0))
    thread = threading.Thread(target=lambda: loop.run_until_complete(Server(answer).run(made, ending)))
    thread.start()
    try:
        yield address.port
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join()
        loop.close()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make(tmp_path / "saksi", "saksi.example.go.id", secret("saksi"))
    return tmp_path / "saksi"


@contextmanager
def witness_in(place: Path) -> Iterator[int]:
    signer = key_in(place)
    with served(partial(answered, Witness(Memory(place, signer.key), signer, LOGS))) as port:
        yield port


@pytest.fixture
def port(place: Path) -> Iterator[int]:
    with witness_in(place) as port:
        yield port


@pytest.fixture(scope="module")
def lasting_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Of a witness that has met everything that came before."""
    place = tmp_path_factory.mktemp("lasting") / "saksi"
    make(place, "saksi.example.go.id", secret("saksi"))
    with witness_in(place) as port:
        yield port


def note(size: int) -> bytes:
    return note_of(head_of(genuine(200), size), witnesses=[])


def proof(old: int, new: int) -> tuple[bytes, ...]:
    return tuple(consistency_proof(NODES, old, new))


def body(old: int, new: int) -> bytes:
    return written_request(old, proof(old, new) if 0 < old < new else (), note(new))


def ask(port: int, data: bytes, method: str = "POST", path: str = "/add-checkpoint") -> tuple[int, str, str]:
    """Status, type and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, data)
        came = connection.getresponse()
        return came.status, came.headers["Content-Type"], came.read().decode()
    finally:
        connection.close()


def raw(port: int, *pieces: bytes) -> bytes:
    """Everything that comes back until the other side ends."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        try:
            for each in pieces:
                connection.sendall(each)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # it has ended already, and said why
        came = b""
        while data := connection.recv(65536):
            came += data
        return came


def posted(data: bytes, *headers: str, length: int | None = None) -> bytes:
    head = ["POST /add-checkpoint HTTP/1.1", "Host: w", *headers]
    head += [f"Content-Length: {len(data) if length is None else length}"]
    return "\r\n".join([*head, "\r\n"]).encode() + data


# what the specification says


def test_every_status(port: int, place: Path) -> None:
    assert ask(port, body(0, 7))[0] == 200
    status, _, said = ask(port, body(7, 20))
    assert (status, said.startswith("— saksi.example.go.id ")) == (200, True)
    assert ask(port, body(7, 30)) == (409, "text/x.tlog.size", "20\n")
    assert ask(port, body(0, 30)) == (409, "text/x.tlog.size", "20\n")
    statuses = {
        400: [b"", b"old 20\n", written_request(31, (), note(30)), written_request(20, proof(20, 30), b"x\n\ny\n")],
        403: [written_request(20, proof(20, 30), note_of(head_of(genuine(200), 30), [STRANGER], [])),
              body(20, 30).replace(b"\n30\n", b"\n31\n")],
        404: [written_request(0, (), note_of(Checkpoint("elsewhere", 5, bytes(32)), witnesses=[]))],
        422: [written_request(20, proof(19, 30), note(30)), written_request(20, (), note(30)),
              written_request(20, (), note_of(Checkpoint(ORIGIN, 20, bytes(32)), witnesses=[]))],
    }  # fmt: skip
    for status, all in statuses.items():
        for data in all:
            answer = ask(port, data)
            assert answer[:2] == (status, "text/plain; charset=utf-8"), data
            assert answer[2].endswith("\n")
    (place / "logs" / f"{digest(ORIGIN)}.note").unlink()
    assert ask(port, body(20, 30))[0] == 503
    assert ask(port, b"", "GET", "/healthz")[0] == 503


def test_a_log_and_a_witness_understand_each_other(port: int, place: Path) -> None:
    saksi = WitnessAt(f"http://127.0.0.1:{port}", key_in(place).key)
    assert cosigned(note(7), saksi, proof, 0).startswith(note(7))
    for old in (0, 3, 7, 150):
        assert cosigned(note(20), saksi, proof, old).startswith(note(20))
    with pytest.raises(NotCosigned) as refused:
        cosigned(note(12), saksi, proof, 7)
    assert refused.value.size == 20
    with pytest.raises(NotCosigned, match="422"):
        cosigned(note_of(Checkpoint(ORIGIN, 20, bytes(32)), witnesses=[]), saksi, proof, 20)


def test_monitors_read_what_was_cosigned_last(port: int, place: Path) -> None:
    address = f"/{digest(ORIGIN)}/checkpoint"
    assert ask(port, b"", "GET", address)[0] == 404
    line = ask(port, body(0, 7))[2]
    assert ask(port, b"", "GET", address)[2].encode() == note(7) + line.encode()
    assert ask(port, b"", "HEAD", address)[2] == ""
    assert ask(port, b"", "GET", "/healthz") == (200, "text/plain; charset=utf-8", "ok\n")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/add-checkpoint", 405), ("PUT", "/add-checkpoint", 405), ("POST", "/healthz", 405), ("GET", "/", 404),
     ("POST", "/add-checkpoint/", 404), ("POST", "//add-checkpoint", 404), ("GET", "/../key", 404),
     ("GET", f"/{'0' * 64}/checkpoint", 404), ("GET", f"/{'F' * 64}/checkpoint", 404), ("DELETE", "/healthz", 405),
     ("POST", "/add-checkpoint?x=1", 200), ("POST", "http://w/add-checkpoint", 200),
     ("OPTIONS", "/add-checkpoint", 405)],
)  # fmt: skip
def test_addresses_and_methods(port: int, method: str, path: str, status: int) -> None:
    assert ask(port, body(0, 7), method, path)[0] == status


# how it is sent


def test_a_connection_is_kept_for_more(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.connect()
    first = connection.sock
    for old, new in ((0, 7), (7, 20), (20, 20)):
        connection.request("POST", "/add-checkpoint", body(old, new))
        came = connection.getresponse()
        assert (came.status, came.read() != b"") == (200, True)
    assert connection.sock is first
    connection.close()


def test_requests_behind_one_another_are_answered_in_order(port: int) -> None:
    came = raw(port, posted(body(0, 7)) + posted(body(7, 20)) + posted(body(7, 20), "Connection: close"))
    assert [each[:3] for each in came.split(b"HTTP/1.1 ")[1:]] == [b"200", b"200", b"409"]


def chunked(data: bytes, size: int) -> bytes:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    return b"".join(b"%x;n=v\r\n%s\r\n" % (len(each), each) for each in pieces) + b"0\r\nTrailer: x\r\n\r\n"


CHUNKED = b"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n"


def test_a_body_may_come_in_chunks_and_byte_by_byte(port: int) -> None:
    assert b"HTTP/1.1 200" in raw(port, CHUNKED + chunked(body(0, 7), 11))
    assert b"HTTP/1.1 200" in raw(port, *[bytes([each]) for each in posted(body(7, 20))])


def test_who_asks_before_sending_is_told_to_go_on(port: int) -> None:
    assert raw(port, posted(body(0, 7), "Expect: 100-continue")).startswith(
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200"
    )
    assert raw(port, posted(b"", "Expect: 100-continue", length=10**9)).startswith(b"HTTP/1.1 413")


def test_older_clients_are_answered_and_let_go(port: int) -> None:
    came = raw(port, posted(body(0, 7)).replace(b"HTTP/1.1", b"HTTP/1.0"))
    assert came.startswith(b"HTTP/1.1 200")
    assert b"Connection: close" in came


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (posted(b"x" * (LONGEST_REQUEST + 1)), 413),
        (posted(b"x" * 4_000_000), 413),
        (posted(b"x", length=10**18), 413),
        (posted(b"x", length=10**30), 400),
        (posted(b"x", length=-1), 400),
        (posted(b"xy", "Content-Length: 1"), 400),
        (posted(b"xy", "Transfer-Encoding: chunked"), 400),
        (CHUNKED.replace(b"chunked", b"gzip, chunked"), 400),
        (CHUNKED + b"zz\r\n", 400),
        (CHUNKED + b"-1\r\n", 400),
        (CHUNKED + b"fffffff\r\n", 413),
        (CHUNKED + b"1\r\nxy\r\n", 400),
        (CHUNKED + b"1" * 40_000, 400),
        (CHUNKED + chunked(b"x" * (LONGEST_REQUEST + 1), 60_000), 413),
        (CHUNKED + b"0\r\n" + b"a: b\r\n" * 9_000, 431),
        (posted(b"x" * 100, length=200), 400),
        (posted(b"", "X: " + "y" * 20_000), 431),
        (posted(b"", *["X: y"] * 4_000), 431),
        (posted(b"", "no colon"), 400),
        (posted(b"", "X : y"), 400),
        (posted(b"", "X: a\x00b"), 400),
        (posted(b"", "X: a\n b"), 400),
        (b"GET\r\n\r\n", 400),
        (b"GET / HTTP/2.0\r\n\r\n", 400),
        (b"GET " + b"/" * 20_000 + b" HTTP/1.1\r\n\r\n", 431),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(500) + b"\r\n\r\n", 400),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        (b"half a request", 400),
    ],
)
def test_what_is_no_request_is_refused_with_a_reason(lasting_port: int, data: bytes, status: int) -> None:
    came = raw(lasting_port, data)
    assert came.startswith(b"HTTP/1.1 %d " % status), came[:200]
    assert b"Connection: close" in came
    assert ask(lasting_port, b"", "GET", "/healthz")[0] == 200


def test_nothing_is_said_to_who_says_nothing(port: int) -> None:
    assert raw(port) == raw(port, b"\r\n") == b""


def test_hostile_bodies_are_4xx(port: int) -> None:
    assert ask(port, b"x" * LONGEST_REQUEST)[0] == 400
    assert ask(port, body(0, 7))[0] == 200
    chance, good = random.Random(4), body(7, 20)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(300):
        data = bytearray(good)
        for _ in range(chance.randrange(1, 4)):
            at = chance.randrange(len(data))
            data[at : at + chance.randrange(3)] = chance.randbytes(chance.randrange(3))
        if data == good:
            continue
        connection.request("POST", "/add-checkpoint", bytes(data))
        came = connection.getresponse()
        assert (400 <= came.status < 500, came.read() != b"") == (True, True), bytes(data)
    connection.close()


# slow ones, many, and the end


def test_slow_callers_keep_nobody_waiting(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(60)]
    for number, each in enumerate(slow):
        each.sendall(posted(body(0, 9))[: 5 + 3 * number])
    began = monotonic()
    assert ask(port, body(0, 7))[0] == 200
    assert monotonic() - began < 2
    for each in slow:
        each.close()


def test_when_it_is_full_who_has_waited_longest_goes(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "CONNECTIONS", 4)
    waiting = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(4)]
    for each in waiting:
        each.sendall(b"POST /add-")
    assert ask(port, body(0, 7))[0] == 200
    assert ended(waiting[0])
    for each in waiting:
        each.close()


def ended(connection: socket.socket) -> bool:
    try:
        return connection.recv(1) == b""
    except ConnectionError:
        return True


def test_who_takes_too_long_is_let_go(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "PATIENCE", 0.1)
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(b"POST /add-checkpoint HTTP/1.1\r\n")
        assert ended(connection)


def test_an_open_request_is_answered_before_the_end() -> None:
    asked, go_on = threading.Event(), threading.Event()

    def answer(_: Asked) -> Answer:
        asked.set()
        go_on.wait(20)
        return Answer(200, json.dumps("done"))

    came: list[tuple[int, str, str]] = []
    with served(answer) as port:
        thread = threading.Thread(target=lambda: came.append(ask(port, b"")))
        thread.start()
        asked.wait(20)
        threading.Timer(0.1, go_on.set).start()
    thread.join()
    assert came[0][0] == 200


def test_a_failure_inside_is_told_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    def answer(asked: Asked) -> Answer:
        return Answer(200, "fine\n") if asked.target == "/" else Answer(1 // 0, "")

    with served(answer) as port:
        assert ask(port, b"", "GET", "/x") == (500, "text/plain; charset=utf-8", "the witness has failed\n")
        assert ask(port, b"", "GET", "/")[0] == 200
    assert "ZeroDivisionError" in caplog.text
