"""`account password`, `logout`, `forget-login`: how somebody logs in who has no other issuer, and that they are out."""

from __future__ import annotations

import sys
from uuid import UUID

import click

from api.cli.failing import Broken
from api.cli.opening import the_record
from api.cli.printing import as_json, emit, say
from service.bootstrap import Service
from service.errors import NotFound
from service.login import LoginTaken, Passwords, Sessions


@click.command("password")
@click.argument("login")
@click.argument("id", type=click.UUID, metavar="ACCOUNT")
@as_json
def password(login: str, id: UUID, as_json: bool) -> None:
    """Let the account ACCOUNT log in as LOGIN with a password, which is asked for and never an argument.

    Whoever holds the account types it, twice; without a terminal it is the first line of stdin. It takes the place of
    the one before, and ends all of the account's sessions.
    """
    with the_record() as service:
        account = _of_somebody(service, id)
        try:
            Passwords(service.vault, service.clock, service.secret).put(login, account, _typed())
        except LoginTaken as taken:
            raise Broken(f"another account logs in as {taken}") from None
        Sessions(service.vault, service.clock).end_all(account)
    _tell(as_json, account, f"{account} logs in as {login.strip().casefold()}")


@click.command("logout")
@click.argument("id", type=click.UUID, metavar="ACCOUNT")
@as_json
def logout(id: UUID, as_json: bool) -> None:
    """End every session of the account ACCOUNT; it may log in again."""
    with the_record() as service:
        account = _of_somebody(service, id)
        sessions = Sessions(service.vault, service.clock)
        ended = len(sessions.of(account))
        sessions.end_all(account)
    _tell(as_json, account, f"{ended} sessions of {account} ended", ended=ended)


@click.command("forget-login")
@click.argument("id", type=click.UUID, metavar="ACCOUNT")
@as_json
def forget_login(id: UUID, as_json: bool) -> None:
    """Destroy the login name, the password and the sessions of the account ACCOUNT, also of one that is closed."""
    account = str(id)
    with the_record() as service:
        Passwords(service.vault, service.clock, service.secret).remove(account)
        Sessions(service.vault, service.clock).end_all(account)
        service.vault.scrub("password", "session")
    _tell(as_json, account, f"{account} has no login name, no password and no sessions any more")


def _of_somebody(service: Service, id: UUID) -> str:
    """Raises NotFound for an account that is closed or not there."""
    if service.accounts.actor(str(id)) is None:
        raise NotFound
    return str(id)


def _typed() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    return sys.stdin.readline().rstrip("\r\n")


def _tell(as_json: bool, account: str, line: str, **more: int) -> None:
    if as_json:
        emit({"account": account, **more})
    else:
        say(line)
