"""Putting a copy into a database that holds no record yet, and showing that it is the record that was copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from service import replay as replaying
from service.bootstrap import Service, open_service
from service.errors import Busy
from service.keeping.contents import Told
from service.keeping.file import BackupFile
from service.keeping.loading import load
from service.keeping.manifest import Manifest
from service.replay import Replay
from service.settings import Settings
from service.store.engine import engine_for
from service.store.postgres import roles

Stage = Callable[[str], AbstractContextManager[Told]]
"""Is told what is done next; gives what to tell how far that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """`positions` says how far each read model was made again; none were, where `unmade` says why."""

    manifest: Manifest
    positions: dict[str, int]
    unmade: str | None
    replay: Replay

    @property
    def whole(self) -> bool:
        """Can every history that was copied be read?"""
        meant = self.manifest.contents
        readable = self.unmade is None and not self.replay.failed
        return readable and (self.replay.aggregates, self.replay.events) == (
            meant.aggregates,
            meant.events,
        )


@contextmanager
def _untold(_: str) -> Iterator[Told]:
    yield lambda done, total: None


def restore(settings: Settings, path: Path, stage: Stage = _untold) -> Restored:
    """Checks the file, loads it in one transaction, makes the read models again, rebuilds every aggregate.

    Raises Damaged and Occupied, having changed nothing that was recorded; OSError, Busy. An event that cannot be read
    could not be before: it is restored like every other, and told.
    """
    file, engine = BackupFile(path), engine_for(settings.database)
    with stage("checking") as told:
        manifest = file.check(told)
    engine.migrate()
    with stage("restoring") as told:
        load(engine, file, manifest, told)
    with closing(open_service(settings)) as service:
        with stage("making the read models") as told:
            positions, unmade = _made_again(service, told)
        if roles.due(engine):
            roles.grant(engine)
        with stage("replaying") as told:
            ids = replaying.aggregates(service.store)
            found = replaying.replay(service.store, service.reader, ids, lambda done: told(done, len(ids)))
    return Restored(manifest=manifest, positions=positions, unmade=unmade, replay=found)


def _made_again(service: Service, told: Told) -> tuple[dict[str, int], str | None]:
    try:
        return service.projections.rebuild(None, told), None
    except Busy:
        raise
    except Exception as failure:  # whatever an unreadable event does, everything else is to be looked at
        return {}, f"{type(failure).__name__}: {failure}"
