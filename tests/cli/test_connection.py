"""The files of a connection: what is there already, and what leaves together."""

from __future__ import annotations

from collections.abc import Iterator
from socket import SHUT_WR, socket, socketpair
from threading import Thread, Timer

import pytest

from api.cli.serving.connection import open_file, sent

Ends = tuple[socket, socket]


@pytest.fixture
def ends() -> Iterator[Ends]:
    """The server's end and the caller's."""
    here, there = socketpair()
    there.settimeout(5)
    with here, there:
        yield here, there


def test_a_second_request_that_came_with_the_first_is_there(ends: Ends) -> None:
    here, there = ends
    reader = open_file(here, "rb")
    there.sendall(b"one\r\ntwo\r\n")
    assert not reader.has_data()
    assert reader.readline() == b"one\r\n"
    assert reader.has_data()
    assert reader.read(5) == b"two\r\n"
    assert not reader.has_data()
    assert reader.bytes_read == 10


def test_what_has_not_come_is_waited_for_and_no_longer_than_said(ends: Ends) -> None:
    here, there = ends
    here.settimeout(0.05)
    with pytest.raises(TimeoutError):
        open_file(here, "rb").readline()
    here.settimeout(5)
    later = Timer(0.05, there.sendall, [b"late\r\n"])
    later.start()
    assert open_file(here, "rb").readline() == b"late\r\n"
    later.join()


def test_after_what_did_not_come_in_time_nothing_is_read_that_might_be_the_rest_of_it(ends: Ends) -> None:
    here, there = ends
    here.settimeout(0.05)
    reader = open_file(here, "rb")
    there.sendall(b"half")
    with pytest.raises(TimeoutError):
        reader.read(8)
    there.sendall(b"restGET / HTTP/1.1\r\n")
    with pytest.raises(OSError, match="timed out"):
        reader.read(8)


@pytest.mark.parametrize("patience", [5, None])
def test_more_than_is_taken_at_once_is_sent_whole(ends: Ends, patience: float | None) -> None:
    here, there = ends
    here.settimeout(patience)
    data, came = bytes(range(256)) * 20_000, bytearray()

    def read() -> None:
        while piece := there.recv(1 << 16):
            came.extend(piece)

    reading = Thread(target=read)
    reading.start()
    sent(here, data)
    sent(here, b"end")
    here.shutdown(SHUT_WR)
    reading.join(10)
    assert came == data + b"end"


def test_who_is_gone_is_told_nothing(ends: Ends) -> None:
    here, there = ends
    here.settimeout(5)
    there.close()
    with pytest.raises(ConnectionError):
        sent(here, b"answer")


def test_a_line_is_read_no_further_than_the_limit(ends: Ends) -> None:
    here, there = ends
    reader = open_file(here, "rb")
    there.sendall(b"longer\n")
    assert reader.readline(4) == b"long"
    assert reader.has_data()


def test_what_is_held_leaves_with_what_comes_next(ends: Ends) -> None:
    here, there = ends
    writer = open_file(here, "wb")
    writer.holding = True
    writer.write(b"head ")
    there.setblocking(False)
    with pytest.raises(BlockingIOError):
        there.recv(100)
    writer.holding = False
    writer.write(b"body")
    there.setblocking(True)
    assert there.recv(100) == b"head body"
    assert writer.bytes_written == 9


def test_what_is_held_can_leave_alone(ends: Ends) -> None:
    here, there = ends
    writer = open_file(here, "wb")
    writer.holding = True
    writer.write(b"head")
    writer.holding = False
    writer.let_go()
    assert there.recv(100) == b"head"
    writer.let_go()
    assert writer.bytes_written == 4
