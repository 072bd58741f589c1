"""The tables of `/operasi`, to take away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from api.pages.downloads import Cell, Table
from api.pages.formats import Formats
from service.checks import Check
from service.projections.journal import Operation

NAMES = ("kesiapan", "proyeksi", "keputusan", "token")


def checks(found: Iterable[tuple[Check, str]], f: Formats) -> Table:
    t = f.said.page
    rows = ([t[f"check_{each.name}"], t[f"check_is_{each.status}"], told or each.detail] for each, told in found)
    return _table("kesiapan", ("check_what", "audit_standing", "verdict_why"), rows, f)


def projections(told: Iterable[Mapping[str, Any]], f: Formats) -> Table:
    columns = ("projection", "audit_standing", "verdict_why", "projection_position", "column_events_behind",
               "column_seconds_behind", "projection_version", "column_shape", "projection_runner")  # fmt: skip
    members = ("error", "position", "behind", "behind_seconds", "version", "shape", "runner")
    rows = ([each["name"], f.said.page[f"health_{each['health']}"], *(each[name] for name in members)] for each in told)
    return _table("proyeksi", columns, rows, f)


def decisions(decided: Iterable[Operation], f: Formats) -> Table:
    """All of them: the page has the last."""
    rows = ([each.recorded_at, each.by, each.type, each.projection, each.reason] for each in decided)
    return _table("keputusan", ("when", "who", "decision", "projection", "decision_reason"), rows, f)


def tokens(told: Iterable[Mapping[str, Any]], f: Formats) -> Table:
    columns = ("token_prefix", "token_name", "shown_account", "audit_standing", "token_used", "token_expires")
    rows = ([each["prefix"], each["name"], each["account"], f.said.page[f"token_{each['standing']}"],
             each["last_used"], each["expired"]] for each in told)  # fmt: skip
    return _table("token", columns, rows, f)


def _table(name: str, columns: Iterable[str], rows: Iterable[Sequence[Cell]], f: Formats) -> Table:
    return Table.headed(f"operasi-{name}", columns, rows, f.said.page)
