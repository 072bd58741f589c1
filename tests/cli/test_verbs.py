"""The verbs that read the record directly: what they print, where, and the status they end with."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import VERBS, main
from service import demo
from service.bootstrap import open_service
from service.identifiers import agency_id
from service.settings import Settings
from tests.cli.saying import said

Jejak = Callable[..., Result]
PRISON = "Pembelajaran kesehatan bagi warga binaan Lapas Cibeber"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's store."""
    file = tmp_path_factory.mktemp("store") / "jejak.db"
    settings = Settings(database=f"sqlite:///{file}", evidence_dir=str(file.parent), secret_key="rahasia")
    with closing(open_service(settings)) as service:
        demo.load(service)
    return file


@pytest.fixture
def jejak(store: Path) -> Jejak:
    def run(*arguments: str, **more: str) -> Result:
        places = {"JEJAK_DATABASE": f"sqlite:///{store}", "JEJAK_EVIDENCE_DIR": str(store.parent)}
        return CliRunner().invoke(main, arguments, env=places | more)

    return run


@pytest.fixture
def prison(jejak: Jejak) -> str:
    """The id of an innovation with two events."""
    events = [json.loads(line) for line in jejak("events", "tail", "--after", "0", "--json").stdout.splitlines()]
    (found,) = [event["subject"] for event in events if event["data"]["data"].get("title") == PRISON]
    return str(found.split("/")[1])


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(jejak: Jejak, verb: str) -> None:
    result = jejak(verb, "--help")
    assert result.exit_code == 0
    assert f"Usage: main {verb}" in result.stdout
    assert verb in jejak("--help").stdout


def test_show_prints_the_representation_now_and_at_any_moment(jejak: Jejak, prison: str) -> None:
    now = said(jejak("show", prison, "--json"))
    assert (now["title"], now["version"], len(now["awards"])) == (PRISON, 2, 1)
    assert said(jejak("show", prison, "--version", "1", "--json"))["awards"] == []
    assert said(jejak("show", prison, "--valid-on", "2020-01-01", "--json"))["awards"] == []
    assert jejak("show", prison, "--as-of", "2020-01-01").exit_code == 1
    assert PRISON in jejak("show", prison).stdout


def test_show_finds_regions_and_agencies_by_their_codes(jejak: Jejak) -> None:
    assert said(jejak("show", "36.74", "--json"))["name"] == "Kota Tangerang Selatan"
    by_code = said(jejak("show", "36.72/BAPPEDA", "--json"))
    assert by_code == said(jejak("show", str(agency_id("36.72", "BAPPEDA")), "--json"))
    assert "Litbang" not in said(jejak("show", "36.72/BAPPEDA", "--valid-on", "2020", "--json"))["name"]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("show", "36.99"), 1),
        (("show", "01890000-0000-7000-8000-000000000000"), 1),
        (("show", "36.72", "--version", "99"), 1),
        (("show", "36.72", "--version", "0"), 2),
        (("show", "36.72", "--version", "1", "--as-of", "2020"), 2),
        (("show", "36.72", "--valid-on", "2023-02-30"), 2),
        (("show",), 2),
        (("history", "36.72", "--gherkin"), 2),
        (("diff", "36.72", "0", "1"), 2),
        (("replay", "--all", "36.72"), 2),
        (("entah",), 2),
        (("events", "tail", "--after", "-1"), 2),
        (("projections", "rebuild", "entah"), 2),
    ],
)
def test_a_verb_that_fails_says_so_on_stderr(jejak: Jejak, arguments: tuple[str, ...], status: int) -> None:
    result = jejak(*arguments)
    assert (result.exit_code, result.stdout) == (status, "")
    assert "Error: " in result.stderr


def test_history_and_diff_tell_what_happened(jejak: Jejak, prison: str) -> None:
    items = said(jejak("history", prison, "--json"))["items"]
    assert [item["type"] for item in items] == ["innovation.imported_as_running", "innovation.award_received"]
    changed = said(jejak("diff", prison, "1", "2", "--json"))["items"]
    assert [(item["path"], item["version"]) for item in changed] == [("/awards/0", 2)]
    assert said(jejak("diff", prison, "2", "2", "--json")) == {"items": []}
    assert said(jejak("diff", prison, "2020-08-03", "2020-08-04", "--json")) == {"items": changed}
    assert jejak("diff", prison, "2", "1").exit_code == 2
    assert jejak("diff", prison, "1", "2020-08-04").exit_code == 2


def test_replay_rebuilds_every_aggregate_or_one(jejak: Jejak, prison: str) -> None:
    everything = said(jejak("replay", "--json"))
    assert everything["failed"] == []
    assert everything["events"] > 700
    assert said(jejak("replay", "--all", "--json")) == everything
    assert said(jejak("replay", prison, "--json")) == {"aggregates": 1, "events": 2, "failed": []}


