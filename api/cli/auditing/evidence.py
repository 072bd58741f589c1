"""`audit bundle`, `audit prove`, `audit checkpoint`: evidence for somebody who has no access to the record."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

import click

from api.cli.auditing.database import the_database
from api.cli.failing import Broken
from api.cli.opening import candidates
from api.cli.printing import as_json, emit, say
from service.audit import bundling, logs
from service.audit.checking.reading import one_moment
from service.audit.logs import Ask, Damaged, Log, Published
from service.audit.policies import Witnessed, policy_of
from service.audit.proving import Prover, head_in
from service.audit.trees import Tree
from service.kinds import KINDS
from service.ledger import base64s
from service.ledger.proof import write_proof
from service.settings import Settings, read_settings
from service.syncing import sync_names

_NEW_FILE = click.Path(dir_okay=False, path_type=Path)
_of_region = click.option("--region", metavar="CODE", help="The log of this region.")
_of_log = click.option("--log", "name", metavar="NAME", help="Or the log of this name: `system`, `36.72/refusals`.")


@click.command("bundle")
@_of_region
@_of_log
@click.option(
    "--innovation", "ids", multiple=True, type=click.UUID, help="Only its events' contents travel; again for more."
)
@click.option("--size", type=click.IntRange(min=0), help="Up to the checkpoint of so many leaves, not the newest.")
@click.option("--out", type=_NEW_FILE, required=True, help="A new file.")
@as_json
def bundle(
    *, region: str | None, name: str | None, ids: tuple[UUID, ...], size: int | None, out: Path, as_json: bool
) -> None:
    """Write a bundle that anybody can check offline: `jejak audit verify`, or the `periksa.py` inside it.

    It is of the newest checkpoint that has the quorum of JEJAK_AUDIT_POLICY, or of the newest where there is no policy.
    All leaves of the log travel, whatever is chosen with --innovation.
    """
    if out.exists():
        raise Broken(f"{out} is there already")
    settings = read_settings()
    with the_database(settings) as db, one_moment(db):
        ask = logs.asking(db)
        log = _log(ask, region, name)
        head = _head(ask, settings, log, size)
        scope = _scope(ask, log, ids)
        try:
            _write(out, ask, log, head, scope)
        except Damaged as damaged:
            raise Broken(f"no bundle can be made: {damaged}") from None
        except OSError as error:
            raise Broken(str(error)) from None
    if as_json:
        emit({"file": str(out), "log": log.origin, "size": head.size, "bytes": out.stat().st_size})
    else:
        say(f"{out}: {log.origin}, {head.size} leaves, {out.stat().st_size} bytes")


@click.command("prove")
@click.argument("thing")
@click.argument("version", type=click.IntRange(min=1))
@click.option("--size", type=click.IntRange(min=1), help="Under the checkpoint of so many leaves, not the newest.")
@click.option("--out", type=_NEW_FILE, help="Into this file, not to the terminal.")
@click.option("--leaf", type=_NEW_FILE, help="Also the leaf itself, which the proof is of, into this file.")
@as_json
def prove(*, thing: str, version: int, size: int | None, out: Path | None, leaf: Path | None, as_json: bool) -> None:
    """Prove that one event is in the log: a C2SP tlog-proof of THING's VERSION.

    THING is an id (innovation/ID, or ID alone), a region's code (36.72), or an agency as 36.72/DISDUKCAPIL.
    """
    settings = read_settings()
    with the_database(settings) as db, one_moment(db):
        ask = logs.asking(db)
        log, row = _leaf(ask, thing, version)
        try:
            wanted = size or _covering(ask, settings, log, row.index).size
            found = Prover(ask, log, Tree(ask, log.number)).inclusion(row.index, wanted)
        except Damaged as damaged:
            raise Broken(f"no proof can be made: {damaged}") from None
    if found.note is None:
        raise Broken(f"{log.origin} has no checkpoint of {found.size} leaves")
    proof = write_proof(found.index, found.hashes, found.note)
    _put(leaf, row.leaf)
    _put(out, proof)
    if as_json:
        emit({
            "log": log.origin, "leaf_index": found.index, "leaf_hash": base64s.encoded(found.leaf_hash),
            "size": found.size, "proof": proof.decode(),
        })  # fmt: skip
    elif out is None:
        click.echo(proof, nl=False)
    else:
        say(f"{out}: leaf {found.index} of {log.origin}, {base64s.encoded(found.leaf_hash)}")


@click.command("checkpoint")
@_of_region
@_of_log
@click.option("--size", type=click.IntRange(min=0), help="Of so many leaves, not the newest.")
@click.option("--out", type=_NEW_FILE, help="Into this file, not to the terminal.")
@as_json
def checkpoint(region: str | None, name: str | None, size: int | None, out: Path | None, as_json: bool) -> None:
    """Show the newest signed head of a log, a C2SP checkpoint: keep it, and give it as --known-head one day."""
    with the_database(read_settings()) as db:
        ask = logs.asking(db)
        log = _log(ask, region, name)
        head = _published(ask, log, size)
    _put(out, head.note)
    if as_json:
        root = base64s.encoded(head_in(head.note).root)
        said = {"log": log.origin, "size": head.size, "root": root, "published_at": head.published_at}
        emit({**said, "note": head.note.decode()})
    elif out is None:
        click.echo(head.note, nl=False)
    else:
        say(f"{out}: {log.origin}, {head.size} leaves")


def _log(ask: Ask, region: str | None, name: str | None) -> Log:
    if (region is None) == (name is None):
        raise click.UsageError("one of --region and --log says which log is meant")
    wanted = region or name or ""
    found = logs.current(ask, wanted)
    if found is None:
        raise Broken(f"there is no log {wanted}")
    return found


def _published(ask: Ask, log: Log, size: int | None) -> Published:
    found = logs.latest_checkpoint(ask, log.number) if size is None else logs.checkpoint_of_size(ask, log.number, size)
    if found is None:
        said = "no checkpoint yet; is the signer running?" if size is None else f"no checkpoint of {size} leaves"
        raise Broken(f"{log.origin} has {said}")
    return found


def _head(ask: Ask, settings: Settings, log: Log, size: int | None) -> Published:
    policy = policy_of(settings) if size is None else None
    witnessed = Witnessed(ask, policy).latest(log.number) if policy else None
    return witnessed or _published(ask, log, size)


def _covering(ask: Ask, settings: Settings, log: Log, index: int) -> Published:
    head = _head(ask, settings, log, None)
    return head if index < head.size else _published(ask, log, None)


def _scope(ask: Ask, log: Log, ids: tuple[UUID, ...]) -> list[str] | None:
    for id in ids:
        if not logs.leaves_of(ask, log.number, id.hex):
            raise Broken(f"{log.origin} has nothing of {id}")
    return sorted({id.hex for id in ids}) or None


def _leaf(ask: Ask, thing: str, version: int) -> tuple[Log, logs.Row]:
    """In the newest log that has it."""
    kind, _, id = thing.partition("/")
    for each in candidates(id if kind in KINDS else thing):
        for log in reversed(logs.logs(ask)):
            row = logs.leaf_of(ask, log.number, each.hex, version)
            if row is not None:
                return log, row
    raise Broken(f"there is no version {version} of anything called {thing!r}")


def _write(out: Path, ask: Ask, log: Log, head: Published, scope: list[str] | None) -> None:
    """Beside, and named when it is whole."""
    folder = out.absolute().parent
    with TemporaryDirectory(prefix=f".{out.name}.", dir=folder) as place:
        written = Path(place) / "bundle"
        with written.open("wb") as file:
            bundling.write(file, ask, log, head, scope)
            file.flush()
            os.fsync(file.fileno())
        written.rename(out)
    sync_names(folder)


def _put(place: Path | None, data: bytes) -> None:
    try:
        if place is not None:
            place.write_bytes(data)
    except OSError as error:
        raise Broken(str(error)) from None
