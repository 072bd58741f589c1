"""`subject`: what is held of a person, and the week's key."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

import click

from api.cli.issuing import issue
from api.cli.opening import at_the_console, the_record
from api.cli.printing import as_json, emit, say, table
from service.histories.represent import instant
from service.people.finding import Held

_NOBODY = "nothing is held"


@click.group("subject")
def subject() -> None:
    """Persons whose names stand in the record: what is held of them, and erasing it."""


@subject.command("find")
@click.argument("name")
@as_json
def find(name: str, as_json: bool) -> None:
    """Everybody who is called so, in any case, or has that number or address: with what is held of them.

    A person is whoever was named in one history, so somebody may be found several times.
    """
    with the_record() as service:
        held = service.finding.named(name, at_the_console())
    _tell(held, as_json)


@subject.command("show")
@click.argument("subject", type=click.UUID, nargs=-1, required=True)
@as_json
def show(subject: tuple[Any, ...], as_json: bool) -> None:
    """What is held of a person, where, and since when; several are shown together."""
    with the_record() as service:
        held = service.finding.of(set(subject), at_the_console())
    _tell(held, as_json)


def _tell(held: list[Held], as_json: bool) -> None:
    items = [_plain(each) for each in held]
    if as_json:
        emit({"items": items})
    elif not items:
        say(_NOBODY)
    else:
        table([_HEADS, *([item[name] for name in _SHOWN] for item in items)])


_SHOWN = ("subject", "text", "recorded_at", "place", "version", "type", "field")
_HEADS = ("person", "text", "since", "where", "version", "event", "field")


def _plain(each: Held) -> dict[str, Any]:
    said = asdict(each)
    return {
        **said,
        "subject": str(each.subject) if each.subject else None,
        "aggregate": str(each.aggregate),
        "place": f"{each.kind} {each.aggregate}",
        "recorded_at": instant(each.recorded_at),
    }


@subject.command("erase")
@click.argument("subject", type=click.UUID, nargs=-1)
@click.option("--by", metavar="ACCOUNT", required=True, help="Who asks, approves or refuses.")
@click.option(
    "--region",
    metavar="CODE",
    help="Ask: the region whose record speaks of them; else the nation, which keeps accounts.",
)
@click.option("--basis", metavar="TEXT", help="Ask: the legal basis, such as 'UU 27/2022 Pasal 8'.")
@click.option("--approve", type=click.UUID, metavar="REQUEST", help="Approve a request; another person than who asked.")
@click.option("--refuse", type=click.UUID, metavar="REQUEST", help="Refuse a request, with --reason and --law.")
@click.option("--reason", metavar="TEXT", help="Why.")
@click.option("--law", metavar="TEXT", help="Refuse: the law that keeps the record, such as 'UU 43/2009 Pasal 51'.")
@as_json
def erase(
    *,
    subject: tuple[UUID, ...],
    by: str,
    region: str | None,
    basis: str | None,
    approve: UUID | None,
    refuse: UUID | None,
    reason: str | None,
    law: str | None,
    as_json: bool,
) -> None:
    """Ask for persons to be erased, or decide what somebody else asked for: it takes two.

    \b
    jejak subject erase ID … --region 36.72 --basis 'UU 27/2022 Pasal 8' --by ACCOUNT
    jejak subject erase --approve REQUEST --by ANOTHER
    jejak subject erase --refuse REQUEST --reason … --law … --by ANOTHER
    """
    asks = bool(subject)
    if [asks, approve is not None, refuse is not None].count(True) != 1 or asks != bool(basis) or (region and not asks):
        raise click.UsageError("persons with --basis (and --region), or --approve, or --refuse")
    with the_record() as service:
        if asks:
            said = {"region": region, "subjects": [*map(str, subject)], "legal_basis": basis, "reason": reason}
            done = issue(service, by, "erasure", "request", None, said)
        elif approve is not None:
            done = issue(service, by, "erasure", "approve", approve, {})
        else:
            done = issue(service, by, "erasure", "refuse", refuse, {"reason": reason, "law": law})
    if as_json:
        emit(done)
    else:
        say(f"{done['id']}  {done['status']}")


@subject.command("turn")
@as_json
def turn(as_json: bool) -> None:
    """Wrap every key anew and destroy the week's key: copies of the vault from before open nothing any more.

    The worker does this once a week.
    """
    with the_record() as service:
        count = service.people.keys.turn()
    if as_json:
        emit({"keys": count})
    else:
        say(f"{count} keys are wrapped with a new week's key; copies of the vault from before open nothing")
