"""`jejak audit` on a live record: verify-db, fsck, bundle, prove, checkpoint, verify-proof."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from service.ledger.standalone import periksa
from service.sql import Connection
from service.store.engine import engine_for
from tests.bench.population import innovation_id
from tests.drills.superuser import Superuser
from tests.service.audit.checking.city import connected, policy_text, populate, publish

ORIGIN = "jejak.local/11.10"


@pytest.fixture(scope="module")
def _original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("record") / "jejak.db"
    populate(f"sqlite:///{place}", 26)
    for db in connected(f"sqlite:///{place}"):
        publish(db)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return place


@pytest.fixture
def db(_original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """A record that the command line works on."""
    address = f"sqlite:///{shutil.copy(_original, tmp_path)}"
    for name, value in {"DATABASE": address, "EVIDENCE_DIR": str(tmp_path / "evidence")}.items():
        monkeypatch.setenv(f"JEJAK_{name}", value)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with closing(engine_for(address).connection()) as made:
        yield made


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    place = tmp_path / "policy"
    place.write_text(policy_text([ORIGIN]))
    return place


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["audit", *map(str, arguments)])


def told(result: Result) -> Any:
    assert result.stdout.count("\n") == 1, result.stderr
    return json.loads(result.stdout)


def spoil(db: Connection, statement: str, *parameters: object) -> None:
    su = Superuser(db)
    with su.unguarded():
        su.do(statement, *parameters)


# verify-db


def test_an_honest_record_is_ok_and_its_head_is_kept(db: Connection, policy: Path) -> None:
    result = run("verify-db", "--policy", policy)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "OK: 296 events")
    said = told(run("verify-db", "--policy", policy, "--json"))
    (log,) = said["logs"]
    assert (said["verdict"], log["log"], log["leaves"], log["witnessed"]) == ("OK", ORIGIN, 296, 296)
    assert run("verify-db", "--policy", policy, "--known-head", log["kept"]).exit_code == 0


def test_the_first_wrong_leaf_is_named(db: Connection, policy: Path) -> None:
    spoil(db, "UPDATE stored_events SET topic='innovation.launched' WHERE rowid=100")
    result = run("verify-db", "--policy", policy)
    assert result.exit_code == 47
    assert f"STATE_MISMATCH: {ORIGIN} leaf 99: the stored event has another topic\n" in result.stderr
    assert f"first wrong: leaf 99 of {ORIGIN}, {innovation_id(6).hex} version" in result.stderr
    said = told(run("verify-db", "--policy", policy, "--json"))
    assert (said["exit"], said["step"], said["first"]["leaf_index"]) == (47, "state", 99)


def test_heads_that_it_kept_bind_the_next_time(db: Connection, policy: Path) -> None:
    assert run("verify-db", "--policy", policy).exit_code == 0
    su = Superuser(db)
    with su.unguarded():
        su.put_back(150)
    result = run("verify-db", "--policy", policy)
    assert (result.exit_code, "DIVERGED" in result.stderr, "leaf 150" in result.stderr) == (30, True, True)
    with su.unguarded():
        db.execute("DELETE FROM ledger_log")
    assert run("verify-db", "--policy", policy).exit_code != 0


def test_without_a_policy_it_says_what_it_could_not_check(db: Connection) -> None:
    result = run("verify-db")
    assert (result.exit_code, "not checked: signatures" in result.stdout) == (0, True)
    assert "not checked: the tags" in result.stdout
    assert run("verify-db", "--heads", "x").exit_code == 2


def test_triggers_that_are_gone_are_told(db: Connection, policy: Path) -> None:
    db.execute("DROP TRIGGER ledger_leaf_is_never_deleted")
    result = run("verify-db", "--policy", policy)
    assert (result.exit_code, "UNGUARDED" in result.stderr) == (1, True)
    assert told(run("verify-db", "--policy", policy, "--json"))["verdict"] == "UNGUARDED"


@pytest.mark.parametrize("table", ["ledger_leaf", "stored_events", "ledger_log", "refusals"])
def test_a_database_without_a_table_is_a_line_not_a_traceback(table: str, db: Connection, policy: Path) -> None:
    db.execute(f"DROP TABLE {table}")
    for verb in (["verify-db", "--policy", policy], ["fsck"]):
        result = run(*verb)
        assert result.exit_code == 1
        assert result.stderr.startswith("Error: the database refuses: ")


def test_wrong_use_is_2_and_no_store_is_1(db: Connection, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("verify-db", "--log", "99.99").exit_code == 2
    assert run("verify-db", "--policy", policy, "--known-head", "nowhere").exit_code == 2
    monkeypatch.setenv("JEJAK_DATABASE", "sqlite:////nowhere/at/all.db")
    assert run("verify-db").exit_code == 1


# fsck


def test_fsck_finds_a_wrong_tile_and_makes_it_again(db: Connection) -> None:
    assert run("fsck").exit_code == 0
    db.execute("UPDATE ledger_tile SET hashes=zeroblob(8192)")
    result = run("fsck")
    assert (result.exit_code, f"{ORIGIN} leaf 0: a stored tile" in result.stderr) == (44, True)
    db.execute("INSERT INTO ledger_tile VALUES (1, 5, 3, x'00')")
    result = run("fsck", "--rebuild-tiles")
    assert (result.exit_code, "1 tiles made again, 1 taken away" in result.stderr) == (0, True)
    db.execute("DELETE FROM ledger_tile")
    assert "1 tiles are missing" in run("fsck").stderr
    assert run("fsck", "--rebuild-tiles", "--json").exit_code == 0
    assert run("fsck").stderr == ""


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("UPDATE ledger_leaf SET leaf=x'00' WHERE leaf_index=7", 44),
        ("DELETE FROM ledger_leaf WHERE leaf_index=7", 44),
        ("UPDATE ledger_log SET frontier=zeroblob(96)", 44),
        ("DELETE FROM stored_events WHERE rowid=7", 48),
        ("INSERT INTO stored_events VALUES (297, 'ab', 1, 'x', x'')", 47),
    ],
)
def test_fsck_finds_what_does_not_agree(statement: str, status: int, db: Connection) -> None:
    spoil(db, statement)
    assert run("fsck").exit_code == status


# evidence for others


def test_a_bundle_holds_for_both_verifiers_and_carries_the_second(db: Connection, policy: Path, tmp_path: Path) -> None:
    out = tmp_path / "b.auditbundle"
    said = told(run("bundle", "--region", "11.10", "--out", out, "--json"))
    assert (said["log"], said["size"], said["bytes"]) == (ORIGIN, 296, out.stat().st_size)
    assert run("verify", out, "--policy", policy).stdout == "OK: 296 events\n"
    ended = subprocess.run(
        [sys.executable, "-I", periksa.__file__, out, "--policy", policy], check=False, capture_output=True
    )
    assert (ended.returncode, ended.stdout) == (0, b"OK: 296 events\n")
    assert run("bundle", "--region", "11.10", "--out", out).exit_code == 1


def test_a_bundle_of_one_innovation_at_an_earlier_head(db: Connection, policy: Path, tmp_path: Path) -> None:
    out = tmp_path / "one"
    run("bundle", "--log", "11.10", "--innovation", innovation_id(3), "--size", 80, "--out", out)
    assert run("verify", out, "--policy", policy).stdout == "OK: 80 events\n"
    for wrong in (["--innovation", innovation_id(99)], ["--size", 81]):
        assert run("bundle", "--region", "11.10", "--out", tmp_path / "two", *wrong).exit_code == 1
    assert not (tmp_path / "two").exists()
    assert run("bundle", "--out", tmp_path / "two").exit_code == 2


def test_a_checkpoint_is_the_newest_signed_note(db: Connection, policy: Path, tmp_path: Path) -> None:
    note = run("checkpoint", "--region", "11.10").stdout
    assert note.startswith(f"{ORIGIN}\n296\n")
    assert told(run("checkpoint", "--region", "11.10", "--json"))["note"] == note
    kept = tmp_path / "head"
    assert run("checkpoint", "--log", "11.10", "--size", "40", "--out", kept).exit_code == 0
    assert run("verify-db", "--policy", policy, "--known-head", kept).exit_code == 0
    for wrong in (["--region", "99.99"], ["--region", "11.10", "--size", "41"]):
        assert run("checkpoint", *wrong).exit_code == 1


def test_a_proof_of_one_event_is_checked_offline(db: Connection, policy: Path, tmp_path: Path) -> None:
    proof, leaf = tmp_path / "proof", tmp_path / "leaf"
    thing = f"innovation/{innovation_id(4)}"
    said = told(run("prove", thing, "3", "--out", proof, "--leaf", leaf, "--json"))
    assert (said["log"], said["size"], said["proof"]) == (ORIGIN, 296, proof.read_text())
    for known in (["--leaf", leaf], ["--leaf-hash", said["leaf_hash"]]):
        assert run("verify-proof", proof, "--policy", policy, *known).stdout == f"OK: {ORIGIN}, 296 leaves\n"
    assert run("prove", str(innovation_id(4)), "3").stdout == proof.read_text()
    assert run("prove", "11.10", "1", "--size", "40").stdout.startswith("c2sp.org/tlog-proof@v1\nindex 0\n")
    assert run("verify-proof", proof, "--policy", policy, "--leaf-hash", "00" * 32).exit_code == 44
    assert told(run("verify-proof", policy, "--policy", policy, "--leaf", leaf, "--json"))["exit"] == 41


@pytest.mark.parametrize("arguments", [["nothing", "1"], ["11.10", "2"], ["11.10", "1", "--size", "41"]])
def test_what_is_not_there_cannot_be_proven(arguments: list[str], db: Connection) -> None:
    assert run("prove", *arguments).exit_code == 1


@pytest.mark.parametrize("arguments", [["--leaf-hash", "zz"], [], ["--leaf-hash", "00" * 32, "--leaf", "policy"]])
def test_a_proof_is_of_one_leaf(arguments: list[str], policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(policy.parent)
    assert run("verify-proof", policy, "--policy", policy, *arguments).exit_code == 2
