"""`audit open-log`: going on after a fork of the ledger."""

from __future__ import annotations

from dataclasses import asdict

import click

from api.cli.failing import Broken
from api.cli.opening import exists
from api.cli.printing import as_json, emit, say
from service.audit import forks
from service.audit.signer.running import TROUBLES
from service.clock import system_clock
from service.settings import read_settings, without_password
from service.store.engine import engine_for
from service.store.leaves.keys import writer_key


@click.command("open-log")
@click.argument("name")
@click.option("--by", required=True, help="Who has looked at it.")
@click.option("--reason", required=True, help="What has happened, as far as is known.")
@as_json
def open_log(name: str, by: str, reason: str, as_json: bool) -> None:
    """Open the log that goes on under NAME (a region's code) after the signer found that it has forked.

    Its first leaf holds both heads of the log before; then comes a leaf for every event that is there. Look first for
    what is missing: what is not there now is in no log. As the owner of the tables. Nothing is recorded meanwhile.
    """
    if not by.strip() or not reason.strip():
        raise click.UsageError("--by and --reason must say something")
    settings = read_settings()
    if not exists(settings):
        raise Broken(f"there is no store at {without_password(settings.database)}")
    try:
        opened = forks.open_log(
            engine_for(settings.database), writer_key(settings), name, by=by, reason=reason, now=system_clock()
        )
    except (forks.NotForked, *TROUBLES, ValueError) as error:
        raise Broken(str(error).splitlines()[0]) from None
    if as_json:
        emit(asdict(opened))
        return
    say(f"{opened.origin} goes on after {opened.before}: {opened.events} events")
    say("The signer makes a key for it: give that to everybody who verifies (`jejak sign keys`).")
    if opened.unproven:
        told = f"warning: {opened.unproven} of them had no genuine leaf before: the first leaf's state names them"
        click.echo(told, err=True)
