"""`audit verify-db`, `audit fsck`: a database that somebody else administers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import click

from api.cli.auditing.files import FILE, kept_heads, read_policy, start_of
from api.cli.failing import Broken
from api.cli.opening import exists
from api.cli.printing import as_json, emit, progress, say, table
from service.audit.checking.asked import Asked
from service.audit.checking.database import NoSuchLog, check_database
from service.audit.checking.findings import Checked, Finding, Leaf, Report
from service.audit.checking.fsck import fsck as run_fsck
from service.audit.checking.fsck import rebuild_tiles as remade
from service.audit.checking.known import Known, nothing_kept, read_known
from service.audit.checking.unreadable import Unreadable, reading
from service.clock import system_clock
from service.ledger import base64s, note
from service.ledger.heads import Heads
from service.ledger.policy import Policy
from service.ledger.verdicts import Verdict
from service.settings import Settings, read_settings, without_password
from service.sql import Connection
from service.store.engine import engine_for
from service.store.leaves.keys import FILE as KEY_FILE
from service.store.leaves.keys import writer_key


@click.command("verify-db")
@click.option("--log", "names", multiple=True, metavar="NAME", help="Only this log: a region's code, or as listed.")
@click.option("--policy", "policy_file", type=FILE, help="Logs and witnesses you trust: your own file.")
@click.option(
    "--known-head", "known", type=FILE, multiple=True, help="A checkpoint you kept: its log must go on from it."
)
@click.option(
    "--heads",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where heads are kept; every one that the policy's keys have signed binds.",
)
@as_json
def verify_database(
    names: tuple[str, ...], policy_file: Path | None, known: tuple[Path, ...], directory: Path | None, as_json: bool
) -> None:
    """Check the live record against itself, your policy, and the heads you kept; believe nothing it says.

    The status is the verdict, as of `jejak audit verify`; 1 where only the triggers that refuse changes, or the file's
    own indexes, are not as they were. Without --policy nobody knows who signed: everything else is checked, and no head
    is kept.
    """
    policy = read_policy(policy_file) if policy_file else None
    if directory and not policy:
        raise click.UsageError("--heads needs --policy: heads are believed for who signed them")
    heads = kept_heads(directory) if policy else None
    given, unusable = read_known((start_of(each, note.LONGEST + 1) for each in known), policy)
    settings = read_settings()
    asked = Asked(
        policy=policy,
        known=Known(given, unusable, _kept(heads, policy, directory is not None)),
        key=_key(settings),
        names=names,
        now=system_clock(),
    )
    with the_database(settings) as db, progress("checking") as told:
        try:
            report = check_database(db, asked, told)
        except NoSuchLog as missing:
            raise click.UsageError(f"there is no log {missing}") from None
    _end(report, as_json, _keep(heads, report) if heads else {})


@click.command("fsck")
@click.option("--rebuild-tiles", is_flag=True, help="Make derived tiles again where they are missing or wrong.")
@as_json
def fsck(rebuild_tiles: bool, as_json: bool) -> None:
    """Look quickly whether the stored ledger agrees with itself: trees, head rows, tiles, numbers of events.

    The status is the verdict, as of `jejak audit verify`. Tiles can be made again at any time, also while it is served.
    """
    with the_database(read_settings()) as db, progress("checking") as told:
        done = remade(db) if rebuild_tiles else []
        report = run_fsck(db, told)
    for line in done:
        click.echo(line, err=True)
    _end(report, as_json, {})


@contextmanager
def the_database(settings: Settings) -> Iterator[Connection]:
    """Nothing is made, migrated or replayed. Raises Broken."""
    if not exists(settings):
        raise Broken(f"there is no store at {without_password(settings.database)}")
    try:
        with reading(), closing(engine_for(settings.database).connection()) as db:
            yield db
    except Unreadable as unreadable:
        raise Broken(f"the database refuses: {unreadable}") from None


def _key(settings: Settings) -> bytes | None:
    """The writer's, where it lies on this machine."""
    there = settings.secret_key or (Path(settings.evidence_dir) / KEY_FILE).exists()
    try:
        return writer_key(settings) if there else None
    except (OSError, ValueError) as error:
        raise Broken(f"the writer's key cannot be read: {error}") from None


