"""Values that several payloads hold."""

from __future__ import annotations

from typing import Any

from api.fields import Choice, Day, Text, Whole
from api.nested import Value
from domain.values import LegalBasis, LegalBasisKind

REGION_CODE = r"\d{2}(\.\d{2})?"
AGENCY_CODE = r"[A-Z0-9]+(-[A-Z0-9]+)*"
SHA256 = r"[0-9a-f]{64}"


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
