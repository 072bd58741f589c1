"""A store that is written to fact by fact, at moments and on business dates of one's choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from domain.agency import events as agency_events
from domain.agency.values import AgencyKind
from domain.dates import BusinessDate
from domain.innovation import events as e
from domain.innovation.values import Form, Initiator, InitiatorKind, Origin, OriginKind
from domain.recorded import Fact, Recorded
from domain.region import events as region_events
from service.identifiers import agency_id, region_id
from service.projections import CatalogueQuery, Projections, positions
from service.projections.placing import Placed
from service.store import Store
from service.store.engine import engine_for
from tests.postgres import fresh_database

CILEGON = "36.72"
START = datetime(2024, 1, 1, 3, tzinfo=UTC)
NOW = datetime(2024, 6, 15, 16, 30, tzinfo=UTC)
"""Late on the 15th in Cilegon, early on the 16th in Jayapura."""


def on(text: str) -> BusinessDate:
    return BusinessDate.parse(text)


def proposed(**over: Any) -> e.Proposed:
    said: dict[str, Any] = {
        "region": CILEGON,
        "title": "Antar Akta",
        "agency": agency_id(CILEGON, "DINKES"),
        "initiator": Initiator(kind=InitiatorKind.AGENCY),
        "origin": Origin(kind=OriginKind.LAB),
        "form": Form.PUBLIC_SERVICE,
        "problem": "Antrean panjang",
        "idea": "Akta diantar",
    }
    return e.Proposed(**{**said, **over})


def imported(running_since: str, **over: Any) -> e.ImportedAsRunning:
    shared = proposed(**over)
    said = {name: getattr(shared, name) for name in type(shared).__dataclass_fields__}
    return e.ImportedAsRunning(running_since=on(running_since), **said)


class Record:
    """`add` records the next event of an aggregate; every event a second after the one before, unless told."""

    def __init__(self, store: Store) -> None:
        self.store, self.now = store, START
        self._versions: dict[UUID, int] = {}
        self._ids = 0

    def new_id(self) -> UUID:
        self._ids += 1
        return UUID(int=self._ids)

    def make(self, id: UUID, fact: Fact, day: str, *, after: float = 1) -> Recorded[Any]:
        self.now += timedelta(seconds=after)
        self._versions[id] = self._versions.get(id, 0) + 1
        return Recorded(
            originator_id=id,
            originator_version=self._versions[id],
            timestamp=self.now,
            occurred_on=on(day),
            actor="ani",
            role="facilitator",
            correlation_id="c",
            causation_id=f"k{id.hex}.{self._versions[id]}",
            fact=fact,
        )

    def add(self, id: UUID, fact: Fact, day: str = "2023-01-02", *, after: float = 1) -> Recorded[Any]:
        return self.store.append([self.make(id, fact, day, after=after)])[0]

    def region(self, code: str = CILEGON, **more: Any) -> None:
        self.add(region_id(code), region_events.Registered(code=code, name=f"Kota {code}", **more))

    def agency(self, code: str, region: str = CILEGON, kind: AgencyKind = AgencyKind.OPD, **more: Any) -> UUID:
        id = agency_id(region, code)
        name = more.pop("name", f"Dinas {code}")
        self.add(id, agency_events.Registered(region=region, code=code, name=name, kind=kind, **more))
        return id

    def innovation(self, day: str = "2023-01-02", **over: Any) -> UUID:
        id = self.new_id()
        self.add(id, proposed(**over), day)
        return id


DATABASES = ("sqlite", "postgres")


@contextmanager
def fresh(database: str) -> Iterator[str]:
    """The address of a store that is not made yet; cleared away afterwards."""
    if database == "postgres":
        with fresh_database() as address:
            yield address
    else:
        with TemporaryDirectory() as place:
            yield f"sqlite:///{place}/jejak.db"


@contextmanager
def opened(address: str, now: datetime = NOW) -> Iterator[tuple[Record, Projections]]:
    """A new store and its read models, closed afterwards."""
    store = Store(address)
    projections = Projections(store, lambda: now, inline=True)
    try:
        yield Record(store), projections
    finally:
        projections.close()
        store.close()


def meddled(address: str, statement: str | Mapping[str, str], parameters: Sequence[Any] = ()) -> int:
    """Does something to the database behind everybody's back, said for each database if need be; the rows it met.

    Tables of read models are those of the versions in place.
    """
    with closing(engine_for(address).connection()) as db:
        said = statement if isinstance(statement, str) else statement[db.dialect.name]
        made = db.execute(db.dialect.there, (positions.LAST,)).fetchone()
        read = [each for each in positions.versions(db) if each.live] if made else []
        return (Placed(db, read) if read else db).execute(said, parameters).rowcount


def poison(address: str, topic: str, id: str, version: int) -> None:
    """An event that only looks like one, as an older or a newer program may have left it."""
    meddled(
        address,
        "INSERT INTO stored_events SELECT coalesce(max(rowid), 0) + 1, ?, ?, ?, ? FROM stored_events",
        (id, version, topic, b'{"data": "?"}'),
    )


def titles(projections: Projections, **query: Any) -> list[str]:
    return [item["title"] for item in projections.catalogue(CatalogueQuery(**query))["items"]]
