"""Looking after the product: is everything there that it runs on, and in the state it relies on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from service.bootstrap import Service, open_service
from service.clock import Clock, system_clock
from service.settings import Settings

HIDDEN = "hidden"
_SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`status` is ok, warning or broken."""

    name: str
    status: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    settings: dict[str, Any]
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.status != "broken" for check in self.checks)

    def plain(self) -> dict[str, Any]:
        return {"ok": self.ok, "settings": self.settings, "checks": [asdict(check) for check in self.checks]}


def examine(settings: Settings, clock: Clock = system_clock) -> Report:
    """Changes nothing that is recorded; a store that does not exist yet is not made."""
    return Report(settings=effective(settings), checks=tuple(_checks(settings, clock)))


def effective(settings: Settings) -> dict[str, Any]:
    """Every setting under the name of its environment variable, secrets hidden."""
    shown = {f"JEJAK_{field.name.upper()}": getattr(settings, field.name) for field in fields(settings)}
    shown["JEJAK_DATABASE"] = _without_password(settings.database)
    shown["JEJAK_SECRET_KEY"] = HIDDEN if settings.secret_key else None
    shown["JEJAK_DEV_TOKENS"] = HIDDEN if settings.dev_tokens else None
    return shown


def _without_password(address: str) -> str:
    password = urlsplit(address).password
    return address.replace(f":{password}@", f":{HIDDEN}@", 1) if password else address


def _checks(settings: Settings, clock: Clock) -> Iterator[Check]:
    yield _checked("sqlite", _features)
    yield _checked("evidence", lambda: _evidence(Path(settings.evidence_dir)))
    if not Path(settings.sqlite_path).exists():
        yield Check(name="database", status="broken", detail="there is no store yet; `jejak init` makes one")
        return
    with closing(sqlite3.connect(f"file:{Path(settings.sqlite_path).resolve()}?mode=rw", uri=True)) as raw:
        whole = _checked("database", lambda: _database(raw))
    yield whole
    if whole.status == "broken":
        return
    with closing(open_service(settings, clock=clock)) as service:
        yield _checked("durability", lambda: _durability(service))
        yield _checked("projections", lambda: _projections(service))
        yield _checked("clock", lambda: _clock(service))
    yield Check(
        name="personal-data",
        status="warning",
        detail="names of people are stored unencrypted: this store cannot erase them",
    )


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name=name, status="ok", detail=look())
    except (OSError, sqlite3.Error, _Wrong) as wrong:
        return Check(name=name, status="broken", detail=str(wrong))


class _Wrong(Exception):
    """What was looked at is not as it must be."""


def _features() -> str:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE looking USING fts5(title, tokenize='trigram')")
    return f"SQLite {sqlite3.sqlite_version} with FTS5 and trigrams"


def _evidence(directory: Path) -> str:
    existing = directory
    while not existing.exists():
        existing = existing.absolute().parent
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise _Wrong(f"{directory.absolute()} is not writable")
    return f"{directory.absolute()} is writable" if existing is directory else f"{directory.absolute()} can be made"


def _database(raw: sqlite3.Connection) -> str:
    """Readable and writable: a write is begun and given up."""
    raw.isolation_level = None
    count = raw.execute("SELECT coalesce(max(rowid), 0) FROM stored_events").fetchone()[0]
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("ROLLBACK")
    return f"can be read and written, last position {count}"


def _durability(service: Service) -> str:
    """What a commit of the store itself is made with."""
    rows = service.store.recorder.rows
    journal, synchronous = rows("PRAGMA journal_mode")[0][0], rows("PRAGMA synchronous")[0][0]
    if (journal, synchronous) != ("wal", 2):
        raise _Wrong(f"journal mode {journal}, synchronous {synchronous}: WAL and FULL (2) are needed")
    return "WAL, every commit synced (synchronous=FULL)"


def _projections(service: Service) -> str:
    found = service.projections.status()
    stopped = [each for each in found if each.status != "running"]
    if stopped:
        raise _Wrong("; ".join(f"{each.name} stopped: {each.error}" for each in stopped))
    return f"{len(found)} running, at most {max(each.behind for each in found)} behind"


def _clock(service: Service) -> str:
    last = service.store.last_position()
    newest = service.store.feed(last - 1, 1)
    if newest and newest[0].timestamp > service.clock() + _SKEW:
        raise _Wrong(f"now is before the last event was recorded ({newest[0].timestamp.isoformat()})")
    return f"{service.clock().isoformat()}, not before the last event"
