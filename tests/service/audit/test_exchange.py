"""What goes to a witness and what comes back, in a time that is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic

import pytest

from service.audit.witness import exchange
from service.audit.witness.asking import WitnessAt, cosigned
from service.audit.witness.exchange import Answer, NoAnswer, gist, place, posted
from tests.service.audit.test_asking import DRIP, LINE, NOTE, WITNESS, proof, saying


@contextmanager
def hearing(body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """A server that answers so, once; its address, and what it was asked."""
    heard: list[tuple[str, ...]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"]))
            names = ("Content-Type", "Connection")
            heard.append((self.command, self.path, *(self.headers[name] for name in names), sent.decode()))
            self.send_response_only(200)
            for name, value in (*headers, ("Content-Length", str(len(body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", heard
        thread.join()


def soon() -> float:
    return monotonic() + 5


def test_it_is_posted_as_the_specification_says() -> None:
    with hearing(LINE.encode()) as (url, heard):
        cosigned(NOTE, WitnessAt(f"{url}/prefix//", WITNESS.key), proof, 0)
    [(command, path, type, connection, body)] = heard
    assert (command, path) == ("POST", "/prefix/add-checkpoint")
    assert (type, connection) == ("text/plain; charset=utf-8", "close")
    assert body == f"old 0\n\n{NOTE.decode()}"


def test_an_answer_of_64_kilobytes_is_read_and_a_longer_one_is_none() -> None:
    with hearing(b"x" * 65_536, (("Content-Type", "a/b"),)) as (url, _):
        assert posted(f"{url}/", b"", soon()) == Answer(200, "a/b", b"x" * 65_536)
    with hearing(b"x" * 65_537) as (url, _), pytest.raises(NoAnswer, match="more than 65536 bytes"):
        posted(f"{url}/", b"", soon())


def test_an_answer_need_not_say_what_it_is() -> None:
    with hearing(b"") as (url, _):
        assert posted(f"{url}/", b"", soon()).type == ""


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (b" a\n b ", "a b"),
        (b"a\x1b[31mb", "a?[31mb"),
        (b"a\xffb", "a\N{REPLACEMENT CHARACTER}b"),
        (b" " * 399 + b"abc", "a"),
        (b"x" * 399, "x" * 200),
    ],
)
def test_the_gist_of_an_answer_can_be_printed_anywhere(body: bytes, printed: str) -> None:
    assert gist(Answer(200, "", body)) == printed


@pytest.mark.parametrize("url", ["http://w1", "https://w1/", "http://w1:8080/a/b", "https://[::1]:1/"])
def test_addresses_of_the_web_can_be_asked(url: str) -> None:
    assert place(url).geturl() == url


@pytest.mark.parametrize("url", ["http://w1/\x7f", "http://wé/", "http://w1:0/", "http:///a", "HTTP2://w1", "//w1/"])
def test_other_addresses_cannot(url: str) -> None:
    with pytest.raises(ValueError, match="not the address of a witness"):
        place(url)


def test_when_the_time_is_over_nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "monotonic", lambda: 100.0)
    for until in (99.0, 100.0):
        with pytest.raises(NoAnswer, match="no time is left"):
            posted("http://127.0.0.1:1/", b"", until)
    with pytest.raises(NoAnswer, match="refused"):
        posted("http://127.0.0.1:1/", b"", 100.9)


def test_a_connection_that_is_left_is_cut() -> None:
    before = {*threading.enumerate()}
    with saying(DRIP) as (url, _):
        with pytest.raises(NoAnswer, match="the time is over"):
            posted(f"{url}/", b"", monotonic() + 0.2)
        left = [each for each in threading.enumerate() if each not in before and each.name == "asking a witness"]
        for each in left:
            assert each.daemon
            each.join(1)
        assert not any(each.is_alive() for each in left)
