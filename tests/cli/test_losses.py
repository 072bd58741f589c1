"""`accept-loss` where there is nothing to accept, and where there is."""

from __future__ import annotations

import json
from contextlib import closing

from click.testing import CliRunner

from api.cli import main
from service.store.engine import engine_for
from tests.postgres import fresh_database

ACCEPT = ["accept-loss", "--by", "Ani", "--reason", "standby tanpa sinkronisasi", "--json"]


def test_a_loss_is_accepted_once_by_name() -> None:
    with fresh_database() as address:
        engine = engine_for(address)
        engine.migrate()
        with closing(engine.connection()) as connection:
            connection.execute("INSERT INTO store_facts VALUES ('torn', '{\"position\": 7}')")
        accepted = CliRunner().invoke(main, ACCEPT, env={"JEJAK_DATABASE": address})
        again = CliRunner().invoke(main, ACCEPT, env={"JEJAK_DATABASE": address})
    assert (accepted.exit_code, json.loads(accepted.stdout)["by"]) == (0, "Ani")
    assert (again.exit_code, again.stdout) == (1, "")


def test_it_wants_a_name_and_a_reason() -> None:
    refused = CliRunner().invoke(main, ["accept-loss", "--by", " ", "--reason", "x"])
    assert refused.exit_code == 2
