"""`jejak sign`: what the record writes is signed, keys are shown and changed, and what is wrong is said."""

from __future__ import annotations

import json
import signal
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from service.ledger.opening import open_checkpoint
from service.ledger.policy import parse_policy
from service.store.engine import engine_for
from tests.cli.processes import running, until
from tests.service.audit.signer.growing import by_force
from tests.service.lab import open_lab
from tests.service.ledger.forge import WITNESSES
from tests.service.store.rewinding import rewind

REGION = "jejak.local/36.72"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A record with a region, an agency and an innovation."""
    with open_lab(tmp_path) as lab:
        lab.begin()
        lab.propose("Akta")
    return tmp_path


def jejak(store: Path, *arguments: str, **more: str) -> Result:
    env = {"JEJAK_DATABASE": f"sqlite:///{store / 'jejak.db'}", "JEJAK_SECRET_KEY": "rahasia", **more}
    return CliRunner().invoke(main, ["sign", *arguments], env=env)


def said(done: Result) -> Any:
    return json.loads(done.stdout)


def notes(store: Path) -> list[bytes]:
    with closing(engine_for(str(store / "jejak.db")).connection()) as db:
        return [row[0] for row in db.execute("SELECT note FROM ledger_checkpoint ORDER BY no").fetchall()]


def test_once_signs_every_log_of_the_record(store: Path) -> None:
    done = jejak(store, str(store / "signer"), "--once", "--json")
    assert done.exit_code == 0, done.output
    logs = {each["origin"]: each for each in said(done)["logs"]}
    assert REGION in logs
    assert all(each["status"] == "signed" and each["good"] for each in logs.values())
    again = jejak(store, str(store / "signer"), "--once")
    assert again.exit_code == 0
    assert "unchanged" in again.stdout
    assert REGION in again.stdout
    assert len(notes(store)) == len(logs)


def test_keys_and_a_policy_open_what_was_signed(store: Path) -> None:
    place = str(store / "signer")
    jejak(store, place, "--once")
    keys = jejak(store, "keys", place)
    assert keys.exit_code == 0
    witness = f"https://w1.example.go.id/saksi={WITNESSES[0].key.vkey}"
    for more, quorum in ((("--witness", witness), "quorum enough"), ((), "quorum none")):
        shown = jejak(store, "keys", place, "--policy", *more)
        assert quorum in shown.stdout
        policy = parse_policy(shown.stdout.encode())
        assert {key.vkey for of in policy.logs.values() for key in of} == set(keys.stdout.split())
        assert all(open_checkpoint(note, policy).checkpoint.size for note in notes(store))
    assert {each["origin"] for each in said(jejak(store, "keys", place, "--json"))["logs"]} == set(policy.logs)
    assert said(jejak(store, "keys", place, "--policy", "--json"))["policy"] == shown.stdout


def test_a_key_is_rotated_and_the_old_one_retired(store: Path) -> None:
    place = str(store / "signer")
    jejak(store, place, "--once")
    [old] = said(jejak(store, "keys", place, "--json"))["logs"][0]["keys"]
    origin = said(jejak(store, "keys", place, "--json"))["logs"][0]["origin"]
    made = said(jejak(store, "rotate", place, origin, "--json"))
    assert set(made["signing"]) == {old, made["made"]}
    assert jejak(store, "rotate", place, origin).exit_code == 1
    assert jejak(store, place, "--once").exit_code == 0
    assert jejak(store, "retire", place, origin, "00000000").exit_code == 1
    gone = said(jejak(store, "retire", place, origin, old.split("+")[1], "--json"))
    assert gone == {"origin": origin, "retired": old, "signing": [made["made"]]}
    assert f"# retired: {old}" in jejak(store, "keys", place, "--policy").stdout
    assert jejak(store, "retire", place, origin, made["made"].split("+")[1]).exit_code == 1
    assert jejak(store, "rotate", place, "jejak.local/nowhere").exit_code == 1


def test_a_log_that_cannot_be_signed_ends_once_with_1_and_says_which_leaf(store: Path) -> None:
    place = str(store / "signer")
    done = jejak(store, place, "--once", "--json", JEJAK_SECRET_KEY="another")
    assert done.exit_code == 1
    assert f"{REGION} refused at 0 leaves: leaf 0 was not written by the writer" in done.stderr
    wrong = next(each for each in said(done)["logs"] if each["origin"] == REGION)
    assert (wrong["status"], wrong["leaf"], wrong["good"]) == ("refused", 0, False)
    status = jejak(store, "status", place)
    assert status.exit_code == 1
    assert "refused" in status.stdout
    assert jejak(store, place, "--once").exit_code == 0
    status = jejak(store, "status", place, "--json")
    assert status.exit_code == 0
    assert said(status)["running"]


def test_another_signer_begins_only_when_it_is_told_to(store: Path) -> None:
    jejak(store, str(store / "signer"), "--once")
    other = str(store / "other")
    done = jejak(store, other, "--once")
    assert done.exit_code == 1
    assert "jejak sign adopt" in done.stderr
    for origin in (each["origin"] for each in said(jejak(store, "keys", str(store / "signer"), "--json"))["logs"]):
        assert said(jejak(store, "adopt", other, origin, "--json"))["origin"] == origin
    assert jejak(store, other, "--once").exit_code == 0


@pytest.mark.parametrize(
    "named", ["", "x", "http://w1.invalid", "ftp://w1=w1+00000000+AAAA", "http://w1.invalid=w1+0+A"]
)
def test_a_witness_that_is_not_named_rightly_is_wrong_use(store: Path, named: str) -> None:
    assert jejak(store, str(store / "signer"), "--once", "--witness", named).exit_code == 2


def test_witnesses_come_from_the_environment_too(store: Path) -> None:
    texts = " ".join(f"http://127.0.0.1:9/{number}={each.key.vkey}" for number, each in enumerate(WITNESSES))
    done = jejak(store, str(store / "signer"), "--once", "--json", JEJAK_WITNESSES=texts)
    assert done.exit_code == 0, "they do not answer, and it is signed"
    assert set(said(done)["witnesses"]) == {each.name for each in WITNESSES}


def test_without_a_store_or_a_directory_nothing_is_made(tmp_path: Path) -> None:
    assert jejak(tmp_path, str(tmp_path / "signer"), "--once").exit_code == 1
    assert jejak(tmp_path, "keys", str(tmp_path / "signer")).exit_code == 1
    assert jejak(tmp_path, "status", str(tmp_path / "signer")).exit_code == 1
    assert list(tmp_path.iterdir()) == []


def test_help_tells_how_to_sign() -> None:
    shown = CliRunner().invoke(main, ["sign", "--help"])
    assert shown.exit_code == 0
    assert "jejak sign DIR" in shown.stdout
    assert "retire" in shown.stdout
    assert CliRunner().invoke(main, ["sign"]).exit_code == 2


def test_it_runs_beside_the_record_until_it_is_asked_to_end(store: Path) -> None:
    place = str(store / "signer")
    with running(store, "sign", place, "--every", "0.05", "--json", JEJAK_SECRET_KEY="rahasia") as signer:
        assert signer.said["directory"] == place
        until(lambda: len(notes(store)) > 0)
        assert "another signer runs" in jejak(store, place, "--once").stderr
        before = len(notes(store))
        with open_lab(store) as lab:
            lab.propose("Nikah")
        until(lambda: len(notes(store)) > before)
        assert jejak(store, "status", place).exit_code == 0
        jejak(store, "rotate", place, REGION)
        until(lambda: len(notes(store)) > before + 1)
        with closing(engine_for(str(store / "jejak.db")).connection()) as db:
            by_force(db, "DELETE FROM ledger_leaf WHERE leaf_index=0")
            db.execute("UPDATE ledger_log SET size=0, frontier=x''")
        until(lambda: jejak(store, "status", place).exit_code == 1)
        assert signer.ended(signal.SIGTERM)[0] == 0
    assert f"{REGION} forked at" in (store / "stderr.txt").read_text()


def test_a_fork_stops_a_region_until_somebody_opens_another_log(store: Path) -> None:
    place, database = str(store / "signer"), f"sqlite:///{store / 'jejak.db'}"
    env = {"JEJAK_DATABASE": database, "JEJAK_SECRET_KEY": "rahasia"}
    opening = ["audit", "open-log", "36.72", "--reason", "salinan kemarin"]
    jejak(store, place, "--once")
    assert CliRunner().invoke(main, [*opening, "--by", "Rina"], env=env).exit_code == 1
    with closing(engine_for(str(store / "jejak.db")).connection()) as db:
        rewind(db, 1)
    assert "forked" in jejak(store, place, "--once").stdout
    assert CliRunner().invoke(main, [*opening, "--by", " "], env=env).exit_code == 2
    done = CliRunner().invoke(main, [*opening, "--by", "Rina", "--json"], env=env)
    assert json.loads(done.stdout) == {"origin": f"{REGION}/2", "before": REGION, "events": 2, "unproven": 0}
    again = jejak(store, place, "--once", "--json")
    assert again.exit_code == 0
    assert {each["origin"]: each["status"] for each in said(again)["logs"]} == {
        REGION: "ended",
        f"{REGION}/2": "signed",
    }
