"""Web processes on one socket have about as many connections each; nobody waits for one that does not answer."""

from __future__ import annotations

import multiprocessing
import socket
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from api.cli.serving.address import Address, listening
from api.cli.serving.sharing import Share, shares
from api.cli.serving.waiting import Turns, waiting
from api.cli.serving.web import WebServer, serving
from tests.cli.processes import until


def nothing(_: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "0")])
    return []


class Several:
    """Servers on one socket, and callers who stay."""

    def __init__(self, on: Any) -> None:
        self.address, self._listening = listening(Address("127.0.0.1", 0))
        self._callers = ExitStack()
        self._on = on
        self.servers: list[WebServer] = []

    def begin(self, share: Share) -> None:
        self.servers.append(serving(self.address, self._listening, nothing, self._on(), threads=3, share=share))

    def call(self, times: int) -> None:
        for _ in range(times):
            caller = self._callers.enter_context(socket.create_connection((self.address.host, self.address.port), 10))
            caller.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            assert caller.recv(4096).startswith(b"HTTP/1.1 200")

    def hang_up(self) -> None:
        self._callers.close()

    def idle(self) -> list[int]:
        return [server.threads.idle() for server in self.servers]

    def close(self) -> None:
        self.hang_up()
        for server in self.servers:
            server.end(5)
        self._listening.close()


@pytest.fixture(params=[waiting, Turns])
def on(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def several(on: Any) -> Iterator[Several]:
    made = Several(on)
    yield made
    made.close()


def test_who_has_fewer_is_first_until_they_have_the_same(several: Several) -> None:
    one, another = shares(2)
    several.begin(one)
    several.call(20)
    several.begin(another)
    several.call(20)
    until(lambda: sum(several.idle()) == 40)
    assert several.idle()[1] >= 15


def test_who_hung_up_counts_no_more(several: Several) -> None:
    one, another = shares(2)
    several.begin(one)
    several.call(5)
    assert one.patience() == 0.01
    several.hang_up()
    until(lambda: one.patience() == 0)
    another.changed(3)
    assert (one.patience(), another.patience()) == (0, 0.006)


def test_a_process_that_does_not_answer_is_not_waited_for(several: Several) -> None:
    ours, _ = shares(2)
    ours.changed(1000)
    several.begin(ours)
    several.call(3)
    until(lambda: several.idle() == [3])


def test_who_is_ahead_waits_and_not_for_long() -> None:
    one, another = shares(2)
    assert one.patience() == another.patience() == 0
    one.changed(2)
    assert (one.patience(), another.patience()) == (0.004, 0)
    one.changed(1000)
    assert one.patience() == 0.01
    another.changed(1002)
    assert one.patience() == another.patience() == 0
    another.changed(-1)
    assert (one.patience(), another.patience()) == (0.002, 0)


def test_other_processes_see_it_and_one_begun_again_has_none() -> None:
    one, another = shares(2)
    process = multiprocessing.get_context("fork").Process(target=another.changed, args=(3,))
    process.start()
    process.join()
    assert another.patience() == 0.006
    another.begin()
    assert another.patience() == one.patience() == 0
