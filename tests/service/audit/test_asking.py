"""What a log makes of a witness: a cosignature that verifies, or a clear no, in time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import pytest

from service.audit.witness.asking import NotCosigned, WitnessAt, cosigned
from service.ledger.merkle import leaf_hash
from service.ledger.opening import open_checkpoint
from service.ledger.policy import parse_policy
from service.ledger.proofs import consistency_proof
from service.ledger.tiles import nodes_over
from service.ledger.witnessing import cosignature, parse_request
from tests.service.ledger.forge import COSIGNED, STRANGER, WITNESSES, genuine, head_of, note_of, policy_text

WITNESS = WITNESSES[0]
NODES = nodes_over([leaf_hash(leaf) for leaf in genuine().leaves])
NOTE = note_of(head_of(genuine()), witnesses=[])
POLICY = parse_policy(policy_text("quorum w1").encode())
LINE = cosignature(NOTE, WITNESS, COSIGNED)
DRIP = -1

Said = bytes | int
"""What a witness sends back; DRIP sends for ever and ends nothing."""


def proof(old: int, new: int) -> tuple[bytes, ...]:
    return tuple(consistency_proof(NODES, old, new))


def http(status: int, body: str, type: str = "text/plain; charset=utf-8") -> bytes:
    said = body.encode()
    return f"HTTP/1.1 {status} Said\r\nContent-Type: {type}\r\nContent-Length: {len(said)}\r\n\r\n".encode() + said


def conflict(size: int) -> bytes:
    return http(409, f"{size}\n", "text/x.tlog.size")


@contextmanager
def saying(*said: Said) -> Iterator[tuple[str, list[bytes]]]:
    """A witness that answers so, one connection after the other; its address and the bodies it was sent."""
    asked: list[bytes] = []
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=_answer, args=(listening, said, asked, over))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        finally:
            over.set()
            with socket.create_connection(listening.getsockname()):
                thread.join()


def _answer(listening: socket.socket, said: tuple[Said, ...], asked: list[bytes], over: threading.Event) -> None:
    for each in said:
        connection = listening.accept()[0]
        if over.is_set():
            connection.close()
            return
        with connection, connection.makefile("rb") as file:
            length = 0
            while (line := file.readline()).strip():
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            asked.append(file.read(length))
            if isinstance(each, bytes):
                connection.sendall(each)
                continue
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            try:
                while not over.wait(0.02):
                    connection.sendall(b"a: b\r\n")
            except OSError:
                continue


def asking(url: str, old: int = 7, timeout: float = 5.0, not_before: int = 0, note: bytes = NOTE) -> bytes:
    return cosigned(note, WitnessAt(url, WITNESS.key), proof, old, timeout, not_before=not_before)


def test_a_cosignature_comes_back_under_the_note() -> None:
    with saying(http(200, LINE)) as (url, asked):
        note = asking(url + "/prefix/")
    assert note == NOTE + LINE.encode()
    assert open_checkpoint(note, POLICY).cosigned == {WITNESS.key: COSIGNED}
    sent = parse_request(asked[0])
    assert (sent.old, sent.hashes, sent.note) == (7, proof(7, 20), NOTE)


@pytest.mark.parametrize(("old", "named", "sent"), [(7, 12, 12), (0, 7, 7), (7, 0, 0), (20, 3, 3), (7, 20, 20)])
def test_a_witness_that_saw_another_size_is_asked_once_more_from_there(old: int, named: int, sent: int) -> None:
    with saying(conflict(named), http(200, LINE)) as (url, asked):
        assert asking(url, old) == NOTE + LINE.encode()
    again = parse_request(asked[1])
    assert (again.old, again.hashes) == (sent, proof(sent, 20) if 0 < sent < 20 else ())


def test_a_witness_that_was_asked_about_more_than_there_is_is_asked_about_what_there_is() -> None:
    with saying(http(200, LINE)) as (url, asked):
        asking(url, old=33)
    assert parse_request(asked[0]).old == 20


@pytest.mark.parametrize(
    ("said", "size"), [([conflict(12), conflict(13)], 13), ([conflict(21)], 21), ([conflict(2**62)], 2**62)]
)
def test_a_witness_that_saw_more_or_cannot_decide_says_its_size(said: list[bytes], size: int) -> None:
    with saying(*said) as (url, asked), pytest.raises(NotCosigned) as refused:
        asking(url)
    assert refused.value.size == size
    assert len(asked) == len(said)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (http(403, "who?\n"), "403: who?"),
        (http(422, "no\x1b[31m\n" + "x" * 999), "422: no"),
        (http(503, ""), "503"),
        (http(302, "").replace(b"\r\n\r\n", b"\r\nLocation: http://127.0.0.1:1/\r\n\r\n"), "302"),
        (http(409, "the root is another\n"), "without a size"),
        (http(409, "7\n"), "without a size"),
        (http(409, "07\n", "text/x.tlog.size"), "without a size"),
        (http(409, "7", "text/x.tlog.size"), "without a size"),
        (http(200, ""), "no cosignature"),
        (http(200, "x" * 70_000), "more than"),
        (http(200, LINE[:-9] + "\n"), "no cosignature"),
        (http(200, LINE).replace(LINE.encode()[-20:], b"\xff" * 20), "no cosignature"),
        (http(200, cosignature(NOTE, WITNESSES[1], COSIGNED)), "no cosignature"),
        (http(200, cosignature(NOTE, STRANGER, COSIGNED)), "no cosignature"),
        (http(200, cosignature(note_of(head_of(genuine(), 19), witnesses=[]), WITNESS, COSIGNED)), "no cosignature"),
        (http(200, "text\n\n" + LINE), "no cosignature"),
        (b"", "did not answer"),
        (b"SSH-2.0-OpenSSH\r\n", "did not answer"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "no cosignature"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "did not answer"),
        (b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200, "did not answer"),
    ],
)  # fmt: skip
def test_whatever_else_it_says_is_a_clear_no(said: bytes, why: str) -> None:
    with saying(said) as (url, _), pytest.raises(NotCosigned, match=why) as refused:
        asking(url)
    assert refused.value.size is None
    assert str(refused.value).isprintable()


def test_other_lines_of_an_answer_are_dropped() -> None:
    with saying(http(200, cosignature(NOTE, STRANGER, COSIGNED) + LINE)) as (url, _):
        assert asking(url) == NOTE + LINE.encode()


def test_a_cosignature_from_before_the_leaves_is_not_taken() -> None:
    with saying(http(200, LINE), http(200, LINE)) as (url, _):
        assert asking(url, not_before=COSIGNED)
        with pytest.raises(NotCosigned, match="clock is 3 s behind"):
            asking(url, not_before=COSIGNED + 3)


def slow() -> tuple[Said, ...]:
    return (DRIP,)


def silent() -> tuple[Said, ...]:
    return ()


@pytest.mark.parametrize("said", [slow, silent])
def test_a_witness_that_never_ends_is_left_in_time(said: Callable[[], tuple[Said, ...]]) -> None:
    began = monotonic()
    with saying(*said()) as (url, _), pytest.raises(NotCosigned, match="time"):
        asking(url, timeout=0.2)
    assert monotonic() - began < 2


def test_nobody_there_is_a_clear_no() -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(NotCosigned, match="did not answer"):
        asking(url)
    with pytest.raises(NotCosigned, match="no time is left"):
        asking(url, timeout=0)


@pytest.mark.parametrize(
    "url",
    ["", "w1.example.go.id", "ftp://w1", "http://", "http://w1:99999", "http://w1:0", "http://a@w1/", "http://w1/?q",
     "http://w1/#f", "http://w1/a b", "http://w1/\r\nX: y", "file:///etc/passwd"],
)  # fmt: skip
def test_only_addresses_of_the_web_are_asked(url: str) -> None:
    with pytest.raises(ValueError):
        WitnessAt(url, WITNESS.key)


def test_a_key_that_cosigns_nothing_is_no_witness() -> None:
    with pytest.raises(ValueError):
        WitnessAt("http://w1", STRANGER.key)
