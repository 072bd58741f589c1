"""Taking a copy of the record while it is served."""

from __future__ import annotations

import gzip
import os
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from service.keeping.answering import answering
from service.keeping.contents import Told, contents
from service.keeping.file import BackupFile
from service.keeping.manifest import FORMAT, Manifest, last_line
from service.keeping.moment import moment
from service.store.engine import Engine
from service.syncing import sync_names

_COMPRESSION = 3
"""A level more costs half as much time again and saves a thirtieth."""


def backup(engine: Engine, path: Path, now: datetime, told: Told = lambda done, total: None) -> Manifest:
    """Writes beside, reads it back, and only then gives it its name; readable by its owner alone.

    What fails leaves nothing. Raises FileExistsError for a file that is there, OSError, Busy.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as place:
        written = Path(place) / "backup"
        manifest = _write(engine, written, now, told)
        assert BackupFile(written).check() == manifest
        written.replace(path)
    sync_names(path.parent)
    return manifest


def _write(engine: Engine, path: Path, now: datetime, told: Told) -> Manifest:
    with open(path, "xb", opener=_private) as raw:
        with gzip.GzipFile("", "wb", _COMPRESSION, raw, mtime=0) as out, answering(), moment(engine, path.parent) as db:
            out.write(FORMAT)
            manifest = Manifest(
                made_at=now.isoformat(),
                software=f"jejak {version('jejak')}",
                database=engine.name,
                contents=contents(db, out.write, told),
            )
            out.write(last_line(manifest))
        raw.flush()
        os.fsync(raw.fileno())
    return manifest


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
