"""Versions of the read models on the command line: what a person does from building one to putting it back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from service.store import Store
from tests.cli.saying import said
from tests.service.projections.record import DATABASES, fresh, meddled, opened, poison

Jejak = Callable[..., Result]
BY_ANI = ("--by", "ani", "--reason", "diperiksa")


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """Where an agency has one innovation, on each database."""
    with fresh(request.param) as made:
        with opened(made) as (record, projections):
            record.region()
            record.agency("DINKES")
            record.innovation()
            projections.catch_up()
        yield made


@pytest.fixture
def jejak(address: str) -> Jejak:
    def run(*arguments: str) -> Result:
        return CliRunner().invoke(main, ("projections", *arguments), env={"JEJAK_DATABASE": address})

    return run


def caught_up(address: str) -> None:
    with opened(address) as (_, projections):
        projections.catch_up()


def places(jejak: Jejak) -> dict[int, str | None]:
    items = said(jejak("versions", "--json"))["items"]
    return {each["version"]: each["place"] for each in items if each["projection"] == "innovations"}


def test_a_version_is_built_looked_at_accepted_by_name_and_put_back(jejak: Jejak, address: str) -> None:
    meddled(address, "UPDATE innovation_now SET title='Lain'")
    assert jejak("diff", "innovations").exit_code == 1
    assert said(jejak("build", "innovations", "--json")) == {"projection": "innovations", "version": 2}
    assert places(jejak) == {1: "live", 2: "new"}
    found = said(jejak("diff", "innovations", "--json"))
    assert [(table["table"], table["fields"]) for table in found["tables"]] == [("innovation_now", {"title": 1})]
    shown = jejak("diff", "innovations").stdout
    assert "innovation_now: 0 added, 0 gone, 1 changed" in shown
    assert "title Lain → Antar Akta" in shown
    assert f"--accept {found['sha256']}" in shown
    refused = jejak("switch", "innovations", "--accept", "0" * 64, *BY_ANI)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert found["sha256"] in refused.stderr
    assert jejak("switch", "innovations", "--accept", found["sha256"], "--by", " ", "--reason", "x").exit_code == 2
    assert said(jejak("switch", "innovations", "--accept", found["sha256"], *BY_ANI, "--json"))["position"] == 3
    assert places(jejak) == {1: "previous", 2: "live"}
    assert said(jejak("prove", "--json"))["proven"]
    assert jejak("rollback", "innovations", *BY_ANI).exit_code == 0
    assert places(jejak) == {1: "live", 2: "previous"}
    differing = jejak("prove", "--json")
    assert differing.exit_code == 1
    (difference,) = json.loads(differing.stdout)["differences"]
    assert (difference["table"], difference["column"], difference["stored"], difference["expected"]) == (
        "innovation_now", "title", "Lain", "Antar Akta"
    )  # fmt: skip
    assert (difference["event"]["position"], difference["event"]["type"]) == (3, "innovation.proposed")
    log = said(jejak("log", "--json"))["items"]
    assert [(each["type"], each["by"], each["reason"]) for each in log] == [
        ("projection.switched", "ani", "diperiksa"),
        ("projection.rolled_back", "ani", "diperiksa"),
    ]


def test_who_rebuilds_accepts_what_that_changes_and_is_named(jejak: Jejak, address: str) -> None:
    meddled(address, "DELETE FROM innovation_now")
    assert jejak("prove").exit_code == 1
    assert said(jejak("rebuild", "innovations", "--by", "ani", "--json")) == {"positions": {"innovations": 3}}
    assert jejak("prove").exit_code == 0
    (kept,) = said(jejak("log", "--json"))["items"]
    assert (kept["by"], kept["data"]["difference"]["added"]) == ("ani", 1)


def test_a_poison_event_is_shown_retried_skipped_and_taken_in_again(jejak: Jejak, address: str) -> None:
    with closing(Store(address)) as store:
        id = store.feed(2, 1)[0].originator_id
    poison(address, "innovation.revised", id.hex, 2)
    caught_up(address)
    stopped = jejak("status", "--json")
    assert stopped.exit_code == 1
    assert "position 4, innovation.revised" in stopped.stderr
    assert {each["name"]: each["health"] for each in json.loads(stopped.stdout)["items"]}["innovations"] == "stopped"
    assert said(jejak("retry", "innovations", *BY_ANI, "--json"))["positions"] == [4]
    caught_up(address)
    assert jejak("skip", "innovations", "3", *BY_ANI).exit_code == 1
    assert said(jejak("skip", "innovations", "4", *BY_ANI, "--json"))["position"] == 4
    caught_up(address)
    assert jejak("status").exit_code == 0
    assert jejak("prove").exit_code == 0
    assert said(jejak("unskip", "innovations", "4", *BY_ANI, "--json"))["position"] == 4
    failed = jejak("build", "innovations")
    assert failed.exit_code == 1
    assert "position 4, innovation.revised" in failed.stderr
    assert [each["type"] for each in said(jejak("log", "--json"))["items"]] == [
        "projection.retried",
        "projection.event_skipped",
        "projection.skip_withdrawn",
    ]


@pytest.mark.parametrize(
    "verb", ["build", "diff", "switch --accept x", "rollback", "retry", "skip 1", "unskip 1", "rebuild"]
)
def test_a_projection_that_there_is_not_is_wrong_use(jejak: Jejak, verb: str) -> None:
    name, *rest = verb.split()
    positional = [each for each in rest if each.isdigit()]
    options = [each for each in rest if not each.isdigit()]
    decided = BY_ANI if name not in ("build", "diff", "rebuild") else ()
    result = jejak(name, "entah", *positional, *options, *decided)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "innovations" in result.stderr
