"""The issuer's keys are read seldom, whatever comes in, and outlive it for a day."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from joserfc.jwk import OKPKey

from service.errors import Busy
from service.oidc.fetching import NoDocument
from service.oidc.issuer import Issuer
from service.oidc.known_keys import Keys

URL = "https://login.example.go.id"


class Published:
    """What an issuer publishes, on paper; `reads` counts how often its keys were asked for."""

    def __init__(self, *names: str) -> None:
        self.keys = {name: OKPKey.generate_key("Ed25519") for name in names}
        self.reads, self.answers = 0, True
        self.gate: threading.Event | None = None

    def __call__(self, url: str) -> dict[str, Any]:
        if url == f"{URL}/.well-known/openid-configuration":
            return {"issuer": URL, "jwks_uri": f"{URL}/keys"}
        self.reads += 1
        if self.gate is not None:
            self.gate.wait(10)
        if not self.answers:
            raise NoDocument("nobody answers")
        return {"keys": [{**key.as_dict(private=False), "kid": name} for name, key in self.keys.items()]}


class Time:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def published() -> Published:
    return Published("a", "b")


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def keys(published: Published, time: Time) -> Keys:
    return Keys(Issuer(URL, published), time)


def test_they_are_read_at_the_first_use_and_remembered(keys: Keys, published: Published) -> None:
    assert published.reads == 0
    assert [len(keys.named(name)) for name in ("a", "b", "a")] == [1, 1, 1]
    assert published.reads == 1


def test_names_that_nobody_knows_make_them_read_once_a_minute(keys: Keys, published: Published, time: Time) -> None:
    keys.named("a")
    for second in range(600):
        time.now = 1_000.0 + second
        for each in range(20):
            assert keys.named(f"{second}-{each}") == ()
    assert published.reads == 10


def test_a_new_key_is_found_within_a_minute(keys: Keys, published: Published, time: Time) -> None:
    keys.named("a")
    published.keys["c"] = OKPKey.generate_key("Ed25519")
    assert keys.named("c") == ()
    time.now += 60
    assert len(keys.named("c")) == 1


def test_a_key_that_was_taken_back_is_forgotten_after_ten_minutes(keys: Keys, published: Published, time: Time) -> None:
    keys.named("a")
    del published.keys["a"]
    time.now += 599
    assert len(keys.named("a")) == 1
    time.now += 1
    assert keys.named("a") == ()
    assert len(keys.named("b")) == 1


@pytest.mark.parametrize("spoil", ["silent", "empty"])
def test_they_outlive_an_issuer_that_does_not_answer_by_a_day(
    keys: Keys, published: Published, time: Time, spoil: str
) -> None:
    keys.named("a")
    if spoil == "silent":
        published.answers = False
    else:
        published.keys.clear()
    time.now += 24 * 3600 - 1
    assert len(keys.named("a")) == 1
    time.now += 1
    with pytest.raises(Busy):
        keys.named("a")
    published.answers = True
    published.keys["a"] = OKPKey.generate_key("Ed25519")
    time.now += 60
    assert len(keys.named("a")) == 1


def test_a_silent_issuer_is_asked_once_a_minute(keys: Keys, published: Published, time: Time) -> None:
    keys.named("a")
    published.answers = False
    for second in range(600, 1_200):
        time.now = 1_000.0 + second
        keys.named("a")
        keys.named("unknown")
    assert published.reads == 1 + 10


def test_without_any_keys_nobody_can_tell_and_the_issuer_is_asked_again_soon(
    keys: Keys, published: Published, time: Time
) -> None:
    published.answers = False
    for _ in range(50):
        with pytest.raises(Busy):
            keys.named("a")
    assert published.reads == 1
    published.answers = True
    time.now += 5
    assert len(keys.named("a")) == 1


def test_a_slow_issuer_holds_up_few(keys: Keys, published: Published) -> None:
    """One asks, two wait, and everybody else is told to come again."""
    published.gate = threading.Event()
    told = threading.Semaphore(0)

    def ask() -> bool:
        try:
            return len(keys.named("a")) == 1
        except Busy:
            told.release()
            return False

    with ThreadPoolExecutor(8) as pool:
        asking = [pool.submit(ask) for _ in range(8)]
        for _ in range(5):
            assert told.acquire(timeout=10)
        published.gate.set()
        assert sum(each.result() for each in asking) == 3
    assert published.reads == 1


def test_old_keys_are_used_while_one_thread_reads_them_again(keys: Keys, published: Published, time: Time) -> None:
    keys.named("a")
    published.gate = threading.Event()
    time.now += 600
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(keys.named, "a")
        while published.reads < 2:
            assert not reading.done()
        assert len(keys.named("a")) == 1
        published.gate.set()
        assert len(reading.result()) == 1
    assert published.reads == 2
