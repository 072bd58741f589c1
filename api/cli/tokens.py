"""`token`: what machines show instead of a password."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from api.cli.failing import Broken
from api.cli.opening import the_record
from api.cli.printing import as_json, emit, say, table
from service.tokens import LONGEST, Token

BY = "operator"
"""Who has the machine that the record runs on."""
_NAME = 100
_HEADINGS = ("id", "account", "name", "standing", "created", "expires", "last used")


@click.group("token")
def token() -> None:
    """Tokens of machines: `Authorization: Bearer jejak_…`. Whoever has one is the account until it is revoked."""


def _named(_: click.Context, __: click.Parameter, name: str) -> str:
    if not 1 <= len(name) <= _NAME or not name.isprintable():
        raise click.BadParameter(f"a text of 1 to {_NAME} characters")
    return name


@token.command("create")
@click.argument("account")
@click.option("--days", type=click.IntRange(1, LONGEST), default=90, show_default=True, help="It is good for.")
@click.option("--name", default="token", show_default=True, callback=_named, help="What it is for, or where it lies.")
@as_json
def create(account: str, days: int, name: str, as_json: bool) -> None:
    """Make a token for an account that is open. It is shown once: nothing that is kept tells it again."""
    with the_record() as service:
        if service.accounts.actor(account) is None:
            raise Broken(f"there is no open account {account!r}")
        made, text = service.tokens.create(account, name=name, days=days, by=BY)
        standing = made.standing(service.clock())
    if as_json:
        emit({**_plain(made, standing), "token": text})
    else:
        say(text)
        say(f"for {account}, until {made.expires:%Y-%m-%d}; not shown again. Its end: jejak token revoke {made.id}")


@token.command("list")
@click.argument("account", required=False)
@as_json
def list_(account: str | None, as_json: bool) -> None:
    """Tokens of an account, or all: since when, until when, when they were last used. Never the tokens themselves."""
    with the_record() as service:
        now = service.clock()
        found = [(each, each.standing(now)) for each in service.tokens.held(account)]
    if as_json:
        emit({"items": [_plain(*each) for each in found]})
    else:
        table([_HEADINGS, *(_row(*each) for each in found)])


@token.command("revoke")
@click.argument("id")
@as_json
def revoke(id: str, as_json: bool) -> None:
    """End a token, by its id or by all of it that is known; every process refuses it from the next request on."""
    with the_record() as service:
        ended = service.tokens.revoke(id, by=BY)
    if as_json:
        emit(_plain(ended, "revoked"))
    else:
        say(f"revoked: {ended.id}, {ended.name!r} of {ended.account}")


def _plain(token: Token, standing: str) -> dict[str, Any]:
    """As JSON."""
    said = {name: _said(value) for name, value in asdict(token).items()}
    return {**said, "standing": standing}


def _said(value: str | datetime | None) -> str | None:
    return value.isoformat() if isinstance(value, datetime) else value


def _row(token: Token, standing: str) -> tuple[object, ...]:
    """For people: days, and the minute of its last use."""
    used = token.last_used and f"{token.last_used:%Y-%m-%d %H:%M}"
    return token.id, token.account, token.name, standing, token.created.date(), token.expires.date(), used
