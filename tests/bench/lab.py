"""A small lab to measure in: a region, an agency, and commands without ceremony."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import UUID

from domain.access import Role, everywhere
from domain.dates import BusinessDate
from domain.innovation.values import Form, Initiator, InitiatorKind, Origin, OriginKind
from service.bootstrap import Service, open_service
from service.requests import Outcome, Request
from service.settings import Settings

EVERYONE = everywhere("bench", Role.FACILITATOR, Role.ADMIN)
DAY = BusinessDate.parse("2020-01-06")


def proposal(agency: UUID, title: str = "Antar Akta") -> dict[str, Any]:
    return {
        "title": title,
        "agency": agency,
        "initiator": Initiator(kind=InitiatorKind.AGENCY, name="Disdukcapil"),
        "origin": Origin(kind=OriginKind.LAB),
        "form": Form.PUBLIC_SERVICE,
        "problem": "Warga antre berjam-jam untuk akta kelahiran.",
        "idea": "Akta diantar ke rumah oleh petugas kelurahan.",
    }


class Lab:
    def __init__(self, directory: Path, *, database: str = "", inline_projections: bool = False) -> None:
        """In a file of the directory, or an empty database."""
        settings = Settings(database=database or f"sqlite:///{directory / 'jejak.db'}", secret_key="rahasia")
        self.service: Service = open_service(settings, inline_projections=inline_projections)
        self.do("region", "register", {"code": "36.72", "name": "Kota Cilegon"})
        self.agency = self.do(
            "agency", "register", {"region": "36.72", "code": "DISDUKCAPIL", "name": "Disdukcapil"}
        ).id

    def do(self, kind: str, verb: str, said: dict[str, Any], **more: Any) -> Outcome:
        request = Request(
            kind=kind, verb=verb, said=said, actor=EVERYONE, correlation_id="bench", occurred_on=DAY, **more
        )
        return self.service.execute(request)

    def propose(self, title: str = "Antar Akta") -> UUID:
        return self.do("innovation", "propose", proposal(self.agency, title)).id
