"""`projections build`, `diff`, `switch`, …: versions of a read model side by side; events that cannot be applied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from api.cli.failing import Broken
from api.cli.opening import the_record
from api.cli.printing import as_json, brief, emit, progress, say, table
from service.bootstrap import Service
from service.projections import Comparison, Decision, NothingToCompare, NotMended, NotSwitched, Poison
from service.projections.versions import Versions

_NOT_DONE = (NotSwitched, NotMended, Poison)


@contextmanager
def telling() -> Iterator[None]:
    """What people did not succeed in, in a line."""
    try:
        yield
    except NothingToCompare:
        raise Broken("no version waits to be put in place; `jejak projections build` makes one") from None
    except _NOT_DONE as not_done:
        raise Broken(str(not_done)) from None


def known(service: Service, name: str) -> str:
    names = [each.name for each in service.projections.all]
    if name not in names:
        raise click.UsageError(f"there is no projection {name!r}; there are: {', '.join(names)}")
    return name


def _decision(by: str, reason: str) -> Decision:
    if not by.strip() or not reason.strip():
        raise click.UsageError("--by and --reason must say something")
    return Decision(by=by.strip(), reason=reason.strip())


def _decided(verb: Callable[..., None]) -> Callable[..., None]:
    verb = click.option("--reason", required=True, help="Why; it is kept.")(verb)
    return click.option("--by", required=True, help="Who decides this; it is kept.")(verb)


@contextmanager
def _versions(name: str) -> Iterator[Versions]:
    with the_record() as service, telling():
        known(service, name)
        yield service.projections.versions


@click.command("versions")
@as_json
def versions(as_json: bool) -> None:
    """Show every version there is, and which one is in place."""
    with the_record() as service:
        found = service.projections.versions.shown()
    if as_json:
        emit({"items": [asdict(each) for each in found]})
    else:
        rows = ((v.projection, v.version, v.shape, v.position, v.status, v.place) for v in found)
        table([("projection", "version", "shape", "position", "status", "place"), *rows])


@click.command("build")
@click.argument("name")
@as_json
def build(name: str, as_json: bool) -> None:
    """Make a new version from the events, beside the one in place, and follow it from then on."""
    with the_record() as service, telling(), progress("building") as told:
        known(service, name)
        number = service.projections.build(name, told)
    if as_json:
        emit({"projection": name, "version": number})
    else:
        say(f"version {number} of {name} is built; `jejak projections diff {name}` says what it changes")


@click.command("diff")
@click.argument("name")
@as_json
def diff(name: str, as_json: bool) -> None:
    """Compare the newest version that was built with the one in place, row by row and field by field."""
    with _versions(name) as all_of_them:
        found = all_of_them.compare(name)
    if as_json:
        emit(found.plain())
    else:
        _say(found)


def _say(found: Comparison) -> None:
    say(f"version {found.live} in place, version {found.new} new, both at position {found.position}")
    if found.same:
        say("every row is the same")
    for each in found.tables:
        say(f"{each.table}: {each.added} added, {each.gone} gone, {each.changed} changed")
        for column, count in sorted(each.fields.items()):
            say(f"  {column}: {count}")
        for what, columns in (("new", each.columns_added), ("no longer there", each.columns_gone)):
            if columns:
                say(f"  columns {what}: {', '.join(columns)}")
        for example in each.examples:
            said = (f"{field} {_sides(sides)}" for field, sides in example["fields"].items())
            say(f"  e.g. {example['aggregate']}: {'; '.join(said)}")
    say(f"to accept this: jejak projections switch {found.projection} --accept {found.sha256} --by … --reason …")


def _sides(sides: dict[str, Any]) -> str:
    return " → ".join(brief(sides[side]) if side in sides else "–" for side in ("before", "after"))


@click.command("switch")
@click.argument("name")
@click.option("--accept", "accepted", required=True, help="The sha256 that `diff` told.")
@_decided
@as_json
def switch(name: str, accepted: str, by: str, reason: str, as_json: bool) -> None:
    """Put the new version in place, its difference accepted by name."""
    with _versions(name) as all_of_them:
        position = all_of_them.switch(name, accepted, _decision(by, reason))
    _told(f"{name}: the new version is in place", {"projection": name, "position": position}, as_json)


@click.command("rollback")
@click.argument("name")
@_decided
@as_json
def rollback(name: str, by: str, reason: str, as_json: bool) -> None:
    """Put the version back that was in place before."""
    with _versions(name) as all_of_them:
        position = all_of_them.roll_back(name, _decision(by, reason))
    _told(f"{name}: the version before is in place", {"projection": name, "position": position}, as_json)


@click.command("retry")
@click.argument("name")
@_decided
@as_json
def retry(name: str, by: str, reason: str, as_json: bool) -> None:
    """Try the event again at which it stopped."""
    with _versions(name) as all_of_them:
        positions = all_of_them.retry(name, _decision(by, reason))
    said = f"{name}: tried again at position {', '.join(map(str, positions))}"
    _told(said, {"projection": name, "positions": positions}, as_json)


@click.command("skip")
@click.argument("name")
@click.argument("position", type=click.IntRange(min=1))
@_decided
@as_json
def skip(name: str, position: int, by: str, reason: str, as_json: bool) -> None:
    """Leave out the event at POSITION, which cannot be applied."""
    with _versions(name) as all_of_them:
        all_of_them.skip(name, position, _decision(by, reason))
    _told(f"{name}: position {position} is left out", {"projection": name, "position": position}, as_json)


@click.command("unskip")
@click.argument("name")
@click.argument("position", type=click.IntRange(min=1))
@_decided
@as_json
def unskip(name: str, position: int, by: str, reason: str, as_json: bool) -> None:
    """Have the event at POSITION again in versions that are built from now on."""
    with _versions(name) as all_of_them:
        all_of_them.withdraw_skip(name, position, _decision(by, reason))
    said = f"{name}: position {position} is in what is built from now on"
    _told(said, {"projection": name, "position": position}, as_json)


@click.command("log")
@as_json
def log(as_json: bool) -> None:
    """Show what was ever decided about the projections, by whom and why."""
    with the_record() as service:
        found = service.projections.versions.operations()
    if as_json:
        emit({"items": [asdict(each) for each in found]})
    else:
        table(
            [
                ("no", "recorded_at", "type", "projection", "by", "reason"),
                *((each.no, each.recorded_at, each.type, each.projection, each.by, each.reason) for each in found),
            ]
        )


def _told(said: str, data: dict[str, Any], as_json: bool) -> None:
    if as_json:
        emit(data)
    else:
        say(said)


VERBS = (versions, build, diff, switch, rollback, retry, skip, unskip, log)
