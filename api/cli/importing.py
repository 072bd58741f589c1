"""`import`: a table of innovations from a CSV or XLSX file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from api.cli.failing import Broken
from api.cli.intake import Intake, Taken
from api.cli.opening import the_record
from api.cli.printing import as_json, emit, progress, say, table
from api.texts import texts
from domain.access import Role, everywhere
from service.importing import BadTable, Row, rows_of

_SHOWN = 20


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Judge every row, record nothing.")
@click.option("--account", default="cli", show_default=True, help="Who the events are recorded as done by.")
@as_json
def import_(file: Path, dry_run: bool, account: str, as_json: bool) -> None:
    """Import innovations from FILE (.csv with `;` or `,`, or .xlsx); a rerun adds nothing.

    \b
    Columns, in any order, unknown ones refused: region agency title
    initiator_kind initiator_name origin_kind origin_reference form tags affairs
    problem idea objective benefit running_since occurred_on.

    Lists are separated by `|`. A row with running_since was running already. A row that is refused does not stop the
    others; the status is 1 when one was, and 2 when the file is no such table.
    """
    rows = _rows(file)
    with the_record() as service:
        intake = Intake(service, everywhere(account, Role.INNOVATOR), texts(service.settings.language), dry_run)
        with progress(f"importing {file.name}") as told:
            report = sorted(_counted(intake.take(rows), told, len(rows)), key=lambda taken: taken.row)
    counts = {outcome: sum(taken.outcome == outcome for taken in report) for outcome in ("created", "known", "refused")}
    if as_json:
        emit(
            {"file": file.name, "dry_run": dry_run, "rows": len(rows), **counts, "report": [t.plain() for t in report]}
        )
    else:
        _tell(report, counts, dry_run)
    if counts["refused"]:
        raise Broken(f"{counts['refused']} of {len(rows)} rows were refused")


def _rows(file: Path) -> list[Row]:
    try:
        return rows_of(file)
    except (BadTable, OSError) as error:
        raise click.UsageError(f"{file}: {error}") from None


def _counted(taken: Iterator[Taken], told: Any, total: int) -> Iterator[Taken]:
    for done, one in enumerate(taken, start=1):
        yield one
        told(done, total)


def _tell(report: list[Taken], counts: dict[str, int], dry_run: bool) -> None:
    refused = [taken for taken in report if taken.outcome == "refused"]
    table((f"row {t.row}", e["pointer"] or "–", e["detail"]) for t in refused[:_SHOWN] for e in t.errors)
    if len(refused) > _SHOWN:
        say(f"… and {len(refused) - _SHOWN} more refused rows; --json lists all")
    would = "would be " if dry_run else ""
    say(f"{would}created {counts['created']}, known {counts['known']}, refused {counts['refused']}")
