"""`projections`: the read models that everything but single histories is read from."""

from __future__ import annotations

from dataclasses import asdict

import click

from api.cli.failing import Broken
from api.cli.opening import the_record
from api.cli.printing import as_json, emit, progress, say, table


@click.group("projections")
def projections() -> None:
    """Read models: their state, making them again, proving them."""


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
            [("projection", "position", "behind", "status"), *((s.name, s.position, s.behind, s.status) for s in found)]
        )
    stopped = [each for each in found if each.status != "running"]
    if stopped:
        raise Broken("; ".join(f"{each.name} stopped: {each.error}" for each in stopped))


@projections.command("rebuild")
@click.argument("name", required=False)
@as_json
def rebuild(name: str | None, as_json: bool) -> None:
    """Make one (or all) again from the events, while reads go on."""
    with the_record() as service:
        known = [each.name for each in service.projections.status()]
        if name is not None and name not in known:
            raise click.UsageError(f"there is no projection {name!r}; there are: {', '.join(known)}")
        with progress("rebuilding") as told:
            positions = service.projections.rebuild(name, told)
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
        raise Broken(
            f"{len(differences)} differ, first: {first.projection} {first.aggregate} {first.table}.{first.column}"
        )
