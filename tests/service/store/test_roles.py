"""Roles on PostgreSQL: each can do what it must, and nothing more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from click.testing import CliRunner

from api.cli import main
from service.audit.refusals import Attempt, Kept, Refusal
from service.bootstrap import open_service
from service.keeping import backup, restore
from service.keeping.durable import DURABLE
from service.projections import CatalogueQuery, positions
from service.projections.placing import Placed
from service.settings import Settings
from service.sql import Connection, Rejected
from service.store.engine import engine_for
from service.store.postgres.roles import due
from tests.postgres import fresh_database, server
from tests.service.lab import EVERYTHING, START, open_lab

KINDS = ("app", "worker", "auditor", "signer")
PASSWORD = "rahasia"


class Logins:
    """Addresses of one database: the owner's, and one for a login of each role."""

    def __init__(self, owner: str) -> None:
        self.owner = owner

    def __getitem__(self, kind: str) -> str:
        split = urlsplit(self.owner)
        host = split.netloc.rpartition("@")[2]
        return urlunsplit(split._replace(netloc=f"{login(kind)}:{PASSWORD}@{host}"))


def login(kind: str) -> str:
    return f"jejak_test_{kind}_{os.getpid()}"


def jejak(address: str, *arguments: str) -> str:
    done = CliRunner().invoke(main, arguments, env={"JEJAK_DATABASE": address, "JEJAK_SECRET_KEY": ""})
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.fixture(scope="module")
def logins() -> Iterator[Logins]:
    """A record of three events that the app's login recorded, and read models that the worker's login keeps."""
    with fresh_database() as owner, psycopg.connect(server(), autocommit=True) as db:
        assert "jejak_auditor" in jejak(owner, "init", "--roles", "--json")
        for kind in KINDS:
            db.execute(f"CREATE ROLE {login(kind)} LOGIN PASSWORD '{PASSWORD}' IN ROLE jejak_{kind}".encode())
        db.execute(f"ALTER ROLE {login('worker')} SET role = 'jejak_worker'".encode())
        try:
            made = Logins(owner)
            with open_lab(made["app"]) as lab:
                lab.begin()
                lab.propose("Akta")
                attempt = Attempt(actor=EVERYTHING, kind="region", verb="register", correlation_id="c")
                refusal = Refusal(status=403, code="forbidden", rule=None)
                assert lab.service.refusals.keep(attempt, refusal) is Kept.ENTERED
            yield made
        finally:
            for kind in KINDS:
                db.execute(
                    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename='{login(kind)}'".encode()
                )
                db.execute(f"DROP ROLE {login(kind)}".encode())


def settings(address: str) -> Settings:
    return Settings(database=address, secret_key="rahasia")


def titles(address: str) -> list[str]:
    with closing(open_service(settings(address))) as service:
        return [item["title"] for item in service.projections.catalogue(CatalogueQuery())["items"]]


def test_the_worker_keeps_the_read_models_that_the_app_and_the_auditor_read(logins: Logins) -> None:
    with closing(open_service(settings(logins["worker"]))) as worker:
        assert worker.projections.catch_up() == worker.store.last_position()
        assert titles(logins["app"]) == titles(logins["auditor"]) == ["Akta"]
        worker.projections.rebuild()
        assert worker.projections.runner.take_leases("w")
        worker.store.forget_receipts(START)
    assert titles(logins["app"]) == titles(logins["auditor"]) == ["Akta"]


def test_the_auditor_replays_everything_and_the_worker_proves_it(logins: Logins) -> None:
    assert '"failed":[]' in jejak(logins["auditor"], "replay", "--json")
    jejak(logins["worker"], "projections", "rebuild")
    assert '"proven":true' in jejak(logins["worker"], "projections", "prove", "--json")


