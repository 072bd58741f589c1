"""`audit verify`: a bundle of evidence, checked offline with the auditor's own policy. The exit code is the verdict."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import click

from api.cli.auditing.files import FILE, kept_heads, read_policy, start_of
from api.cli.failing import Broken
from api.cli.printing import as_json, emit, say
from service.ledger import base64s, note
from service.ledger.checkpoint import Checkpoint
from service.ledger.heads import Heads
from service.ledger.policy import Policy
from service.ledger.verdicts import Verdict
from service.ledger.verify import Outcome, Remembered, verify


@click.command("verify")
@click.argument("bundle", type=FILE)
@click.option("--policy", "policy_file", type=FILE, required=True, help="Logs and witnesses you trust: your own file.")
@click.option("--known-head", type=FILE, help="A checkpoint that you kept: this log must go on from it.")
@click.option(
    "--heads",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where heads are kept. Given, every head kept there binds as --known-head does.",
)
@as_json
def verify_bundle(bundle: Path, policy_file: Path, known_head: Path | None, heads: Path | None, as_json: bool) -> None:
    """Say whether BUNDLE holds, as the exit code and in a line.

    \b
    0 OK               10 UNWITNESSED     20 NO_TRUSTED_KEY   21 UNSUPPORTED
    30 DIVERGED        41 BUNDLE_CORRUPT  42 BAD_SIGNATURE    43 WRONG_LOG
    44 ROOT_MISMATCH   45 LEAF_INVALID    46 CHAIN_BROKEN     47 STATE_MISMATCH
    48 STATE_MISSING   49 TIME_ORDER      2 wrong use

    The head of a bundle that holds is kept, in --heads or under XDG_STATE_HOME. Without --heads, a kept head that is
    newer than the bundle or contradicts it is told as a warning and changes no verdict.
    """
    policy = read_policy(policy_file)
    known = start_of(known_head, note.LONGEST + 1) if known_head else None
    kept = kept_heads(heads)
    try:
        outcome = verify(bundle, policy, known, _remembered(kept, policy, heads is not None), heads is not None)
        place = _keep(kept, outcome, required=heads is not None)
    except OSError as error:
        raise Broken(str(error)) from None
    if as_json:
        emit(_plain(outcome, place))
    elif outcome.verdict is Verdict.OK:
        say(f"OK: {outcome.why}")
    else:
        click.echo(f"{outcome.verdict.name}: {outcome.why}", err=True)
    _warn(outcome)
    raise SystemExit(int(outcome.verdict))


def _remembered(heads: Heads | None, policy: Policy, required: bool) -> Remembered:
    """What is kept of a log; where nobody asked for it and it cannot be read, nothing."""

    def of(origin: str) -> Collection[Checkpoint]:
        try:
            return heads.of(origin, policy) if heads else ()
        except OSError:
            if required:
                raise
            return ()

    return of


def _keep(heads: Heads | None, outcome: Outcome, required: bool) -> Path | None:
    """Where the head lies now; a directory that nobody asked for may be one that cannot be written."""
    if outcome.head is None or heads is None:
        return None
    contradicted = any(each.size <= outcome.head.size for each in outcome.unlike)
    try:
        return heads.keep(outcome.head, outcome.note, refused=contradicted or outcome.verdict is not Verdict.OK)
    except OSError as error:
        if required:
            raise
        click.echo(f"the head was not kept: {error}", err=True)
        return None


def _warn(outcome: Outcome) -> None:
    if outcome.verdict is not Verdict.OK or outcome.head is None:
        return
    for each in outcome.unlike:
        how = "is older than" if each.size > outcome.head.size else "CONTRADICTS"
        seen = f"the head seen before at {each.size} events; with --heads that is DIVERGED"
        click.echo(f"warning: this log {how} {seen}", err=True)


def _plain(outcome: Outcome, place: Path | None) -> dict[str, Any]:
    head = outcome.head
    return {
        "verdict": outcome.verdict.name,
        "exit": int(outcome.verdict),
        "why": outcome.why,
        "step": outcome.step.name.lower() if outcome.step else None,
        "log": head.origin if head else None,
        "events": head.size if head else None,
        "root": base64s.encoded(head.root) if head else None,
        "kept": str(place) if place else None,
        "unlike": [{"size": each.size, "root": base64s.encoded(each.root)} for each in outcome.unlike],
    }
