"""`audit`: evidence. Its verbs are in `auditing/`."""

from __future__ import annotations

import click

from api.cli.auditing.bundles import verify_bundle
from api.cli.auditing.database import fsck, verify_database
from api.cli.auditing.evidence import bundle, checkpoint, prove
from api.cli.auditing.forks import open_log
from api.cli.auditing.proofs import verify_proof_file
from api.cli.auditing.refusals import refusals


@click.group("audit")
def audit() -> None:
    """Evidence that is checked without trusting who keeps the record."""


for verb in (verify_bundle, verify_database, bundle, prove, checkpoint, verify_proof_file, fsck, open_log, refusals):
    audit.add_command(verb)