def test_the_signer_signs_and_marks_a_fork(logins: Logins, tmp_path: Path) -> None:
    place = str(tmp_path / "signer")
    env = {"JEJAK_DATABASE": logins["signer"], "JEJAK_SECRET_KEY": "rahasia"}
    assert CliRunner().invoke(main, ["sign", place, "--once"], env=env).exit_code == 0
    with closing(engine_for(logins.owner).connection()) as db:
        log, *head = db.execute("SELECT log, size, frontier FROM ledger_log LIMIT 1").fetchone()
        assert db.execute("SELECT count(*) FROM ledger_checkpoint WHERE log=?", (log,)).fetchone()[0] == 1
        for size in range(head[0]):
            db.execute("SET session_replication_role = replica")
            db.execute("UPDATE ledger_leaf SET leaf_index=-1-leaf_index WHERE log=? AND leaf_index=?", (log, size))
        told = CliRunner().invoke(main, ["sign", place, "--once"], env=env)
        assert (told.exit_code, "forked" in told.stdout) == (1, True)
        assert db.execute("SELECT forked FROM ledger_log WHERE log=?", (log,)).fetchone()[0] is not None
        db.execute("UPDATE ledger_leaf SET leaf_index=-1-leaf_index WHERE log=? AND leaf_index<0", (log,))
        db.execute("UPDATE ledger_log SET forked=NULL WHERE log=?", (log,))


@contextmanager
def owned_by_somebody() -> Iterator[tuple[str, psycopg.Connection[Any]]]:
    """The address of a database whose owner has no other rights, and a connection to the server that has all."""
    name = login("owner")
    with fresh_database() as address, psycopg.connect(server(), autocommit=True) as db:
        db.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'".encode())
        db.execute(f"ALTER DATABASE {urlsplit(address).path[1:]} OWNER TO {name}".encode())
        try:
            yield Logins(address)["owner"], db
        finally:
            db.execute(f"ALTER DATABASE {urlsplit(address).path[1:]} OWNER TO CURRENT_USER".encode())
            with psycopg.connect(address, autocommit=True) as there:
                there.execute(f"DROP OWNED BY {name}".encode())
            db.execute(f"DROP ROLE {name}".encode())


def test_the_auditor_takes_a_copy_and_an_owner_restores_it_for_the_worker(logins: Logins, tmp_path: Path) -> None:
    backup(engine_for(logins["auditor"]), tmp_path / "copy.gz", START)
    with owned_by_somebody() as (owner, db):
        db.execute(f"GRANT jejak_worker TO {login('owner')}".encode())
        jejak(owner, "init", "--roles")
        assert restore(settings(owner), tmp_path / "copy.gz").whole
        there = Logins(owner)
        with closing(open_service(settings(there["worker"]))) as worker:
            worker.projections.rebuild()
        assert titles(there["auditor"]) == ["Akta"]


