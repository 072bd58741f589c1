"""`audit refusals`: what callers tried and the record refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import click

from api.cli.auditing.database import the_database
from api.cli.moments import instant_or_day
from api.cli.printing import as_json, emit, table
from domain.settings import Settings as Usual
from service.audit.logs import asking
from service.audit.refusals.entries import log_name
from service.audit.refusals.reading import Query, page
from service.clock import end_of_day
from service.settings import read_settings

_ZONE = str(Usual().time_zone.value)


@click.command("refusals")
@click.option("--region", help="Of this region; `system` is what belongs to none.")
@click.option("--account", help="Of this account.")
@click.option("--rule", help="By this rule, e.g. R52 for a newer version.")
@click.option("--from", "since", help="From this day (of Western Indonesia) or instant on.")
@click.option("--to", "until", help="To the end of this day, or to this instant.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="The newest so many.")
@as_json
def refusals(
    *,
    region: str | None,
    account: str | None,
    rule: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Show what callers tried and a rule, a newer version or the table of access refused, the newest first."""
    query = Query(
        logs=None if region is None else [log_name(region)],
        account=account,
        rule=rule,
        since=_moment(since, days=-1, more=timedelta(microseconds=1)),
        until=_moment(until),
        limit=limit,
    )
    with the_database(read_settings()) as db:
        items = page(asking(db), query).items
    if as_json:
        emit({"items": [{name: _plain(value) for name, value in item.items()} for item in items]})
    else:
        table(_line(item) for item in items)


def _moment(said: str | None, *, days: int = 0, more: timedelta = timedelta()) -> datetime | None:
    """The end of a day, so many days later and a little more; or an instant as it is."""
    if said is None:
        return None
    day = instant_or_day(said)
    return day if isinstance(day, datetime) else end_of_day(day + timedelta(days=days), _ZONE) + more


def _line(item: dict[str, Any]) -> list[object]:
    when, left_out = item["recorded_at"].isoformat(timespec="seconds"), item["left_out"]
    if left_out is not None:
        return [when, item["account"], "", "", f"{left_out['count']} more were refused and only counted"]
    told = f"{item['kind'] or ''} {item['command']} {item['aggregate'] or ''}".strip()
    versions = "" if item["seen"] == item["version"] else f" (saw {item['seen']}, was {item['version']})"
    return [when, item["account"], item["status"], item["rule"] or "", f"{item['code']}: {told}{versions}"]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    return value.isoformat() if isinstance(value, datetime) else value
