"""Opening the record for a verb that reads or writes it directly, also while it is served."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from uuid import UUID

import click

from api.cli.failing import Broken
from service.bootstrap import Service, open_service
from service.clock import new_id
from service.identifiers import agency_id, region_id
from service.people.reader import Reader
from service.settings import Settings, read_settings, without_password
from service.store.engine import engine_for
from service.store.topics import kind_of

CONSOLE = "operator"
"""The account of whoever has the machine."""


@contextmanager
def the_record() -> Iterator[Service]:
    """The service on the store that the settings name, closed afterwards. Raises Broken when there is none yet."""
    settings = read_settings()
    if not exists(settings):
        raise Broken(f"there is no store at {without_password(settings.database)}; `jejak init` makes one")
    with closing(open_service(settings)) as service:
        yield service


def exists(settings: Settings) -> bool:
    return engine_for(settings.database).exists()


def meant(service: Service, text: str) -> tuple[str, UUID]:
    """Kind and id of what `text` names: an id, a region's code, or an agency as `36.72/DISDUKCAPIL`. Raises Broken."""
    for id in candidates(text):
        history = service.store.history(id)
        if history:
            return kind_of(history[0].fact.type), id
    raise Broken(f"there is nothing called {text!r}")


def at_the_console() -> Reader:
    """Whoever runs a verb: who has the database's password is no account of the record."""
    told = click.get_current_context()
    return Reader(account=CONSOLE, what=told.command_path, correlation_id=f"console-{new_id()}")


def candidates(text: str) -> Iterator[UUID]:
    """What `text` may name, as `meant` reads it."""
    try:
        yield UUID(text)
    except ValueError:
        region, slash, code = text.partition("/")
        yield agency_id(region, code) if slash else region_id(region)
