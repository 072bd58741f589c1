"""How an innovation begins: proposed to the lab, or imported because it runs already."""

from __future__ import annotations

from typing import Any

from domain.innovation import commands as c
from domain.innovation.values import Form, Initiator, InitiatorKind, Origin, OriginKind
from domain.values import LegalBasis, LegalBasisKind
from tests.bench.nation import words
from tests.bench.nation.life import Asked, Life

IMPORTED = 0.4
_KINDS, _ORIGINS, _FORMS = list(InitiatorKind), list(OriginKind), list(Form)


def proposal(life: Life) -> Asked:
    chance = life.chance
    actor = life.people.facilitator if chance.random() < 0.2 else life.innovator
    if not life.followed and chance.random() < IMPORTED:
        evidence = (f"SK {chance.randint(1, 900)}",)
        return actor, c.ImportRunning(**proposed(life), running_since=life.today, evidence=evidence)
    return actor, c.Propose(**proposed(life))


def proposed(life: Life) -> dict[str, Any]:
    """The members that every proposal has, and some that only a few have."""
    chance = life.chance
    kind = chance.choice(_KINDS)
    said: dict[str, Any] = {
        "title": words.title(chance),
        "agency": life.agency,
        "initiator": Initiator(kind=kind, name=f"Warga {chance.randint(1, 99999)}" if chance.random() < 0.4 else None),
        "origin": Origin(kind=chance.choice(_ORIGINS)),
        "form": chance.choice(_FORMS),
        "problem": words.sentence(chance),
        "idea": words.sentence(chance),
    }
    if chance.random() < 0.5:
        said["tags"] = words.tags(chance)
    if chance.random() < 0.4:
        said["objective"], said["benefit"] = words.sentence(chance), words.sentence(chance)
    if chance.random() < 0.2:
        said["legal_basis"] = legal_basis(life)
    if chance.random() < 0.1:
        said["partners"], said["flagship"] = ("Universitas Daerah",), True
    return said


def legal_basis(life: Life) -> LegalBasis:
    number = str(life.chance.randint(1, 400))
    return LegalBasis(kind=LegalBasisKind.DECREE, number=number, year=life.today.year, title="Keputusan Kepala Daerah")
