"""`jejak subject erase`: two people, and a certificate that says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from domain.innovation.values import Initiator, InitiatorKind
from service.bootstrap import open_service
from service.settings import Settings
from tests.service.lab import Clock, Lab

Jejak = Callable[..., Result]


@pytest.fixture
def jejak(tmp_path: Path) -> Jejak:
    settings = Settings(database=f"sqlite:///{tmp_path / 'jejak.db'}", evidence_dir=str(tmp_path / "evidence"))
    with closing(open_service(settings)) as service:
        lab = Lab(service, Clock())
        lab.begin()
        lab.propose("Satu", initiator=Initiator(kind=InitiatorKind.CITIZEN, name="Siti Aminah", phone="0812"))
    places = {"JEJAK_DATABASE": settings.database, "JEJAK_EVIDENCE_DIR": settings.evidence_dir}
    return lambda *arguments: CliRunner().invoke(main, arguments, env=places)


def said(result: Result) -> Any:
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def found(jejak: Jejak) -> list[dict[str, Any]]:
    return list(said(jejak("subject", "find", "Siti Aminah", "--json"))["items"])


def asked(jejak: Jejak) -> str:
    person = found(jejak)[0]["subject"]
    basis = ("--region", "36.72", "--basis", "UU 27/2022 Pasal 8")
    return str(said(jejak("subject", "erase", person, *basis, "--by", "ani", "--json"))["id"])


def test_a_second_person_approves_and_nothing_is_left_to_find(jejak: Jejak) -> None:
    person = found(jejak)[0]["subject"]
    request = asked(jejak)
    assert len(found(jejak)) == 2
    assert jejak("subject", "erase", "--approve", request, "--by", "budi").stdout == f"{request}  approved\n"
    assert found(jejak) == []
    assert {held["text"] for held in said(jejak("subject", "show", person, "--json"))["items"]} == {"[dihapus]"}


def test_whoever_asked_cannot_approve(jejak: Jejak) -> None:
    result = jejak("subject", "erase", "--approve", asked(jejak), "--by", "ani")
    assert (result.exit_code, "R60" in result.stderr) == (1, True)
    assert len(found(jejak)) == 2


def test_refusing_says_why(jejak: Jejak) -> None:
    request = asked(jejak)
    refusal = ("subject", "erase", "--refuse", request, "--by", "budi", "--reason", "Arsip")
    assert (jejak(*refusal).exit_code, "R61" in jejak(*refusal).stderr) == (1, True)
    shown = said(jejak(*refusal, "--law", "UU 43/2009 Pasal 51", "--json"))
    assert (shown["status"], shown["refusal"]) == ("refused", {"reason": "Arsip", "law": "UU 43/2009 Pasal 51"})
    assert len(found(jejak)) == 2


ANYBODY = "018b3b4c-5d6e-7f80-9102-030405060708"
ASKING = ("--region", "36.72", "--basis", "x")


@pytest.mark.parametrize("arguments", [(), ASKING, ("--approve", ANYBODY, *ASKING), (ANYBODY, *ASKING[:2])])
def test_what_is_meant_must_be_one_thing(jejak: Jejak, arguments: tuple[str, ...]) -> None:
    assert jejak("subject", "erase", *arguments, "--by", "ani").exit_code == 2
