"""`accept-loss`: going on after a failover that lost what was acknowledged."""

from __future__ import annotations

import click

from api.cli.failing import Broken
from api.cli.printing import as_json, emit, say
from service.settings import read_settings
from service.store.engine import engine_for


@click.command("accept-loss")
@click.option("--by", required=True, help="Who has looked at it.")
@click.option("--reason", required=True, help="What became of the missing events.")
@as_json
def accept_loss(by: str, reason: str, as_json: bool) -> None:
    """Record again after acknowledged events were lost; who accepted it, and why, stays in the store."""
    if not by.strip() or not reason.strip():
        raise click.UsageError("--by and --reason must say something")
    if not engine_for(read_settings().database).accept_loss(by, reason):
        raise Broken("no loss is known: there is nothing to accept")
    if as_json:
        emit({"accepted": True, "by": by, "reason": reason})
    else:
        say("accepted: commands are recorded again")
