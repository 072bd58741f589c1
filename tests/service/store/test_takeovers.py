"""Another database takes over: every process has time to look before anybody records, and forgets what it saw."""

from __future__ import annotations

from contextlib import closing
from uuid import UUID

import pytest

from service.errors import EventsMissing
from service.store.postgres.engine import Postgres
from service.store.postgres.losses import accept
from service.store.postgres.recorder import PostgresRecorder
from tests.service.lab import open_lab
from tests.service.store.rewinding import rewind
from tests.service.store.test_postgres import event

ONE, TWO = UUID(int=1), UUID(int=2)


def take_over(engine: Postgres, *, lost: int) -> None:
    """As a standby does that is promoted: a new timeline, perhaps without the last events; every connection is cut."""
    with closing(engine.connection()) as connection:
        rewind(connection, lost)
        connection.execute(
            "CREATE OR REPLACE FUNCTION jejak_timeline() RETURNS TEXT LANGUAGE sql STABLE AS $$ SELECT '0000000A' $$"
        )
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname=current_database() AND pid<>pg_backend_pid()"
        )


def test_who_is_asked_nothing_any_more_still_tells_of_a_loss_before_another_records(
    recorder: PostgresRecorder, engine: Postgres
) -> None:
    recorder.insert_events([event(ONE), event(ONE, 2)])
    with closing(engine.recorder()) as another:
        take_over(engine, lost=1)
        with pytest.raises(EventsMissing):
            another.insert_events([event(TWO)])
        assert another.last_position() == 1


def test_without_a_loss_recording_goes_on_when_all_had_time_to_look(
    recorder: PostgresRecorder, engine: Postgres
) -> None:
    recorder.insert_events([event(ONE)])
    before = recorder.seen_on
    take_over(engine, lost=0)
    with closing(engine.recorder()) as another:
        assert another.insert_events([event(TWO)]) == [2]
        (took,) = another.rows("SELECT count(*) FROM store_facts WHERE name='took over 0000000A'")[0]
    assert took == 1
    recorder.rows("SELECT 1")
    assert (before, recorder.seen_on) == ("00000001", "0000000A")


def test_what_was_seen_before_is_not_remembered_as_what_is_recorded_since(engine: Postgres) -> None:
    with open_lab(engine.address) as lab, open_lab(engine.address) as other:
        lab.begin()
        id = lab.propose()
        lab.do("innovation", "receive-award", id, name="Hilang")
        assert len(other.service.executor.recollection.remembered(id)[0]) == 2
        take_over(engine, lost=1)
        with closing(engine.connection()) as connection:
            connection.execute("INSERT INTO store_facts VALUES ('timeline', '0000000A') "
                               "ON CONFLICT (name) DO UPDATE SET value=EXCLUDED.value")  # fmt: skip
            lab.store.last_position()
            accept(connection, "Ani", "latihan")
        lab.do("innovation", "receive-award", id, expected=1, name="Ada")
        other.store.last_position()
        assert other.service.executor.recollection.remembered(id)[0] == other.store.history(id)
