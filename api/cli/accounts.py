"""`account`: who may do what. Whoever may run this on the machine of the record is trusted with it (`operator`)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click

from api.cli import logins
from api.cli.issuing import issue
from api.cli.opening import CONSOLE, at_the_console, the_record
from api.cli.printing import as_json, emit, say, table
from domain.access import Role
from service.bootstrap import Service

ROLES = click.Choice([role.value for role in Role if role is not Role.PUBLIC])
_PAGE = 200


@click.group("account")
def account() -> None:
    """Accounts and what they were granted. The first admin is made here: `register`, then `grant ID admin`."""


account.add_command(logins.password)
account.add_command(logins.logout)
account.add_command(logins.forget_login)


@account.command("register")
@click.option("--name", default=None, help="Whose it is.")
@click.option("--home", default=None, help="The region whose admins keep it; else those of the nation.")
@click.option("--issuer", default=None, help="With --subject: who somebody is to a provider of identities.")
@click.option("--subject", default=None, help="What that provider calls them.")
@as_json
def register(name: str | None, home: str | None, issuer: str | None, subject: str | None, as_json: bool) -> None:
    """Begin an account that holds nothing yet, and print its id."""
    if (issuer is None) != (subject is None):
        raise click.UsageError("--issuer and --subject belong together")
    identity = None if issuer is None else {"issuer": issuer, "subject": subject}
    body = {"name": name, "home": home, "identity": identity}
    with the_record() as service:
        made = _opened(service, issue(service, CONSOLE, "account", "register", None, body))
    if as_json:
        emit(made)
    else:
        say(made["id"])


@account.command("grant")
@click.argument("id", type=click.UUID)
@click.argument("role", type=ROLES)
@click.option("--region", default=None, help="Where; else in all of them.")
@click.option("--agency", "agencies", multiple=True, help="Only there: an id or a code; may be repeated.")
@click.option("--until", default=None, help="The last day on which it holds, e.g. 2026-12-31.")
@as_json
def grant(
    *, id: UUID, role: str, region: str | None, agencies: tuple[str, ...], until: str | None, as_json: bool
) -> None:
    """Grant ROLE to the account ID; granted again in a region it reaches as far as was said last."""
    named = [agency if region is None or len(agency) in (32, 36) else f"{region}/{agency}" for agency in agencies]
    _changed(id, "grant-role", {"role": role, "region": region, "agencies": named, "until": until}, as_json)


@account.command("withdraw")
@click.argument("id", type=click.UUID)
@click.argument("role", type=ROLES)
@click.option("--region", default=None, help="Where it was granted; else what was granted in all of them.")
@as_json
def withdraw(id: UUID, role: str, region: str | None, as_json: bool) -> None:
    """Take ROLE away from the account ID: it is gone on the next request."""
    _changed(id, "withdraw-role", {"role": role, "region": region}, as_json)


@account.command("close")
@click.argument("id", type=click.UUID)
@click.option("--reason", required=True, help="Why.")
@as_json
def close(id: UUID, reason: str, as_json: bool) -> None:
    """Close the account ID: nothing it was given opens anything any more."""
    _changed(id, "close", {"reason": reason}, as_json)


@account.command("show")
@click.argument("id", type=click.UUID)
@as_json
def show(id: UUID, as_json: bool) -> None:
    """Print the account ID as it is."""
    with the_record() as service:
        _tell(_opened(service, service.read("account", id).representation), as_json)


@account.command("list")
@click.option("--home", default=None, help="Only those that a region's admins keep.")
@as_json
def list_(home: str | None, as_json: bool) -> None:
    """Print every account: id, who keeps it, whether it is closed, what it holds. Names are shown one by one."""
    with the_record() as service:
        service.projections.catch_up()
        items = _listed(service, home)
    if as_json:
        emit({"items": items})
    else:
        table((each["id"], each["home"], each["status"], ", ".join(map(_said, each["grants"]))) for each in items)


def _listed(service: Service, home: str | None) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = service.projections.directory("account", region=home, limit=_PAGE, cursor=cursor)
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            return items


def _changed(id: UUID, verb: str, body: dict[str, Any], as_json: bool) -> None:
    with the_record() as service:
        _tell(_opened(service, issue(service, CONSOLE, "account", verb, id, body)), as_json)


def _opened(service: Service, shown: dict[str, Any]) -> dict[str, Any]:
    return service.people.opened(shown, at_the_console())


def _tell(shown: dict[str, Any], as_json: bool) -> None:
    if as_json:
        emit(shown)
        return
    facts = [(name, shown[name]) for name in ("id", "name", "home", "status", "version")]
    facts += [("identity", f"{each['subject']} at {each['issuer']}") for each in shown["identities"]]
    table([*facts, *(("role", _said(each)) for each in shown["grants"])])


def _said(grant: dict[str, Any]) -> str:
    where = f"in {grant['region']}" if grant["region"] else "everywhere"
    agencies = f" ({len(grant['agencies'])} agencies)" if grant["agencies"] else ""
    until = f" until {grant['until']}" if grant["until"] else ""
    return f"{grant['role']} {where}{agencies}{until}"
