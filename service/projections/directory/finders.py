"""Lists of agencies, regions, cycles and launches, and what reports ask about agencies and regions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec

from domain.dates import BusinessDate
from service.clock import today_in
from service.projections import cursors
from service.projections.moments import Moment, zone_of
from service.projections.within import Within
from service.sql import Connection

Item = dict[str, Any]
_KNOWN_THEN = "rec_from<=:at AND rec_to>:at"
_AT_ONCE = 500

_item = msgspec.json.Decoder(dict[str, Any]).decode


class Known(msgspec.Struct, frozen=True):
    """What was known of an agency: days as ordinals, the first name and parent from day 0."""

    code: str
    kind: str
    since: int | None
    closed: int | None
    names: list[tuple[int, str]]
    parents: list[tuple[int, str | None]]

    def name_on(self, day: int) -> str:
        """Before the first name is valid, the first (R46)."""
        return next((name for start, name in reversed(self.names) if start <= day), self.names[0][1])

    def parent_on(self, day: int) -> str | None:
        return next((parent for start, parent in reversed(self.parents) if start <= day), None)

    def exists_on(self, day: int) -> bool:
        return (self.since is None or self.since <= day) and not self.closed_by(day)

    def closed_by(self, day: int) -> bool:
        return self.closed is not None and self.closed <= day


_known = msgspec.json.Decoder(Known).decode


class _Region(msgspec.Struct, frozen=True):
    code: str
    name: str


_named_region = msgspec.json.Decoder(_Region).decode


def page(
    db: Connection,
    kind: str,
    *,
    region: str | None,
    limit: int,
    cursor: str | None,
    now: datetime,
    within: Within | None = None,
) -> dict[str, Any]:
    """Items in the order of their codes (agencies, regions), year and name (cycles) or name (launches)."""
    after = cursors.read(kind, cursor, str, str) or ("", "")
    chosen, values = _readable(kind, within)
    if region is not None:
        chosen += " AND region=:region"
    rows = db.execute(
        f"SELECT key, id, item FROM directory_listed WHERE kind=:kind AND {chosen} AND (key, id)>(:key, :id)"
        " ORDER BY key, id LIMIT :limit",
        {**values, "kind": kind, "region": region, "key": after[0], "id": after[1], "limit": limit + 1},
    ).fetchall()
    shown, more = rows[:limit], len(rows) > limit
    items = [_item(item) for _, _, item in shown]
    if kind == "agency":
        _name_agencies(db, items, now)
    return {"items": items, "next": cursors.written(kind, shown[-1][:2]) if more else None}


def regions(db: Connection, within: Within | None = None) -> list[tuple[str, str]]:
    """Code and name of every region that may be read, in the order of their codes: nothing else of them is decoded."""
    chosen, values = _readable("region", within)
    rows = db.execute(f"SELECT item FROM directory_listed WHERE kind='region' AND {chosen} ORDER BY key, id", values)
    return [(each.code, each.name) for (item,) in rows for each in (_named_region(item),)]


def _readable(kind: str, within: Within | None) -> tuple[str, dict[str, Any]]:
    """A condition, and its values: agencies, accounts and erasures are of themselves, the rest of the region."""
    if within is None:
        return "1=1", {}
    return within.condition("region", "id") if kind in ("agency", "account", "erasure") else within.in_regions("region")


def _name_agencies(db: Connection, items: list[Item], now: datetime) -> None:
    days = {code: today_in(zone_of(db, code), now) for code in {item["region"] for item in items}}
    for item in items:
        item["name"] = _called(item["names"], days[item["region"]])


def _called(names: Sequence[Item], day: date) -> str:
    valid = [each for each in names if each["from"] is None or BusinessDate.parse(each["from"]).first <= day]
    return str((valid or names[:1])[-1]["name"])


def agencies(db: Connection, region: str, moment: Moment) -> dict[str, Known]:
    """Id → what was known of each agency of a region at the moment."""
    rows = db.execute(
        f"SELECT id, known FROM directory_agency WHERE region=:region AND {_KNOWN_THEN}",
        {"region": region, "at": moment.at},
    )
    return {id: _known(known) for id, known in rows}


def agencies_by_id(db: Connection, ids: Iterable[str], moment: Moment) -> dict[str, Known]:
    """Id → what was known then; what was not known yet is told as it became known first."""
    wanted, found = list(dict.fromkeys(ids)), dict[str, Known]()
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        marks = ",".join("?" * len(part))
        rows = db.execute(
            f"SELECT id, known FROM directory_agency WHERE id IN ({marks}) AND rec_from<=? AND rec_to>?",
            (*part, moment.at, moment.at),
        )
        found.update((id, _known(known)) for id, known in rows)
    for id in wanted:
        if id not in found:
            row = db.execute("SELECT known FROM directory_agency WHERE id=? ORDER BY rec_from", (id,)).fetchone()
            if row is not None:
                found[id] = _known(row[0])
    return found


def named(db: Connection, ids: Iterable[str], moment: Moment) -> dict[str, Item]:
    """Id → {id, code, name}, as called on the day."""
    known = agencies_by_id(db, ids, moment)
    return {id: shown(id, agency, moment) for id, agency in known.items()}


def shown(id: str, agency: Known, moment: Moment) -> Item:
    return {"id": id, "code": agency.code, "name": agency.name_on(moment.ordinal)}


def settings(db: Connection, moment: Moment, region: str | None = None) -> dict[str, dict[str, Any]]:
    """Code → the settings of each region that was known, or of one."""
    if region is not None:
        return {region: settings_of(db, region, moment)}
    rows = db.execute(f"SELECT region, known FROM directory_region WHERE {_KNOWN_THEN}", {"at": moment.at})
    return {region: _item(known)["settings"] for region, known in rows}


def settings_of(db: Connection, region: str, moment: Moment) -> dict[str, Any]:
    """The settings of a region; empty when it was not known yet."""
    row = db.execute(
        f"SELECT known FROM directory_region WHERE region=:region AND {_KNOWN_THEN}",
        {"region": region, "at": moment.at},
    ).fetchone()
    settings: dict[str, Any] = _item(row[0])["settings"] if row else {}
    return settings


def target(db: Connection, region: str, year: int, moment: Moment) -> Item | None:
    row = db.execute(
        f"SELECT target FROM directory_target WHERE region=:region AND year=:year AND {_KNOWN_THEN}",
        {"region": region, "year": year, "at": moment.at},
    ).fetchone()
    return _item(row[0]) if row else None


def figures(db: Connection, region: str | None, moment: Moment, within: Within | None = None) -> list[Item]:
    """What was published by the day, in the order it was recorded; with its region when asked for all of them."""
    readable, said = _readable("region", within)
    rows = db.execute(
        "SELECT region, figure FROM directory_figure WHERE (CAST(:region AS TEXT) IS NULL OR region=:region)"
        f" AND {readable} AND rec_from<=:at AND day<=:day ORDER BY region, no",
        {**said, "region": region, "at": moment.at, "day": moment.ordinal},
    )
    return [_item(figure) if region is not None else {"region": code, **_item(figure)} for code, figure in rows]


def trainees(
    db: Connection, region: str | None, year: int | None, moment: Moment, within: Within | None = None
) -> list[tuple[Any, ...]]:
    """(region, key, programme, year, agency) of every trainee registered by the moment."""
    readable, said = _readable("region", within)
    return db.execute(
        "SELECT region, key, programme, year, agency FROM directory_trainee"
        " WHERE (CAST(:region AS TEXT) IS NULL OR region=:region)"
        f" AND (CAST(:year AS BIGINT) IS NULL OR year=:year) AND {readable} AND rec_from<=:at"
        " ORDER BY region, year, key, no",
        {**said, "region": region, "year": year, "at": moment.at},
    ).fetchall()
