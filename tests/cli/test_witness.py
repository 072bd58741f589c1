"""`jejak witness`: made, served, looked at."""

from __future__ import annotations

import json
import signal
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from service.audit.witness.asking import NotCosigned, WitnessAt, cosigned
from service.audit.witness.memory import Memory, digest
from service.audit.witness.witness import Witness, key_in
from service.ledger.checkpoint import Checkpoint
from service.ledger.keys import parse_vkey
from service.ledger.opening import open_checkpoint
from service.ledger.policy import parse_policy
from service.ledger.witnessing import Declined, written_request
from service.store.engine import engine_for
from tests.cli.processes import running, until
from tests.service.lab import open_lab
from tests.service.ledger.forge import COSIGNED, LOG, ORIGIN, OTHER_LOG, WITNESSES, genuine, head_of, note_of

NAME = "saksi.example.go.id"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["witness", *map(str, arguments)])


def told(result: Result) -> Any:
    assert result.stdout.count("\n") == 1
    return json.loads(result.stdout)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    assert run("keygen", tmp_path / "saksi", "--name", NAME).exit_code == 0
    return tmp_path / "saksi"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    file = tmp_path / "logs"
    file.write_text(f"# those of the city\nlog {LOG.key.vkey} https://jejak.example.go.id\n\n")
    return file


def cosign(place: Path, note: bytes, old: int = 0) -> None:
    signer = key_in(place)
    logs = parse_policy(f"log {LOG.key.vkey}\nlog {OTHER_LOG.key.vkey}\n".encode(), "none")
    Witness(Memory(place, signer.key), signer, logs, lambda: COSIGNED).add_checkpoint(written_request(old, (), note))


NOTE = note_of(head_of(genuine()), witnesses=[])


def no_proof(old: int, new: int) -> tuple[bytes, ...]:
    """Of a log that does not remember any more."""
    return ()


# keygen


