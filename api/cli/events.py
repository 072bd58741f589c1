"""`events tail`: what was recorded, in recording order."""

from __future__ import annotations

import signal
import threading
from collections.abc import Sequence
from typing import Any

import click

from api.cli.opening import at_the_console, the_record
from api.cli.printing import as_json, emit, table
from domain.recorded import Recorded
from service.histories.event import cloud_event, subject
from service.people.people import People

_PAGE = 500
_LOOK_AGAIN = 0.1
_LAST = 20


@click.group("events")
def events() -> None:
    """The feed of everything recorded."""


@events.command("tail")
@click.option("--after", type=click.IntRange(min=0), help=f"Everything after this position; else the last {_LAST}.")
@click.option("--follow", is_flag=True, help="Wait for more, until Ctrl-C.")
@as_json
def tail(after: int | None, follow: bool, as_json: bool) -> None:
    """Print events, one a line; with --json as CloudEvents."""
    stop = _asked_to_stop() if follow else threading.Event()
    with the_record() as service:
        position = max(0, service.store.last_position() - _LAST) if after is None else after
        while not stop.is_set():
            page = service.store.feed(position, _PAGE)
            _print(service.people, page, as_json)
            if page:
                position = page[-1].position or position
            elif not follow:
                return
            else:
                stop.wait(_LOOK_AGAIN)


def _asked_to_stop() -> threading.Event:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    return stop


def _print(people: People, page: Sequence[Recorded[Any]], as_json: bool) -> None:
    if as_json:
        for each in people.opened([cloud_event(each) for each in page], at_the_console()):
            emit(each)
    else:
        table(
            (each.position, f"{each.timestamp:%Y-%m-%d %H:%M:%S}", each.fact.type, subject(each), each.actor)
            for each in page
        )
