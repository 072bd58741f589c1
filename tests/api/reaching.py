"""Two cities with agencies and innovations, and accounts that reach a part of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from api.app import create_app
from api.identity import PUBLIC, Bearer
from domain.access import Actor, Grant, Role, everywhere
from service.bootstrap import Service
from service.store.tokens import token
from tests.api.conftest import Caller

HOME, AWAY = "36.72", "36.74"
NOBODY = UUID(int=99)


class Known:
    """Bearer tokens that name accounts."""

    def __init__(self) -> None:
        self.actors: dict[str, Actor] = {}

    def asking(self, authorization: str | None, *, remembering: bool = False) -> Bearer:
        if authorization is None:
            return Bearer(PUBLIC)
        return Bearer(self.actors[authorization.removeprefix("Bearer token-of-")])


@dataclass
class Cities:
    """`own`, `other` (another agency's, in the same region) and `away` (in another region): things by their kind."""

    service: Service
    known: Known = field(default_factory=Known)
    agencies: dict[str, str] = field(default_factory=dict)
    things: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.call = Caller(create_app(self.service, accounts=self.known))
        self.known.actors["all"] = everywhere("all", *Role)
        for region, codes in ((HOME, ("OWN", "OTHER")), (AWAY, ("AWAY",))):
            self.made("/v1/regions", {"code": region, "name": region})
            for code in codes:
                body = {"region": region, "code": code, "name": code}
                self.agencies[code.lower()] = self.made("/v1/agencies", body)["id"]
        for place, agency in self.agencies.items():
            self.things[place] = dict(self._begin(place, agency))

    def _begin(self, place: str, agency: str) -> Iterator[tuple[str, str]]:
        region = AWAY if place == "away" else HOME
        yield "region", region
        yield "agency", agency
        citizen = {"kind": "citizen", "name": f"Warga {place}"}
        proposal = self.proposal(agency, title=f"Inovasi {place}", initiator=citizen)
        innovation = self.made("/v1/innovations", proposal)["id"]
        yield "innovation", innovation
        sealed = self.service.read("innovation", UUID(innovation)).representation["initiator"]["name"]
        asked = {"region": region, "subjects": [str(token(sealed).subject)], "legal_basis": "UU 27/2022 Pasal 8"}
        yield "erasure", self.made("/v1/erasures", asked)["id"]
        yield "cycle", self.made("/v1/cycles", {"region": region, "year": 2024, "name": place})["id"]
        yield "account", self.made("/v1/accounts", {"home": region, "name": f"Pemegang {place}"})["id"]
        yield "launch", self.made("/v1/launches", {"region": region, "name": place, "month": "2024-08"})["id"]

    def made(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.call.post(path, body, role="all")
        assert answer.status_code == 201, answer.text
        return dict(answer.json or {})

    def proposal(self, agency: str, **more: Any) -> dict[str, Any]:
        return {
            "title": "Antar Akta",
            "agency": agency,
            "initiator": {"kind": "agency"},
            "origin": {"kind": "lab"},
            "form": "public_service",
            "problem": "Antrean",
            "idea": "Diantar",
            **more,
        }

    def granted(self, role: Role, *, whole: bool = False) -> str:
        """An account with the role in the home region: for the own agency, or the whole of it. Its token's name."""
        agencies = None if whole else frozenset({UUID(self.agencies["own"])})
        return self.holding(f"{role.value}-{whole}", Grant(role=role, region=HOME, agencies=agencies))

    def holding(self, name: str, *grants: Grant) -> str:
        self.known.actors[name] = Actor(account=name, grants=grants)
        return name

    def path(self, place: str, kind: str = "innovation") -> str:
        plural = {"agency": "agencies", "launch": "launches"}.get(kind, f"{kind}s")
        return f"/v1/{plural}/{self.things[place][kind] if place in self.things else NOBODY}"