def test_events_are_tailed_from_a_position(jejak: Jejak) -> None:
    lines = [json.loads(line) for line in jejak("events", "tail", "--after", "3", "--json").stdout.splitlines()]
    assert [line["id"] for line in lines] == [str(position) for position in range(4, 4 + len(lines))]
    assert len(jejak("events", "tail").stdout.splitlines()) == 20


def test_read_models_are_proven_and_made_again(jejak: Jejak) -> None:
    status = said(jejak("projections", "status", "--json"))["items"]
    assert {each["status"] for each in status} == {"running"}
    assert said(jejak("projections", "prove", "--json")) == {"proven": True, "differences": []}
    name = status[0]["name"]
    assert set(said(jejak("projections", "rebuild", name, "--json"))["positions"]) == {name}
    assert said(jejak("projections", "prove", "--json"))["proven"]


def test_a_person_is_found_and_shown_with_what_is_held_of_them(jejak: Jejak) -> None:
    (held,) = said(jejak("subject", "find", "edi ariadi", "--json"))["items"]
    assert (held["text"], held["kind"], held["field"]) == ("Walikota Edi Ariadi", "cycle", "signatories/0")
    assert said(jejak("subject", "show", held["subject"], "--json"))["items"] == [held]
    assert "Edi Ariadi" in jejak("subject", "show", held["subject"]).stdout
    assert jejak("subject", "find", "tidak ada").stdout == "nothing is held\n"


def test_the_weeks_key_is_turned_and_everything_still_reads(jejak: Jejak) -> None:
    assert said(jejak("subject", "turn", "--json"))["keys"] > 0
    assert said(jejak("subject", "find", "Edi Ariadi", "--json"))["items"]
    assert "keys are wrapped" in jejak("subject", "turn").stdout


def test_the_doctor_shows_settings_without_secrets(jejak: Jejak) -> None:
    report = said(jejak("doctor", "--json", JEJAK_SECRET_KEY="sangat-rahasia"))
    assert report["ok"]
    assert report["settings"]["JEJAK_SECRET_KEY"] == "hidden"
    assert "sangat-rahasia" not in json.dumps(report)
    checks = {check["name"]: check["status"] for check in report["checks"]}
    assert (checks.pop("personal-data"), checks.pop("ledger")) == ("ok", "warning")
    del checks["rules"]  # as the last run of these tests left them
    assert set(checks.values()) == {"ok"}
    assert set(checks) >= {"database", "durability", "sqlite", "projections", "clock", "evidence", "vault"}


def test_the_doctor_hides_the_password_of_the_vault(jejak: Jejak) -> None:
    report = json.loads(jejak("doctor", "--json", JEJAK_VAULT="postgresql://u:s3same@127.0.0.1:1/v").stdout)
    assert report["settings"]["JEJAK_VAULT"] == "postgresql://u:hidden@127.0.0.1:1/v"
    assert {check["name"]: check["status"] for check in report["checks"]}["vault"] == "broken"
    assert "s3same" not in json.dumps(report)


