"""The auditors' guide: the same steps in both languages, each run as it is written, with what the guide says of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from service.ledger.verdicts import Verdict
from tests.shim import path_with_curl

ROOT = Path(__file__).parents[1]
LANGUAGES = ("id", "en")
WITNESSED = 'until ask "$URL/v1/audit/checkpoint?region=36.72" | grep -q saksi; do sleep 0.1; done'


def page(language: str) -> str:
    return (ROOT / "api" / "static" / f"audit-guide.{language}.html").read_text(encoding="utf-8")


def steps(language: str) -> dict[str, str]:
    return {name: unescape(text) for name, text in re.findall(r"<pre id=(\w+)>(.*?)</pre>", page(language), re.DOTALL)}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What an auditor of a running demo has set."""
    directory = tmp_path_factory.mktemp("auditor")
    clean = {name: value for name, value in os.environ.items() if not name.startswith("JEJAK_")}
    command = [sys.executable, "-m", "api.cli", "demo", "--json", "--port", "0"]
    demo = {**clean, "TMPDIR": str(directory)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=demo, cwd=ROOT) as running:
        assert running.stdout is not None
        said = json.loads(running.stdout.readline())
        database = Path(said["policy"]).parents[1] / "jejak.db"
        yield {
            **clean,
            "PATH": f"{Path(sys.executable).parent}:{path_with_curl(directory)}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(directory),
            "WORK": str(directory),
            "URL": said["url"],
            "TOKEN": said["tokens"]["auditor"],
            "POLICY": said["policy"],
            "JEJAK_DATABASE": f"sqlite:///{database}",
            "JEJAK_EVIDENCE_DIR": str(database.parent / "evidence"),
        }
        running.terminate()


@pytest.fixture(scope="module")
def printed(environment: dict[str, str]) -> dict[str, str]:
    """What each step printed, one shell for all of them; the first head is asked for when it is witnessed."""
    parts = [f"echo '=== {name}'\n{text}" for name, text in steps("id").items()]
    script = "\n".join([parts[0], steps("id")["head"].split("\n")[1], WITNESSED, *parts[1:]])
    done = subprocess.run(
        ["bash", "-uc", script],
        env=environment,
        cwd=environment["WORK"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    found = dict(re.findall(r"^=== (\w+)\n(.*?)(?=^=== |\Z)", done.stdout, re.DOTALL | re.MULTILINE))
    found["errors"] = done.stderr
    return found


def test_both_languages_have_the_same_steps() -> None:
    assert steps("id") == steps("en")
    assert len(steps("id")) == page("id").count("<pre")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_is_explained_with_its_number(language: str) -> None:
    told = re.findall(r"<tr><th>(\d+)</th><td><code>(\w+)</code></td><td>[^<]{20,}", page(language))
    assert {name: int(number) for number, name in told} == {each.name: each.value for each in Verdict}


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["what people typed is true", "anything newer than the last signed head",
             "a rollback, when nobody kept a head", "a full rewrite by log key and witness quorum together"]),
     ("id", ["yang diketik orang itu benar", "lebih baru daripada kepala terakhir", "pengembalian ke keadaan lama",
             "penulisan ulang seluruhnya"])],
)  # fmt: skip
def test_what_cannot_be_proved_is_said_in_the_words_of_the_format(language: str, words: list[str]) -> None:
    assert [each for each in words if each not in page(language)] == []


def test_the_policy_and_the_head_are_read(printed: dict[str, str]) -> None:
    assert "\nlog jejak.local/36.72+" in printed["policy"]
    origin, size, root, blank, *signatures = printed["head"].splitlines()
    assert (origin, blank) == ("jejak.local/36.72", "")
    assert int(size) > 100
    assert len(root) == 44
    assert [line.split()[1] for line in signatures] == ["jejak.local/36.72", "saksi.demo"]


@pytest.mark.parametrize("step", ["bundle", "second", "known"])
def test_a_bundle_is_verified_by_both_programs_and_with_the_head_that_was_kept(
    printed: dict[str, str], step: str
) -> None:
    assert "OK: " in printed[step], printed["errors"]
    assert "exit code 0" in printed[step]


def test_one_bit_gives_the_bundle_away(printed: dict[str, str]) -> None:
    assert re.search(r"exit code 4\d", printed["tampered"]), printed


def test_one_innovation_and_one_proof(printed: dict[str, str]) -> None:
    lines = [line.split() for line in printed["innovation"].splitlines()]
    assert [int(version) for version, _, _ in lines] == list(range(1, len(lines) + 1))
    assert {verdict for _, _, verdict in lines} == {"witnessed"}
    assert "exit code 0" in printed["proof"], printed["errors"]


def test_the_database_holds_and_what_is_changed_in_it_is_found(
    printed: dict[str, str], environment: dict[str, str]
) -> None:
    assert printed["database"].count("exit code 0") == 3, (printed["database"], printed["errors"])
    change = (
        "import os, sqlite3; db = sqlite3.connect(os.environ['JEJAK_DATABASE'].removeprefix('sqlite:///'));"
        " db.execute('DROP TRIGGER stored_events_are_never_changed');"
        " db.execute(\"UPDATE stored_events SET state=replace(state, 'Kota', 'Desa') WHERE rowid=1\"); db.commit()"
    )
    check = steps("id")["database"].splitlines()[0]
    done = subprocess.run(
        ["bash", "-c", f'python3 -c "$CHANGE"; {check}'],
        env={**environment, "CHANGE": change},
        cwd=environment["WORK"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "exit code 47" in done.stdout, (done.stdout, done.stderr)
