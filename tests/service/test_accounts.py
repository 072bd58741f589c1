"""Who an account is now: on the next question, whoever changed it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from domain.access import Actor, Grant, Role, everywhere
from domain.account.values import SaidIdentity
from domain.dates import BusinessDate
from domain.rules import Refused
from service.references import Reference
from tests.service.lab import CILEGON, DINKES, Lab, open_lab

ADMIN = everywhere("operator", Role.ADMIN)


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    with open_lab(tmp_path) as opened:
        opened.begin()
        yield opened


@pytest.fixture
def sari(lab: Lab) -> UUID:
    return did(lab, "register", None, name="Sari")


def did(lab: Lab, verb: str, id: UUID | None, actor: Actor = ADMIN, **said: Any) -> UUID:
    return lab.do("account", verb, id, actor=actor, **said).id


def grants(lab: Lab, id: UUID) -> set[Grant] | None:
    found = lab.service.accounts.actor(str(id))
    return None if found is None else set(found.grants)


def test_an_account_is_an_actor_with_what_it_was_granted(lab: Lab, sari: UUID) -> None:
    assert grants(lab, sari) == set()
    did(lab, "grant-role", sari, role=Role.LEADER, region=CILEGON)
    agencies = (Reference("agency", f"{CILEGON}/DINKES"),)
    did(lab, "grant-role", sari, role=Role.INNOVATOR, region=CILEGON, agencies=agencies)
    assert grants(lab, sari) == {
        Grant(role=Role.LEADER, region=CILEGON),
        Grant(role=Role.INNOVATOR, region=CILEGON, agencies=frozenset({DINKES})),
    }
    found = lab.service.accounts.actor(str(sari))
    assert found is not None
    assert found.account == str(sari)


def test_what_another_process_took_away_is_gone_on_the_next_question(lab: Lab, sari: UUID, tmp_path: Path) -> None:
    did(lab, "grant-role", sari, role=Role.LEADER, region=CILEGON)
    with open_lab(tmp_path) as other:
        assert grants(other, sari) == {Grant(role=Role.LEADER, region=CILEGON)}
        did(lab, "withdraw-role", sari, role=Role.LEADER, region=CILEGON)
        assert grants(other, sari) == set()
        did(lab, "close", sari, reason="pensiun")
        assert grants(other, sari) is None
        did(lab, "reopen", sari)
        assert grants(other, sari) == set()


def test_what_is_remembered_costs_one_statement(lab: Lab, sari: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    did(lab, "grant-role", sari, role=Role.LEADER, region=CILEGON)
    did(lab, "grant-role", sari, role=Role.MENTOR, region=CILEGON, until=BusinessDate.parse("2030-01-01"))
    lab.service.accounts.actor(str(sari))
    asked: list[str] = []
    real = lab.store.recorder.rows
    monkeypatch.setattr(lab.store.recorder, "rows", lambda *said: asked.append(said[0]) or real(*said))
    assert lab.service.accounts.actor(str(sari)) is not None
    assert len(asked) == 1


def test_a_role_runs_out_at_the_end_of_its_last_day_in_its_region(lab: Lab, sari: UUID) -> None:
    until = BusinessDate.parse("2023-10-17")  # it is ten in the morning there
    did(lab, "grant-role", sari, role=Role.LEADER, region=CILEGON, until=until)
    lab.clock.move(hours=13, minutes=59)
    assert grants(lab, sari) == {Grant(role=Role.LEADER, region=CILEGON)}
    lab.clock.move(minutes=1)
    assert grants(lab, sari) == set()


def test_break_glass_runs_out_by_itself(lab: Lab, sari: UUID) -> None:
    did(lab, "grant-role", sari, role=Role.MENTOR, region=CILEGON)
    receiver = lab.service.accounts.actor(str(sari))
    assert receiver is not None
    asked = {"role": Role.FACILITATOR, "region": CILEGON, "reason": "banjir", "hours": 3}
    did(lab, "request-break-glass", sari, actor=receiver, **asked)
    assert grants(lab, sari) == {Grant(role=Role.MENTOR, region=CILEGON)}
    with pytest.raises(Refused, match="R57"):
        did(lab, "approve-break-glass", sari, actor=everywhere(str(sari), Role.ADMIN))
    did(lab, "approve-break-glass", sari)
    both = {Grant(role=Role.MENTOR, region=CILEGON), Grant(role=Role.FACILITATOR, region=CILEGON)}
    assert grants(lab, sari) == both
    lab.clock.move(hours=3)
    assert grants(lab, sari) == both - {Grant(role=Role.FACILITATOR, region=CILEGON)}


@pytest.mark.parametrize(
    "text", ["", "dev-admin", "operator", "332eb12e-d3f7-41ca-a767-18081d232801", "{}", str(DINKES), DINKES.hex]
)
def test_what_names_no_account_is_nobody(lab: Lab, text: str) -> None:
    assert lab.service.accounts.actor(text) is None


def test_an_account_is_found_by_its_identities(lab: Lab) -> None:
    identity = SaidIdentity(issuer="https://sso", subject="7")
    id = did(lab, "register", None, identity=identity)
    accounts = lab.service.accounts
    assert accounts.by_identity("https://sso", "7") == str(id)
    assert accounts.by_identity("https://sso", "8") is accounts.by_identity("https://other", "7") is None
    did(lab, "link-identity", id, identity=SaidIdentity(issuer="https://sso", subject="8"))
    assert accounts.by_identity("https://sso", "8") == str(id)
    with pytest.raises(Refused, match="R54"):
        did(lab, "register", None, identity=identity)
    with pytest.raises(Refused, match="R54"):
        did(lab, "link-identity", id, identity=identity)


def test_who_somebody_is_stands_in_no_file_in_the_open(lab: Lab, tmp_path: Path) -> None:
    id = did(
        lab, "register", None, name="Sari Dewi", identity=SaidIdentity(issuer="https://sso", subject="nip-19800101")
    )
    shown = str(lab.service.read("account", id).representation)
    assert "Sari Dewi" not in shown
    assert "nip-19800101" not in shown
    lab.service.projections.catch_up()
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert b"Sari Dewi" not in file.read_bytes(), file
            assert b"nip-19800101" not in file.read_bytes(), file


def test_accounts_are_sealed_in_the_log_of_the_system(lab: Lab) -> None:
    id = did(lab, "register", None, name="Sari", home=CILEGON)
    found = lab.service.ledger.place_of(id, 1)
    assert found is not None
    assert found[0].name == "system"
