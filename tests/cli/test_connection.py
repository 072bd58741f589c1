"""The files of a connection: what is there already, and what leaves together."""

from __future__ import annotations

from collections.abc import Iterator
from socket import socket, socketpair

import pytest

from api.cli.serving.connection import open_file

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
