"""What was approved to be erased is erased, whatever happens to the vault, and everything else stays."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from domain.access import Actor, Grant, Role
from domain.account.values import SaidIdentity
from domain.innovation.values import Initiator, InitiatorKind
from service.errors import Busy, Invalid, NotFound
from service.people.certificate import certificate
from service.people.people import ERASED
from service.readiness import examine
from service.references import Reference
from service.store.tokens import token
from tests.service.lab import CILEGON, Lab, actor, open_lab

SITI = Initiator(kind=InitiatorKind.CITIZEN, name="Siti Aminah")


@pytest.fixture
def told(lab: Lab) -> UUID:
    return lab.propose("Satu", initiator=SITI)


def name(lab: Lab, id: UUID) -> str:
    shown: str = lab.service.people.opened(lab.service.read("innovation", id).representation, None)["initiator"]["name"]
    return shown


def siti(lab: Lab, id: UUID) -> UUID:
    return token(lab.service.read("innovation", id).representation["initiator"]["name"]).subject


def asked(lab: Lab, *persons: UUID, region: str | None = CILEGON) -> UUID:
    subjects = tuple(Reference("subject", str(id)) for id in persons)
    said = {"region": region, "subjects": subjects, "legal_basis": "UU 27/2022 Pasal 8"}
    return lab.do("erasure", "request", actor=actor("ani"), **said).id


def approved(lab: Lab, *persons: UUID) -> UUID:
    id = asked(lab, *persons)
    lab.do("erasure", "approve", id, actor=actor("budi"))
    return id


def test_asking_erases_nobody_and_approving_does(lab: Lab, told: UUID) -> None:
    id = asked(lab, siti(lab, told))
    assert (name(lab, told), lab.service.erasures.due()) == ("Siti Aminah", [])
    lab.do("erasure", "approve", id, actor=actor("budi"))
    assert (name(lab, told), lab.service.erasures.due()) == (ERASED, [])


def test_refusing_erases_nobody(lab: Lab, told: UUID) -> None:
    id = asked(lab, siti(lab, told))
    lab.do("erasure", "refuse", id, reason="Arsip", law="UU 43/2009", actor=actor("budi"))
    assert (name(lab, told), lab.service.erasures.due()) == ("Siti Aminah", [])


def test_only_whom_the_regions_own_record_names_is_erased_there(lab: Lab, told: UUID) -> None:
    lab.do("region", "register", code="36.74", name="Kota Tangerang Selatan")
    for wrong, region in ((siti(lab, told), "36.74"), (UUID(int=5), CILEGON)):
        with pytest.raises(Invalid) as found:
            asked(lab, wrong, region=region)
        assert [problem.pointer for problem in found.value.problems] == ["/subjects/0"]


@pytest.mark.parametrize("home", [None, CILEGON])
def test_who_holds_an_account_is_erased_by_whoever_keeps_it(lab: Lab, home: str | None) -> None:
    """The nation keeps what no region does; what its provider calls them goes with the name."""
    identity = SaidIdentity(issuer="https://masuk.contoh.id", subject="siti-1987")
    id = lab.do("account", "register", name="Siti Aminah", home=home, identity=identity).id
    shown = lab.service.read("account", id).representation
    holder = token(shown["name"]).subject
    for other in {None, CILEGON} - {home}:
        with pytest.raises(Invalid):
            asked(lab, holder, region=other)
    request = asked(lab, holder, region=home)
    assert lab.service.read("erasure", request).representation["region"] == home
    here = Grant(role=Role.LEADER, region=CILEGON)
    leader = Actor(account="budi", grants=(here,) if home else (Grant(role=Role.LEADER),))
    if home is None:
        with pytest.raises(NotFound):
            lab.do("erasure", "approve", request, actor=Actor(account="budi", grants=(here,)))
    lab.do("erasure", "approve", request, actor=leader)
    found = lab.service.people.opened(shown, None)
    assert (found["name"], found["identities"][0]["subject"]) == (ERASED, ERASED)
    assert certificate(lab.service, request)["region"] == home


def test_while_the_vault_does_not_answer_it_is_not_ready_and_nothing_is_lost(
    lab: Lab, told: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = asked(lab, siti(lab, told))
    with monkeypatch.context() as gone:
        gone.setattr(type(lab.service.vault), "write", _gone)
        assert lab.do("erasure", "approve", id, actor=actor("budi")).version == 2
        assert lab.service.erasures.due() == [siti(lab, told)]
        found = examine(lab.service)
        assert (found.erased, found.ready) == (False, False)
    assert examine(lab.service).ready
    assert name(lab, told) == ERASED


def _gone(*_: object, **__: object) -> None:
    raise Busy("the vault is away")


@pytest.mark.parametrize("copied", ["before it was asked", "never"])
def test_put_back_older_keys_are_destroyed_before_it_is_ready(tmp_path: Path, copied: str) -> None:
    with open_lab(tmp_path, inline=True) as lab:
        lab.begin()
        told = lab.propose("Satu", initiator=SITI)
        other = lab.propose("Dua", initiator=Initiator(kind=InitiatorKind.CITIZEN, name="Budi"))
        person = siti(lab, told)
    vault = tmp_path / "evidence" / "vault.db"
    shutil.copy(vault, tmp_path / "older.db")
    with open_lab(tmp_path, inline=True) as lab:
        approved(lab, person)
        assert name(lab, told) == ERASED
    for file in vault.parent.glob("vault.db*"):
        file.unlink()
    if copied != "never":
        shutil.copy(tmp_path / "older.db", vault)
        vault.chmod(0o600)
    with open_lab(tmp_path, inline=True) as lab:
        assert lab.service.erasures.due() == [person]
        assert examine(lab.service).ready
        assert (name(lab, told), lab.service.erasures.due()) == (ERASED, [])
        assert name(lab, other) == ("Budi" if copied != "never" else "[kunci hilang]")


def test_erased_twice_is_erased_once(lab: Lab, told: UUID) -> None:
    person = siti(lab, told)
    approved(lab, person)
    when = lab.service.vault.rows("SELECT destroyed_at FROM subject_key WHERE subject=?", (person.bytes,))
    lab.clock.move(days=1)
    approved(lab, person)
    assert lab.service.vault.rows("SELECT destroyed_at FROM subject_key WHERE subject=?", (person.bytes,)) == when
    assert lab.service.erasures.carry_out() == 0
