"""The command line: `jejak` and its verbs. A verb's module is imported when the verb is used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from api.cli.failing import told_plainly

VERBS: dict[str, str] = {
    "demo": "serve",
    "serve": "serve",
    "worker": "worker",
    "init": "keeping",
    "account": "accounts",
    "token": "tokens",
    "import": "importing",
    "show": "reading",
    "history": "reading",
    "diff": "reading",
    "replay": "keeping",
    "projections": "projections",
    "rules": "rules",
    "events": "events",
    "doctor": "keeping",
    "backup": "copies",
    "restore": "copies",
    "accept-loss": "losses",
    "subject": "subject",
    "audit": "audit",
    "sign": "sign",
    "witness": "witness",
}
"""Every verb and the module here that holds it, in the order of `jejak --help`."""


class Verbs(click.Group):
    """A group that finds its commands in `VERBS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click asks with it
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in VERBS:
            return None
        verbs = vars(import_module(f"api.cli.{VERBS[cmd_name]}")).values()
        return next(verb for verb in verbs if isinstance(verb, click.Command) and verb.name == cmd_name)

    def invoke(self, ctx: click.Context) -> Any:
        with told_plainly():
            return super().invoke(ctx)


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="jejak", message="jejak %(version)s")
def main() -> None:
    """The record of an innovation lab: every innovation a history that can be replayed, compared and argued about.

    Exit status: 0 done, 1 refused or broken, 2 wrong use.
    """
