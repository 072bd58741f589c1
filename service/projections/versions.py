"""What people do with the versions of the projections: build, compare, put in place, put back, mend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.clock import Clock
from service.projections import journal, positions
from service.projections.building import build
from service.projections.comparing import Comparison, compare, is_waiting
from service.projections.database import Database
from service.projections.journal import Decision, Operation
from service.projections.making import all_projections
from service.projections.mending import Mending
from service.projections.positions import Version
from service.projections.projection import Projection
from service.projections.switching import Switch
from service.store import Store

Told = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A version: `place` is `live`, `previous`, `new` (built, waiting to be put in place) or null."""

    projection: str
    version: int
    shape: int
    status: str
    position: int
    place: str | None
    error: str | None


class Versions:
    """Each raises KeyError for a projection that there is not, and Busy."""

    def __init__(self, store: Store, database: Database, clock: Clock, catch_up: Callable[[], object]) -> None:
        self._store, self._database, self._clock, self._catch_up = store, database, clock, catch_up

    def shown(self) -> list[Shown]:
        mine = {each.name: each for each in all_projections(self._store)}
        with self._database.reading() as db:
            return [_shown(each, mine.get(each.name)) for each in positions.versions(db)]

    def build(self, name: str, told: Told = lambda count: None) -> int:
        """A new version beside the one in place: its number. Raises Poison for an event that cannot be applied."""
        return build(self._store, self._database, self._made(name), self._clock, told)

    def compare(self, name: str) -> Comparison:
        """What the newest version that was built changes. Raises NothingToCompare."""
        return compare(self._database, self._made(name), self._catch_up)

    def switch(self, name: str, accepted: str | None, decision: Decision) -> int:
        """Puts it in place, its difference (a `sha256`) accepted; its position.

        Raises NotSwitched, NothingToCompare.
        """
        return self._switch(name).to_new(accepted, decision)

    def roll_back(self, name: str, decision: Decision) -> int:
        """Puts the version back that was in place before: its position. Raises NotSwitched."""
        return self._switch(name).back(decision)

    def retry(self, name: str, decision: Decision) -> tuple[int, ...]:
        """Tries again what stopped it: the positions. Raises NotMended."""
        return self._mending(name).retry(decision)

    def skip(self, name: str, position: int, decision: Decision) -> None:
        """Leaves out an event that cannot be applied. Raises NotMended."""
        self._mending(name).skip(position, decision)

    def withdraw_skip(self, name: str, position: int, decision: Decision) -> None:
        """Versions that are built from now on have the event again. Raises NotMended."""
        self._mending(name).withdraw(position, decision)

    def operations(self) -> list[Operation]:
        """All that was ever decided, in order."""
        with self._database.reading() as db:
            return journal.all_of_them(db)

    def rebuild(self, chosen: Sequence[str], decision: Decision, told: Told) -> dict[str, int]:
        """Builds each and puts it in place at once, whatever it changes: who asks for that accepts it."""
        return {name: self._rebuilt(name, decision, told) for name in chosen}

    def _rebuilt(self, name: str, decision: Decision, told: Told) -> int:
        self.build(name, told)
        return self.switch(name, self.compare(name).sha256 if self._shows_something(name) else None, decision)

    def _shows_something(self, name: str) -> bool:
        with self._database.reading() as db:
            return positions.live(positions.versions(db), name).position > 0

    def _switch(self, name: str) -> Switch:
        return Switch(self._store, self._database, self._made(name), self._clock)

    def _mending(self, name: str) -> Mending:
        return Mending(self._store, self._database, self._made(name), self._clock)

    def _made(self, name: str) -> Projection:
        """For the purpose: what the running ones remember of histories is theirs."""
        return {each.name: each for each in all_projections(self._store)}[name]


def _shown(version: Version, mine: Projection | None) -> Shown:
    waiting = mine is not None and is_waiting(version, mine)
    return Shown(
        projection=version.name,
        version=version.version,
        shape=version.shape,
        status=version.status,
        position=version.position,
        place="live" if version.live else "previous" if version.previous else "new" if waiting else None,
        error=version.error,
    )
