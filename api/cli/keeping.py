"""`init`, `replay`, `doctor`: making the store, showing that it can be read, looking after what it runs on."""

from __future__ import annotations

from dataclasses import asdict

import click

from api.cli.failing import Broken
from api.cli.opening import exists, meant, the_record
from api.cli.printing import as_json, emit, progress, say, table
from service import doctor as looking
from service import replay as replaying
from service.bootstrap import open_service
from service.settings import read_settings, without_password
from service.store.engine import Engine, Wrong, engine_for
from service.store.postgres import roles
from service.store.postgres.roles import ROLES


@click.command("init")
@click.option("--roles", "with_roles", is_flag=True, help=f"And the roles {', '.join(ROLES)} (PostgreSQL).")
@as_json
def init(with_roles: bool, as_json: bool) -> None:
    """Make the store where JEJAK_DATABASE says; an existing one is brought up to date."""
    settings = read_settings()
    engine = engine_for(settings.database)
    if with_roles and engine.name != "postgresql":
        raise click.UsageError("--roles: only PostgreSQL has roles")
    created = not exists(settings)
    open_service(settings).close()
    granted = with_roles or roles.due(engine)
    if granted:
        _grant(engine)
    if as_json:
        made = {"database": without_password(settings.database), "path": engine.place, "created": created}
        emit({**made, "roles": list(ROLES) if granted else []})
    else:
        say(f"{'made' if created else 'up to date'}: {engine.place}")
        if granted:
            say(f"roles: {', '.join(ROLES)}")


def _grant(engine: Engine) -> None:
    try:
        roles.grant(engine)
    except Wrong as wrong:
        raise Broken(str(wrong)) from None


@click.command("replay")
@click.argument("id", required=False)
@click.option("--all", "everything", is_flag=True, help="Every aggregate; the same as naming none.")
@as_json
def replay(id: str | None, everything: bool, as_json: bool) -> None:
    """Rebuild every aggregate (or one) from its events and report any that fails."""
    if id is not None and everything:
        raise click.UsageError("an ID or --all, not both")
    with the_record() as service, progress("replaying") as told:
        ids = replaying.aggregates(service.store) if id is None else [meant(service, id)[1]]
        found = replaying.replay(service.store, service.reader, ids, lambda done: told(done, len(ids)))
    if as_json:
        emit({**asdict(found), "failed": [asdict(failure) for failure in found.failed]})
    else:
        say(f"{found.aggregates} aggregates rebuilt from {found.events} events, {len(found.failed)} failed")
    if found.failed:
        first = found.failed[0]
        raise Broken(f"{len(found.failed)} cannot be rebuilt, first: {first.id}: {first.error}")


@click.command("doctor")
@as_json
def doctor(as_json: bool) -> None:
    """Show the effective settings and whether everything the product runs on is in order."""
    report = looking.examine(read_settings())
    if as_json:
        emit(report.plain())
    else:
        table(report.settings.items())
        say()
        table((check.status, check.name, check.detail) for check in report.checks)
    if not report.ok:
        raise Broken("; ".join(f"{check.name}: {check.detail}" for check in report.checks if check.status == "broken"))
