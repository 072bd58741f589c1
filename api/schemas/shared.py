"""Values that several payloads hold."""

from __future__ import annotations

from typing import Any

from api.fields import Choice, Day, Member, Text, Whole
from api.nested import Value
from domain.values import LegalBasis, LegalBasisKind

REGION_CODE = r"\d{2}(\.\d{2})?"
AGENCY_CODE = r"[A-Z0-9]+(-[A-Z0-9]+)*"
SHA256 = r"[0-9a-f]{64}"


def phone() -> Text:
    return Text(limit=40)


def email() -> Text:
    return Text(limit=254)


def contacts() -> dict[str, Member]:
    """How a person is known to the state, and reached. In no form: what was erased is said in words there."""
    return {"official_number": Text(limit=40), "phone": phone(), "email": email()}


def year(**more: Any) -> Whole:
    return Whole(1, 9999, **more)


def legal_basis(**more: Any) -> Value:
    members = {
        "kind": Choice(LegalBasisKind, required=True),
        "number": Text(required=True),
        "year": year(required=True),
        "title": Text(),
        "date": Day(),
    }
    return Value(LegalBasis, members, **more)