EVENTS = (
    "INSERT INTO stored_events VALUES (9, 'x', 1, 'x', '')",
    "UPDATE stored_events SET topic='x'",
    "DELETE FROM stored_events",
    "TRUNCATE stored_events",
    "ALTER TABLE stored_events DISABLE TRIGGER ALL",
    "DROP TABLE stored_events",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION public.jejak_never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
)
BESIDE = (
    "INSERT INTO refusals VALUES (9, 'x', 1, 'x', '')",
    "DELETE FROM refusals",
    "INSERT INTO receipts VALUES ('a', 'k', '', 'x', 'x', 1, 1, 1, 1, '')",
    "UPDATE receipts SET version=9",
    "INSERT INTO claims VALUES ('x', 'x')",
    "DELETE FROM claims",
    "UPDATE store_facts SET value='x'",
    "DELETE FROM store_facts",
    "INSERT INTO jejak_migrations VALUES (9)",
    "CREATE TABLE public.x ()",
    "CREATE FUNCTION public.x() RETURNS int LANGUAGE sql AS 'SELECT 1'",
)
MODELS = (
    "UPDATE projection_version SET position=9",
    "DELETE FROM innovation_now",
    "DROP TABLE innovation_now",
    "CREATE TABLE jejak_worker.x ()",
)
LEDGER = (
    "INSERT INTO ledger_log VALUES (9, 'x', 'x', 0, '', '', NULL)",
    "UPDATE ledger_log SET size=0",
    "UPDATE ledger_log SET origin='x'",
    "DELETE FROM ledger_log",
    "INSERT INTO ledger_leaf VALUES (1, 9, 'x', 1, 'x', '', '', '')",
    "UPDATE ledger_leaf SET mac=''",
    "DELETE FROM ledger_leaf",
    "UPDATE ledger_checkpoint SET note=''",
    "DELETE FROM ledger_checkpoint",
    "TRUNCATE ledger_checkpoint",
    "UPDATE ledger_tile SET hashes=''",
    "DELETE FROM ledger_tile",
    "INSERT INTO ledger_opening VALUES (9, '')",
    "DROP TABLE ledger_checkpoint",
)
SIGNS = (
    "INSERT INTO ledger_checkpoint VALUES (9, 1, 1, '', '')",
    "INSERT INTO ledger_tile VALUES (1, 0, 0, '')",
    "UPDATE ledger_log SET forked='x'",
)
APPEND = "SELECT first FROM jejak_append('[]')"
REFUSE = "SELECT why FROM jejak_refuse('{}')"
FORBIDDEN = {
    "app": (*EVENTS, *BESIDE, *MODELS, *LEDGER, *SIGNS, "DELETE FROM receipts"),
    "worker": (*EVENTS, *BESIDE, *LEDGER, *SIGNS, APPEND, REFUSE),
    "auditor": (
        *EVENTS, *BESIDE, *MODELS, *LEDGER, *SIGNS, APPEND, REFUSE, "DELETE FROM receipts",
        "INSERT INTO store_facts VALUES ('x', 'x')",
    ),
    "signer": (
        *EVENTS, *BESIDE, *LEDGER, APPEND, REFUSE, "DELETE FROM receipts", "INSERT INTO store_facts VALUES ('x', 'x')",
        "SELECT state FROM stored_events", "SELECT state FROM refusals", "SELECT value FROM store_facts",
        "SELECT * FROM receipts",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_may_do_more(logins: Logins, kind: str) -> None:
    with closing(engine_for(logins[kind]).connection()) as db:
        models = [] if kind == "signer" else [each for each in positions.versions(db) if each.live]
        asked = Placed(db, models) if models else db
        allowed = [statement for statement in FORBIDDEN[kind] if not refused(asked, statement)]
    assert allowed == []


def refused(db: Connection | Placed, statement: str) -> bool:
    try:
        db.execute(statement)
    except Rejected as said:
        return "permission denied" in str(said) or "must be owner" in str(said)
    return False


def test_what_a_login_puts_in_the_way_is_not_found_by_the_one_way_in(logins: Logins) -> None:
    with closing(engine_for(logins["app"]).connection()) as db:
        db.execute("CREATE TEMP TABLE stored_events AS SELECT * FROM stored_events WITH NO DATA")
        db.execute("SET search_path = pg_temp, public")
        before = db.execute("SELECT max(rowid) FROM public.stored_events").fetchone()[0]
        appended = db.execute(
            """SELECT first FROM jejak_append('[{"events": [], "guards": [], "released": [], "taken": []}]')"""
        )
        assert appended.fetchone()[0] == before + 1


def test_everything_that_is_not_durable_is_the_worker_s(logins: Logins) -> None:
    with closing(engine_for(logins["auditor"]).connection()) as db:
        found: list[Any] = db.execute(
            "SELECT schemaname, tablename, tableowner FROM pg_tables WHERE schemaname IN ('public', 'jejak_worker')"
        ).fetchall()
    durable = {table for schema, table, _ in found if schema == "public"}
    assert durable == {"jejak_migrations", "ledger_tile", "refusal_counts", *(table.name for table in DURABLE)}
    assert {owner for schema, _, owner in found if schema == "jejak_worker"} == {"jejak_worker"}


def test_an_owner_who_may_not_give_roles_is_told() -> None:
    with owned_by_somebody() as (owner, _):
        done = CliRunner().invoke(main, ["init", "--roles"], env={"JEJAK_DATABASE": owner})
        assert (done.exit_code, done.stdout) == (1, "")
        assert "the roles could not be made: permission denied" in done.stderr
        assert not due(engine_for(owner))


def test_the_embedded_store_has_no_roles(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["init", "--roles"], env={"JEJAK_DATABASE": f"sqlite:///{tmp_path / 'x.db'}"})
    assert done.exit_code == 2
    assert not (tmp_path / "x.db").exists()
    assert not due(engine_for(f"sqlite:///{tmp_path / 'x.db'}"))
