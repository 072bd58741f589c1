"""`show`, `history`, `diff`: one thing's record, as it is or as it was."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import click

from api.cli.moments import day, instant_or_day, version_or_day
from api.cli.opening import at_the_console, meant, the_record
from api.cli.printing import as_json, brief, emit, say, table
from service.histories.event import event
from service.histories.gherkin import history_as_gherkin


@click.command("show")
@click.argument("id")
@click.option("--version", type=click.IntRange(min=1), help="As it was at this version.")
@click.option(
    "--as-of", type=instant_or_day, metavar="MOMENT", help="As it was recorded by then (an instant, or a date's end)."
)
@click.option("--valid-on", type=day, metavar="DATE", help="As it was true on that day, by business dates.")
@as_json
def show(id: str, version: int | None, as_of: datetime | date | None, valid_on: date | None, as_json: bool) -> None:
    """Show one innovation, cycle, launch, agency or region.

    ID is its id, a region's code (36.72), or an agency as 36.72/DISDUKCAPIL.
    """
    if sum(asked is not None for asked in (version, as_of, valid_on)) > 1:
        raise click.UsageError("only one of --version, --as-of and --valid-on")
    with the_record() as service:
        kind, uuid = meant(service, id)
        shown = service.read(kind, uuid, version=version, as_of=as_of, valid_on=valid_on).representation
        shown = service.people.opened(shown, at_the_console())
    if as_json:
        emit(shown)
    else:
        table(_flat(shown))


def _flat(value: Any, path: str = "") -> list[tuple[str, Any]]:
    """The members one under another, nested ones by their path; what is not set is left out."""
    if isinstance(value, dict):
        return [row for name, member in value.items() for row in _flat(member, f"{path}.{name}" if path else name)]
    if isinstance(value, list):
        return [row for place, item in enumerate(value) for row in _flat(item, f"{path}[{place}]")]
    return [] if value is None else [(path, value)]


@click.command("history")
@click.argument("id")
@click.option("--gherkin", is_flag=True, help="As a scenario in Indonesian that the test suite can run again.")
@as_json
def history(id: str, gherkin: bool, as_json: bool) -> None:
    """Show everything that happened to one thing, in order."""
    if gherkin and as_json:
        raise click.UsageError("only one of --gherkin and --json")
    with the_record() as service:
        kind, uuid = meant(service, id)
        recorded = service.history(kind, uuid)
        if gherkin:
            if kind != "innovation":
                raise click.UsageError("only an innovation's history can be told as a scenario")
            say(history_as_gherkin(service, uuid, at_the_console()).rstrip("\n"))
            return
        items = service.people.opened([event(each) for each in recorded], at_the_console())
    if as_json:
        emit({"items": items})
    else:
        table(_line(item) for item in items)


def _line(item: dict[str, Any]) -> tuple[object, ...]:
    said = ", ".join(f"{name}: {brief(value)}" for name, value in item["data"].items() if value not in (None, []))
    return f"v{item['version']}", item["occurred_on"], item["type"], f"{item['actor']} ({item['role']})", said


@click.command("diff")
@click.argument("id")
@click.argument("from", type=version_or_day)
@click.argument("to", type=version_or_day)
@as_json
def diff(id: str, as_json: bool, **points: Any) -> None:
    """Show what changed in an innovation between two versions (0 is before the first) or two dates."""
    before, after = points["from"], points["to"]
    if type(before) is not type(after) or before > after:
        raise click.UsageError("FROM and TO are two versions or two dates, FROM not after TO")
    with the_record() as service:
        kind, uuid = meant(service, id)
        if kind != "innovation":
            raise click.UsageError("only innovations are compared")
        items = service.diff(uuid, before, after, at_the_console())
    if as_json:
        emit({"items": items})
    else:
        for item in items:
            who = f"  (v{item['version']}, {item['actor']})" if item["version"] else ""
            say(f"{item['path']}: {_shown(item['before'])} → {_shown(item['after'])}{who}")


def _shown(value: object) -> str:
    return "–" if value is None else brief(value)
