"""`projections`: the read models that everything but single histories is read from."""

from __future__ import annotations

import getpass
from dataclasses import asdict

import click

from api.cli.failing import Broken
from api.cli.opening import the_record
from api.cli.printing import as_json, emit, progress, say, table
from api.cli.versions import VERBS, known, telling
from service.projections.health import STOPPED


@click.group("projections")
def projections() -> None:
    """Read models: their state, making them again, proving them, putting versions in place."""


for verb in VERBS:
    projections.add_command(verb)


@projections.command("status")
@as_json
def status(as_json: bool) -> None:
    """Show how far each one is; one that stopped is broken."""
    with the_record() as service:
        found = service.projections.status()
    if as_json:
        emit({"items": [asdict(each) for each in found]})
    else:
        table(
            [
                ("projection", "version", "position", "behind", "seconds", "health", "runner"),
                *(
                    (s.name, s.version, s.position, s.behind, f"{s.behind_seconds:.1f}", s.health, s.runner)
                    for s in found
                ),
            ]
        )
    stopped = [each for each in found if each.health == STOPPED]
    if stopped:
        raise Broken("; ".join(f"{each.name} stopped: {each.error}" for each in stopped))


@projections.command("rebuild")
@click.argument("name", required=False)
@click.option("--by", default=None, help="Who accepts what it changes; else the account that runs this.")
@as_json
def rebuild(name: str | None, by: str | None, as_json: bool) -> None:
    """Make one (or all) again from the events, while reads go on; what that changes is accepted."""
    with the_record() as service, telling():
        if name is not None:
            known(service, name)
        with progress("rebuilding") as told:
            positions = service.projections.rebuild(name, told, by=by or getpass.getuser())
    if as_json:
        emit({"positions": positions})
    else:
        for each, position in positions.items():
            say(f"{each}: made again up to position {position}")


@projections.command("prove")
@as_json
def prove(as_json: bool) -> None:
    """Compare every stored row with one made from the events now."""
    with the_record() as service, progress("proving") as told:
        differences = service.projections.prove(told)
    if as_json:
        emit({"proven": not differences, "differences": [asdict(each) for each in differences]})
    elif not differences:
        say("every row is what its history says")
    if differences:
        first = differences[0]
        event = first.event and f", made by {first.event.type} at position {first.event.position}"
        raise Broken(
            f"{len(differences)} differ, first: {first.projection} {first.aggregate} {first.table}.{first.column}"
            f"{event or ''}"
        )
