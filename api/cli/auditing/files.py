"""What an auditor brings: a policy, kept heads, a directory of heads."""

from __future__ import annotations

from pathlib import Path

import click

from service.ledger import policy as policies
from service.ledger.heads import Heads
from service.ledger.policy import Policy, parse_policy
from service.settings import state_directory

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def read_policy(file: Path) -> Policy:
    try:
        return parse_policy(start_of(file, policies.LONGEST + 1))
    except policies.Unusable as unusable:
        raise click.UsageError(f"{file} cannot be used as a policy: {unusable}") from None


def kept_heads(asked: Path | None) -> Heads | None:
    """None for somebody without a home, who asked for nothing."""
    state = state_directory()
    return Heads(asked) if asked else Heads(state / "heads") if state else None


def start_of(file: Path, count: int) -> bytes:
    """A file that should be small: whatever it is, no more is read of it."""
    try:
        with file.open("rb") as opened:
            return opened.read(count)
    except OSError as error:
        raise click.UsageError(str(error)) from None