def _kept(heads: Heads | None, policy: Policy | None, required: bool) -> Callable[[str], Any]:
    """Those of a log; where nobody asked for a directory and it cannot be read, none."""
    if heads is None or policy is None:
        return nothing_kept

    def of(origin: str) -> Any:
        try:
            return heads.of(origin, policy)
        except OSError as error:
            if required:
                raise Broken(f"the heads that were kept cannot be read: {error}") from None
            return ()

    return of


def _keep(heads: Heads, report: Report) -> dict[str, Path]:
    """Where the witnessed head of each log lies now; one of a log that does not hold binds nobody."""
    places = {}
    for log in report.logs:
        if log.head is not None:
            try:
                places[log.origin] = heads.keep(log.head, log.note, refused=bool(log.findings))
            except OSError as error:
                click.echo(f"the head of {log.origin} was not kept: {error}", err=True)
    return places


def _end(report: Report, as_json: bool, places: dict[str, Path]) -> None:
    if as_json:
        emit(_plain(report, places))
    else:
        _tell(report)
    for line in report.told:
        click.echo(f"note: {line}", err=True)
    raise SystemExit(report.status)


def _tell(report: Report) -> None:
    table(
        [
            ("log", "leaves", "signed", "witnessed", "verdict"),
            *((log.origin, log.leaves, log.signed, log.witnessed, _verdict(log)) for log in report.logs),
        ]
    )
    for line in report.unchecked:
        say(f"not checked: {line}")
    if report.status == 0:
        say(f"OK: {report.events} events")
        return
    for each in report.findings:
        click.echo(f"{each.step.verdict.name}: {_line(each)}", err=True)
    for log in report.logs:
        if log.first or log.between:
            click.echo(f"first wrong: {_first(log)}", err=True)
    for line in report.damaged:
        click.echo(f"DAMAGED: {line}", err=True)
    for line in report.unguarded:
        click.echo(f"UNGUARDED: {line}", err=True)


def _verdict(log: Checked) -> str:
    steps = sorted((each.step for each in log.findings), key=lambda step: step.place)
    return steps[0].verdict.name if steps else Verdict.OK.name


def _line(finding: Finding) -> str:
    place = f" leaf {finding.index}" if finding.index is not None else ""
    return f"{finding.log}{place}: {finding.why}" if finding.log else finding.why


def _first(log: Checked) -> str:
    if not log.between:
        return str(log.first)
    start, end = log.between
    if log.first:
        return f"{log.first} is missing, if not one from leaf {start} on"
    return f"one of the leaves {start} to {end - 1} of {log.origin}"


def _plain(report: Report, places: dict[str, Path]) -> dict[str, Any]:
    findings = report.findings
    return {
        "verdict": report.name,
        "exit": report.status,
        "why": (*map(_line, findings), *report.damaged, *report.unguarded, f"{report.events} events")[0],
        "step": findings[0].step.name.lower() if findings else None,
        "first": _leaf(report.first),
        "events": report.events,
        "logs": [
            {
                "name": log.name,
                "log": log.origin,
                "leaves": log.leaves,
                "root": base64s.encoded(log.root),
                "signed": log.signed,
                "witnessed": log.witnessed,
                "verdict": _verdict(log),
                "first": _leaf(log.first),
                "between": log.between,
                "kept": str(places[log.origin]) if log.origin in places else None,
            }
            for log in report.logs
        ],
        "findings": [
            {"verdict": each.step.verdict.name, "step": each.step.name.lower(), "log": each.log or None,
             "leaf_index": each.index, "why": each.why}
            for each in findings
        ],
        "damaged": report.damaged,
        "unguarded": report.unguarded,
        "unchecked": report.unchecked,
        "notes": report.told,
    }  # fmt: skip


def _leaf(leaf: Leaf | None) -> dict[str, Any] | None:
    if leaf is None:
        return None
    return {"log": leaf.log, "leaf_index": leaf.index, "aggregate": leaf.aggregate, "version": leaf.version}
