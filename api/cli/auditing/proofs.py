"""`audit verify-proof`: a proof of one leaf, checked offline."""

from __future__ import annotations

from binascii import Error
from pathlib import Path

import click

from api.cli.auditing.files import FILE, read_policy, start_of
from api.cli.printing import as_json, emit, say
from service.ledger import base64s, note
from service.ledger.leaf import LONGEST
from service.ledger.merkle import HASH_SIZE, leaf_hash
from service.ledger.note import Malformed
from service.ledger.opening import BadSignature, NoTrustedKey, WrongLog
from service.ledger.proof import NotIncluded, Unwitnessed, verify_proof
from service.ledger.verdicts import Verdict

_VERDICTS = {
    Malformed: Verdict.BUNDLE_CORRUPT,
    BadSignature: Verdict.BAD_SIGNATURE,
    WrongLog: Verdict.WRONG_LOG,
    NoTrustedKey: Verdict.NO_TRUSTED_KEY,
    NotIncluded: Verdict.ROOT_MISMATCH,
    Unwitnessed: Verdict.UNWITNESSED,
}


@click.command("verify-proof")
@click.argument("proof", type=FILE)
@click.option("--policy", "policy_file", type=FILE, required=True, help="Logs and witnesses you trust: your own file.")
@click.option("--leaf", type=FILE, help="The leaf, as `jejak audit prove --leaf` writes it.")
@click.option("--leaf-hash", "hash", help="Or its hash, in base64 or hexadecimal.")
@as_json
def verify_proof_file(proof: Path, policy_file: Path, leaf: Path | None, hash: str | None, as_json: bool) -> None:
    """Say whether PROOF, a C2SP tlog-proof, shows that a leaf is in a log that your policy knows; the status is the
    verdict."""
    policy, wanted = read_policy(policy_file), _hash(leaf, hash)
    try:
        head = verify_proof(start_of(proof, 2 * note.LONGEST + 1), wanted, policy)
    except tuple(_VERDICTS) as failed:
        verdict, why = next(each for kind, each in _VERDICTS.items() if isinstance(failed, kind)), str(failed)
    else:
        verdict, why = Verdict.OK, f"{head.origin}, {head.size} leaves"
    if as_json:
        emit({"verdict": verdict.name, "exit": int(verdict), "why": why, "leaf_hash": base64s.encoded(wanted)})
    elif verdict is Verdict.OK:
        say(f"OK: {why}")
    else:
        click.echo(f"{verdict.name}: {why}", err=True)
    raise SystemExit(int(verdict))


def _hash(leaf: Path | None, written: str | None) -> bytes:
    if (leaf is None) == (written is None):
        raise click.UsageError("one of --leaf and --leaf-hash says which leaf is meant")
    if leaf is not None:
        return leaf_hash(start_of(leaf, LONGEST + 1))
    try:
        found = bytes.fromhex(written or "") if len(written or "") == 2 * HASH_SIZE else base64s.decoded(written or "")
    except (ValueError, Error):
        found = b""
    if len(found) != HASH_SIZE:
        raise click.UsageError("--leaf-hash is 32 bytes, in base64 or hexadecimal")
    return found