def test_keygen_prints_what_others_verify_with(tmp_path: Path) -> None:
    place = tmp_path / "a" / "saksi"
    result = run("keygen", place, "--name", NAME)
    assert result.exit_code == 0
    assert parse_vkey(result.stdout.strip()) == key_in(place).key
    assert parse_policy(f"witness w {result.stdout.strip()}\nquorum w\n".encode())
    assert (place / "key").stat().st_mode & 0o777 == 0o600
    other = told(run("keygen", tmp_path / "b", "--name", NAME, "--json"))
    assert other["vkey"] == key_in(tmp_path / "b").key.vkey != key_in(place).key.vkey


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\x00", "a\nb", "a\x1b[31m"])
def test_a_name_that_no_note_could_hold_is_wrong_use(tmp_path: Path, name: str) -> None:
    result = run("keygen", tmp_path / "x", "--name", name)
    assert result.exit_code == 2
    assert not (tmp_path / "x").exists()


def test_a_witness_is_not_made_twice(place: Path) -> None:
    before = (place / "key").read_bytes()
    result = run("keygen", place, "--name", NAME)
    assert (result.exit_code, result.stdout) == (1, "")
    assert (place / "key").read_bytes() == before
    assert run("keygen", place / "key" / "x", "--name", NAME).exit_code == 1


# status


def test_status_tells_what_was_cosigned_last(place: Path) -> None:
    assert told(run("status", place, "--json"))["logs"] == []
    cosign(place, NOTE)
    cosign(place, note_of(Checkpoint(OTHER_LOG.name, 0, head_of(genuine(), 0).root), [OTHER_LOG], []))
    said = told(run("status", place, "--json"))
    assert said["vkey"] == key_in(place).key.vkey
    assert [(each["origin"], each["size"], each["at"]) for each in said["logs"]] == [
        (ORIGIN, 20, "2025-11-22T08:00:00Z"), (OTHER_LOG.name, 0, "2025-11-22T08:00:00Z"),
    ]  # fmt: skip
    shown = run("status", place)
    assert shown.exit_code == 0
    assert f"20  2025-11-22T08:00:00Z  {ORIGIN}" in shown.stdout


def test_status_warns_of_a_log_that_has_forked(place: Path) -> None:
    cosign(place, NOTE)
    with pytest.raises(Declined):
        cosign(place, note_of(Checkpoint(ORIGIN, 20, bytes(32)), witnesses=[]), 20)
    shown = run("status", place)
    assert (shown.exit_code, shown.stderr.startswith(f"warning: {ORIGIN}")) == (0, True)
    kept = told(run("status", place, "--json"))["logs"][0]["contradictions"]
    assert [Path(each).read_bytes() for each in kept] == [note_of(Checkpoint(ORIGIN, 20, bytes(32)), witnesses=[])]


def test_status_ends_with_1_where_a_memory_is_lost(place: Path, logs: Path, tmp_path: Path) -> None:
    cosign(place, NOTE)
    (place / "logs" / f"{digest(ORIGIN)}.note").unlink()
    result = run("status", place, "--json")
    assert (result.exit_code, told(result)["logs"][0]["size"]) == (1, None)
    assert "missing" in told(result)["logs"][0]["error"]
    with running(tmp_path, "witness", "serve", str(place), "--logs", str(logs), "--bind", "127.0.0.1:0", "--json"):
        assert f"{ORIGIN} is not cosigned any more" in (tmp_path / "stderr.txt").read_text()
    (place / "begun").unlink()
    assert run("status", place).exit_code == 1
    assert run("status", tmp_path / "nothing").exit_code == 1


# serve


def test_it_serves_until_it_is_asked_to_end_and_goes_on_after(place: Path, logs: Path, tmp_path: Path) -> None:
    arguments = ("witness", "serve", str(place), "--logs", str(logs), "--bind", "127.0.0.1:0", "--json")
    for number, times in ((signal.SIGTERM, [0]), (signal.SIGINT, [7, 20])):
        with running(tmp_path, *arguments) as served:
            assert (served.said["vkey"], served.said["logs"]) == (key_in(place).key.vkey, [ORIGIN])
            saksi = WitnessAt(served.said["url"], parse_vkey(served.said["vkey"]))
            for old in times:
                assert cosigned(NOTE, saksi, no_proof, old, timeout=20).startswith(NOTE)
            other = note_of(Checkpoint(OTHER_LOG.name, 1, bytes(32)), [OTHER_LOG], [])
            with pytest.raises(NotCosigned, match="404"):
                cosigned(other, saksi, no_proof, 0, timeout=20)
            assert urlsplit(served.said["url"]).hostname == "127.0.0.1"
            assert served.ended(number)[0] == 0
    assert (tmp_path / "stderr.txt").read_text() == ""


def test_the_list_of_logs_is_read_again_when_it_is_asked_to(place: Path, logs: Path, tmp_path: Path) -> None:
    arguments = ("witness", "serve", str(place), "--logs", str(logs), "--bind", "127.0.0.1:0", "--json")
    with running(tmp_path, *arguments) as served:
        logs.write_text(f"log {OTHER_LOG.key.vkey}\n")
        served.process.send_signal(signal.SIGHUP)
        assert served.process.stdout is not None
        assert json.loads(served.process.stdout.readline())["logs"] == [OTHER_LOG.name]
        logs.write_text("nothing")
        served.process.send_signal(signal.SIGHUP)
        until(lambda: "the list before it holds" in (tmp_path / "stderr.txt").read_text())
        saksi = WitnessAt(served.said["url"], key_in(place).key)
        assert cosigned(note_of(Checkpoint(OTHER_LOG.name, 1, bytes(32)), [OTHER_LOG], []), saksi, no_proof, 0, 20)
        with pytest.raises(NotCosigned, match="404"):
            cosigned(NOTE, saksi, no_proof, 0, 20)


def test_what_the_record_signs_is_cosigned_and_opens_with_a_policy_of_both(place: Path, tmp_path: Path) -> None:
    with open_lab(tmp_path) as lab:
        lab.begin()
        lab.propose("Akta")
    signer, env = str(tmp_path / "signer"), {"JEJAK_DATABASE": f"sqlite:///{tmp_path / 'jejak.db'}"}

    def sign(*arguments: str) -> Result:
        result = CliRunner().invoke(main, ["sign", *arguments], env={**env, "JEJAK_SECRET_KEY": "rahasia"})
        assert result.exit_code == 0, result.output
        return result

    sign(signer, "--once")
    (tmp_path / "logs").write_text(sign("keys", signer, "--policy").stdout)
    arguments = ("witness", "serve", str(place), "--logs", str(tmp_path / "logs"), "--bind", "127.0.0.1:0", "--json")
    with running(tmp_path, *arguments) as served:
        witness = f"{served.said['url']}={served.said['vkey']}"
        for _ in range(2):
            assert told(sign(signer, "--once", "--witness", witness, "--json"))["witnesses"] == {}
            with open_lab(tmp_path) as lab:
                lab.propose("Nikah")
        policy = parse_policy(sign("keys", signer, "--policy", "--witness", witness).stdout.encode())
    with closing(engine_for(str(tmp_path / "jejak.db")).connection()) as db:
        notes = [row[0] for row in db.execute("SELECT note FROM ledger_checkpoint ORDER BY no").fetchall()]
    heads = [open_checkpoint(note, policy) for note in notes]
    last = {head.checkpoint.origin: head for head in heads}
    assert set(last) == set(policy.logs)
    assert all(policy.enough(head.cosigned) for head in last.values())
    shown = told(run("status", place, "--json"))["logs"]
    assert {each["origin"]: each["size"] for each in shown} == {
        origin: head.checkpoint.size for origin, head in last.items()
    }


@pytest.mark.parametrize(
    "text", ["", "nothing\n", "log x\n", f"log {WITNESSES[0].key.vkey}\n", "quorum none\n", "\x00", "log a\n" * 99]
)
def test_a_list_of_logs_that_is_none_is_wrong_use(place: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "logs").write_text(text)
    assert run("serve", place, "--logs", tmp_path / "logs").exit_code == 2


def test_what_cannot_be_served_ends_with_1(place: Path, logs: Path, tmp_path: Path) -> None:
    assert run("serve", tmp_path, "--logs", logs).exit_code == 1
    assert run("serve", place, "--logs", logs, "--bind", "203.0.113.1:0").exit_code == 1
    assert run("serve", place, "--logs", logs, "--bind", "x").exit_code == 2
    assert run("serve", place, "--logs", tmp_path / "missing").exit_code == 2
    (place / "key").chmod(0o644)
    assert "chmod 600" in run("serve", place, "--logs", logs).stderr
    (place / "key").chmod(0o600)
    (place / "begun").unlink()
    result = run("serve", place, "--logs", logs)
    assert (result.exit_code, "list of logs" in result.stderr) == (1, True)


def test_a_secret_is_never_said(place: Path, logs: Path) -> None:
    secret = (place / "key").read_text().strip().split("+", 4)[4]
    (place / "key").write_text((place / "key").read_text().replace("PRIVATE", "PRIVAT"))
    for result in (run("status", place), run("serve", place, "--logs", logs)):
        assert result.exit_code == 1
        assert secret not in result.output
