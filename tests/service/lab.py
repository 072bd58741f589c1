"""A small lab on a store of its own: a clock that stands still, ids that count, and commands in one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from domain.access import Actor, Role, everywhere
from domain.dates import BusinessDate
from domain.innovation.values import Form, Initiator, InitiatorKind, Origin, OriginKind
from domain.values import STAGES, Stage
from service.bootstrap import Service, open_service
from service.clock import new_id
from service.identifiers import agency_id, region_id
from service.people.reader import Reader
from service.references import Reference
from service.requests import Outcome, Request
from service.settings import Settings

START = datetime(2023, 10, 17, 3, tzinfo=UTC)
CILEGON = "36.72"
EVERYTHING = everywhere("semua", *Role)
LOOKING = Reader(account="semua", what="uji", correlation_id="uji")


def actor(account: str, *roles: Role) -> Actor:
    return everywhere(account, *(roles or Role))


class Clock:
    """Stands still until it is told otherwise."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Counting:
    """Ids 1, 2, 3 …"""

    def __init__(self) -> None:
        self.last = 0

    def __call__(self) -> UUID:
        self.last += 1
        return UUID(int=self.last)


class Lab:
    """One service; `do` issues a command at the newest version unless told which was seen."""

    def __init__(self, service: Service, clock: Clock) -> None:
        self.service, self.store, self.clock = service, service.store, clock

    def request(self, kind: str, verb: str, id: UUID | None = None, **more: Any) -> Request:
        known = Request.__dataclass_fields__.keys() - {"kind", "verb", "id", "said"}
        envelope = {name: more.pop(name) for name in known & more.keys()}
        if isinstance(envelope.get("occurred_on"), str):
            envelope["occurred_on"] = BusinessDate.parse(envelope["occurred_on"])
        if id is not None:
            envelope.setdefault("expected", len(self.store.history(id)))
        return Request(
            kind=kind, verb=verb, id=id, said=more, **{"actor": EVERYTHING, "correlation_id": "c", **envelope}
        )

    def do(self, kind: str, verb: str, id: UUID | None = None, **more: Any) -> Outcome:
        return self.service.execute(self.request(kind, verb, id, **more))

    def begin(self) -> None:
        """The region Cilegon with the agency DINKES."""
        self.do("region", "register", code=CILEGON, name="Kota Cilegon")
        self.agency("DINKES")

    def agency(self, code: str, region: str = CILEGON, **more: Any) -> UUID:
        return self.do("agency", "register", region=region, code=code, name=code.title(), **more).id

    def proposal(self, title: str, agency: str = f"{CILEGON}/DINKES", **more: Any) -> dict[str, Any]:
        return {
            "title": title,
            "agency": Reference("agency", agency),
            "initiator": Initiator(kind=InitiatorKind.AGENCY),
            "origin": Origin(kind=OriginKind.LAB),
            "form": Form.PUBLIC_SERVICE,
            "problem": "Antrean",
            "idea": "Diantar",
            **more,
        }

    def propose(self, title: str = "Antar Obat", **more: Any) -> UUID:
        return self.do("innovation", "propose", **self.proposal(title, **more)).id

    def import_running(self, title: str, since: str = "2019", **more: Any) -> UUID:
        said = self.proposal(title, running_since=BusinessDate.parse(since), **more)
        return self.do("innovation", "import-running", **said).id

    def cycle(self) -> UUID:
        return self.do("cycle", "open", region=CILEGON, year=2023, name="Lab 2023").id

    def launch(self, *innovations: UUID, **more: Any) -> UUID:
        month = BusinessDate.parse("2023-10")
        id = self.do("launch", "plan", region=CILEGON, name="Launching 2023", month=month, **more).id
        for innovation in innovations:
            self.add(id, innovation)
        return id

    def add(self, launch: UUID, innovation: UUID, **more: Any) -> Outcome:
        return self.do("launch", "add-innovation", launch, innovation=Reference("innovation", str(innovation)), **more)

    def hold(self, launch: UUID, date: str = "2023-10-17", **more: Any) -> Outcome:
        return self.do("launch", "hold", launch, date=BusinessDate.parse(date), place="Aula", **more)

    def ready(self, title: str = "Antar Obat", **more: Any) -> UUID:
        """An innovation that may be launched."""
        id = self.propose(title, **more)
        for stage in STAGES[:3]:
            self.do("innovation", "start-stage", id, stage=stage)
            self.do("innovation", "complete-stage", id, stage=stage, result="tuntas")
        self.do("innovation", "start-stage", id, stage=Stage.DELIVER)
        return id

    def state(self, kind: str, id: UUID) -> Any:
        return self.service.read(kind, id).state

    def types(self, id: UUID) -> list[str]:
        return [event.fact.type for event in self.store.history(id)]


@contextmanager
def open_lab(
    place: Path | str, *, clock: Clock | None = None, ids: Callable[[], UUID] | None = None, inline: bool = False
) -> Iterator[Lab]:
    """A lab on the store in a directory or at an address, made where it is missing."""
    clock = clock or Clock()
    address = place if isinstance(place, str) else f"sqlite:///{place / 'jejak.db'}"
    with TemporaryDirectory() as beside:
        evidence = beside if isinstance(place, str) else f"{place / 'evidence'}"
        settings = Settings(database=address, evidence_dir=evidence, secret_key="rahasia")
        service = open_service(settings, clock=clock, new_id=ids or new_id, inline_projections=inline)
        with closing(service):
            yield Lab(service, clock)


DINKES = agency_id(CILEGON, "DINKES")
REGION_ID = region_id(CILEGON)
