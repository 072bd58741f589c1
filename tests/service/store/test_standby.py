"""A standby is read again as soon as it answers, whoever could not reach it meanwhile."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from service.errors import Busy
from service.store.postgres.lookout import Raw
from service.store.postgres.standby import Standby
from tests.postgres import fresh_database


class _Unlucky(Standby):
    """One that refuses its readers for once, and answers the lookout all the time, as a full server does."""

    full = False

    def _connected(self) -> Raw:
        if self.full:
            self.full = False
            raise psycopg.OperationalError("sorry, too many clients already")
        return super()._connected()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with fresh_database() as address:
        yield address


def test_it_is_read_again_after_one_reader_could_not_connect(address: str) -> None:
    standby = _Unlucky(address)
    standby().close()
    _wait_until_watched(address)
    standby.full = True
    with pytest.raises(Busy):
        standby()
    _is_read(standby)


def test_one_that_cannot_be_reached_is_given_up_at_once() -> None:
    standby = Standby("postgresql://postgres@127.0.0.1:1/jejak")
    for _ in range(2):
        with pytest.raises(Busy):
            standby()
    time.sleep(0.3)
    with pytest.raises(Busy, match="does not answer"):
        standby()


def _is_read(standby: Standby) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            standby().close()
        except Busy:
            assert time.monotonic() < until, "it is never read again"
            time.sleep(0.05)
        else:
            return


def _wait_until_watched(address: str) -> None:
    with closing(psycopg.connect(address, autocommit=True)) as db:
        until = time.monotonic() + 20
        counted = b"SELECT count(*) FROM pg_stat_activity WHERE datname=current_database() AND pid<>pg_backend_pid()"
        while db.execute(counted).fetchall() == [(0,)]:
            assert time.monotonic() < until, "the lookout does not come"
            time.sleep(0.02)
