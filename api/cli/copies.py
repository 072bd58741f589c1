"""`backup`, `restore`: copies of the record, taken while it is served and proven when they are used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import msgspec

from api.cli.failing import Broken
from api.cli.opening import exists
from api.cli.printing import as_json, emit, progress, say
from service import keeping
from service.clock import system_clock
from service.errors import Busy
from service.settings import read_settings, without_password
from service.store.engine import engine_for


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@as_json
def backup(file: Path, as_json: bool) -> None:
    """Copy the record into a new FILE while it is served; any database can be restored from it."""
    settings = read_settings()
    if not exists(settings):
        raise Broken(f"there is no store at {without_password(settings.database)}; `jejak init` makes one")
    with _told(), progress("copying") as told:
        manifest = keeping.backup(engine_for(settings.database), file.absolute(), system_clock(), told)
    if as_json:
        emit({"file": str(file), **_plain(manifest)})
    else:
        say(f"{file}: {_counted(manifest)}")
        say(f"sha256 of its rows: {manifest.contents.sha256}")


@click.command("restore")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@as_json
def restore(file: Path, as_json: bool) -> None:
    """Put the record of FILE where JEJAK_DATABASE says, which must be empty, and prove it by replaying everything."""
    settings = read_settings()
    with _told():
        done = keeping.restore(settings, file, progress)
    found = done.replay
    if as_json:
        replayed = {**asdict(found), "failed": [asdict(failure) for failure in found.failed]}
        place = {"file": str(file), "database": without_password(settings.database)}
        proof = {"positions": done.positions, "unmade": done.unmade, "replayed": replayed, "whole": done.whole}
        emit({**place, **_plain(done.manifest), **proof})
    else:
        say(f"{without_password(settings.database)}: {_counted(done.manifest)}")
        say(f"every row is as it was copied; read models: {done.unmade or 'made again'}")
        say(f"{found.aggregates} aggregates rebuilt from {found.events} events, {len(found.failed)} failed")
    if not done.whole:
        raise Broken("everything was restored, but not every history can be read; `jejak replay` says which")


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except keeping.Damaged as damaged:
        raise Broken(f"the file cannot be used: {damaged}; nothing was restored") from None
    except (keeping.Occupied, OSError) as error:
        raise Broken(str(error)) from None
    except Busy as busy:
        raise Broken(f"the database did not answer in time, or was held by others: {busy}") from None


def _plain(manifest: keeping.Manifest) -> dict[str, Any]:
    plain: dict[str, Any] = msgspec.to_builtins(manifest)
    return {**{name: plain[name] for name in ("made_at", "software")}, **plain["contents"]}


def _counted(manifest: keeping.Manifest) -> str:
    contents = manifest.contents
    events = f"{contents.events} events of {contents.aggregates} aggregates, up to position {contents.last_position}"
    return f"{events}, as of {manifest.made_at}"