def test_the_doctor_finds_what_is_missing(jejak: Jejak, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    result = jejak(
        "doctor", "--json", JEJAK_DATABASE=f"sqlite:///{tmp_path / 'none.db'}", JEJAK_EVIDENCE_DIR=str(blocked / "dir")
    )
    assert result.exit_code == 1
    broken = {check["name"] for check in json.loads(result.stdout)["checks"] if check["status"] == "broken"}
    assert broken == {"database", "evidence", "vault"}
    assert not (tmp_path / "none.db").exists()


def test_the_doctor_tells_how_the_ledger_stands(jejak: Jejak, store: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.db"
    with closing(sqlite3.connect(store)) as source, closing(sqlite3.connect(own)) as target:
        source.backup(target)

    def ledger() -> tuple[str, str]:
        checks = json.loads(jejak("doctor", "--json", JEJAK_DATABASE=f"sqlite:///{own}").stdout)["checks"]
        return next((check["status"], check["detail"]) for check in checks if check["name"] == "ledger")

    assert (ledger()[0], "nobody has signed 36.7" in ledger()[1]) == ("warning", True)
    with closing(sqlite3.connect(own, isolation_level=None)) as db:
        db.execute(
            "INSERT INTO ledger_checkpoint SELECT log, log, size, x'00', ? FROM ledger_log",
            (datetime.now(UTC).isoformat(),),
        )
        assert ledger()[0] == "ok"
        db.execute("UPDATE ledger_log SET forked='{}'")
        assert ledger()[0] == "broken"


def test_the_doctor_reads_the_audit_policy(jejak: Jejak, tmp_path: Path) -> None:
    policy = tmp_path / "policy"
    for text, status in (("quorum none\n", "ok"), ("quorum nobody\n", "broken")):
        policy.write_text(text)
        report = json.loads(jejak("doctor", "--json", JEJAK_AUDIT_POLICY=str(policy)).stdout)
        assert {check["name"]: check["status"] for check in report["checks"]}["audit-policy"] == status
        assert report["settings"]["JEJAK_AUDIT_POLICY"] == str(policy)


def test_a_store_is_made_once(jejak: Jejak, tmp_path: Path) -> None:
    fresh = {"JEJAK_DATABASE": f"sqlite:///{tmp_path / 'baru' / 'jejak.db'}"}
    assert jejak("replay", **fresh).exit_code == 1
    assert said(jejak("init", "--json", **fresh))["created"] is True
    assert said(jejak("init", "--json", **fresh))["created"] is False
    assert said(jejak("replay", "--json", **fresh)) == {"aggregates": 0, "events": 0, "failed": []}


def test_the_vault_is_another_database_than_the_record(jejak: Jejak, store: Path) -> None:
    result = jejak("replay", JEJAK_VAULT=f"sqlite:///{store}")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "JEJAK_VAULT" in result.stderr


@pytest.mark.parametrize(
    "setting", [{"JEJAK_WORKERS": "banyak"}, {"JEJAK_DATABASE": "mysql://x/y"}, {"JEJAK_VAULT": "vault.db"}]
)
def test_a_setting_that_cannot_be_used_is_wrong_use(jejak: Jejak, setting: dict[str, str]) -> None:
    result = jejak("replay", **setting)
    assert (result.exit_code, result.stdout) == (2, "")
    assert next(iter(setting)) in result.stderr


def test_nothing_printed_is_coloured_or_moves_when_it_is_piped(jejak: Jejak) -> None:
    for arguments in (("--help",), ("replay",), ("doctor",), ("show", "36.72")):
        result = jejak(*arguments)
        assert not re.search(r"[\x1b\r]", result.stdout + result.stderr)


def test_an_import_reports_every_row_and_ends_with_one_when_a_row_is_refused(jejak: Jejak, tmp_path: Path) -> None:
    file = tmp_path / "inovasi.csv"
    file.write_text(
        "region;agency;title;initiator_kind;origin_kind;form;problem;idea;running_since\n"
        "36.72;DINKES;Impor satu;agency;own;public_service;P;I;2019\n"
        "36.72;DINKES;Impor dua;agency;;public_service;P;I;\n"
    )
    dry = jejak("import", str(file), "--dry-run", "--json")
    real = jejak("import", str(file), "--json")
    again = jejak("import", str(file), "--json")
    counted = [
        (r.exit_code, *(json.loads(r.stdout)[n] for n in ("created", "known", "refused"))) for r in (dry, real, again)
    ]
    assert counted == [(1, 1, 0, 1), (1, 1, 0, 1), (1, 0, 1, 1)]
    (refused,) = [row for row in json.loads(real.stdout)["report"] if row["outcome"] == "refused"]
    assert (refused["row"], refused["errors"][0]["pointer"]) == (3, "/origin")
    created = json.loads(real.stdout)["report"][0]["id"]
    assert said(jejak("show", created, "--json"))["title"] == "Impor satu"
    assert said(jejak("projections", "prove", "--json"))["proven"]
    english = jejak("import", str(file), JEJAK_LANGUAGE="en")
    assert "row 3" in english.stdout
    assert "1 of 2 rows were refused" in english.stderr


def test_a_file_that_is_no_such_table_is_wrong_use(jejak: Jejak, tmp_path: Path) -> None:
    file = tmp_path / "inovasi.csv"
    file.write_text("region,agency,title,harga\n36.72,DINKES,X,1\n")
    result = jejak("import", str(file), "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "harga" in result.stderr
    assert jejak("import", str(tmp_path / "none.csv")).exit_code == 2


@pytest.mark.parametrize(
    "settings",
    [
        {"JEJAK_OIDC_ISSUER": "http://login.example.go.id"},
        {"JEJAK_OIDC_ISSUER": "https://login.example.go.id?tenant=a"},
        {"JEJAK_OIDC_ISSUER": "login.example.go.id"},
        {"JEJAK_OIDC_AUDIENCE": "https://jejak.example.go.id"},
    ],
)
def test_an_issuer_that_cannot_be_believed_is_wrong_use(jejak: Jejak, settings: dict[str, str]) -> None:
    result = jejak("replay", **settings)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "JEJAK_OIDC" in result.stderr
