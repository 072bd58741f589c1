"""How many innovations are new in a region and year, by agency and cycle, on any day as known at any moment.

A span (see bitemporal.py) is four corners: one more from its first day on since it is known, one less from the day on
which another follows since that is known, and both taken back when it is over. The count on a day at a moment is the
sum of the corners that are neither later in days nor in knowledge. To read it from a few rows the days are summed in
buckets of a year, a month and a day, and each bucket keeps its running total over time.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import accumulate
from typing import Any, NamedTuple

from service.projections.bitemporal import FOREVER, Changes, Ends, Span
from service.projections.innovations.facets import facet_number
from service.sql import Connection

YEARS, MONTHS, DAYS = range(3)

Key = tuple[str, int, str, str]
"""region, year, agency, cycle (empty for none)"""


class Corner(NamedTuple):
    key: Key
    day: int
    rec: int


class Bucket(NamedTuple):
    key: Key
    level: int
    bucket: int

    @property
    def number(self) -> int:
        return facet_number("bucket", repr(self))


Corners = Counter[Corner]


def nothing() -> Corners:
    return Counter()


def corners(changes: Changes) -> Corners:
    """What the changed spans of one innovation add to the counts."""
    found: Corners = Counter()
    for span in changes.inserted:
        _add(found, span, span.ends, 1)
    for span, before in changes.ended:
        _add(found, span, before, -1)
        _add(found, span, span.ends, 1)
    for span, before in changes.deleted:
        _add(found, span, before, -1)
    return found


def _add(found: Corners, span: Span, ends: Ends, amount: int) -> None:
    rec_to, valid_to, until = ends
    found[Corner(span.value, span.valid_from, span.rec_from)] += amount
    if rec_to != FOREVER:
        found[Corner(span.value, valid_to, rec_to)] -= amount
    if until != FOREVER:
        found[Corner(span.value, span.valid_from, until)] -= amount
        if rec_to != FOREVER:
            found[Corner(span.value, valid_to, until)] += amount


def bucketed(found: Corners) -> dict[Bucket, list[tuple[int, int]]]:
    """For each bucket the changes of its total in order of time: (moment, amount)."""
    sums: dict[Bucket, Counter[int]] = defaultdict(Counter)
    for corner, amount in found.items():
        if amount:
            for level, bucket in enumerate(_buckets(corner.day)):
                sums[Bucket(corner.key, level, bucket)][corner.rec] += amount
    changed = ((bucket, sorted((rec, n) for rec, n in changes.items() if n)) for bucket, changes in sums.items())
    return {bucket: changes for bucket, changes in changed if changes}


def _buckets(day: int) -> tuple[int, int, int]:
    when = date.fromordinal(day)
    return when.year, when.year * 12 + when.month - 1, day


def write(db: Connection, prefix: str, found: Corners) -> None:
    """Adds the corners to the running totals; those of a later moment are raised with them, each row once."""
    changed = [(bucket, bucket.number, changes) for bucket, changes in bucketed(found).items()]
    db.executemany(
        f"INSERT INTO {prefix}innovation_bucket VALUES (?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
        [_row(bucket, number) for bucket, number, _ in changed],
    )
    db.executemany(
        f"INSERT INTO {prefix}innovation_count VALUES (?,?,?)"
        " ON CONFLICT (bucket, rec) DO UPDATE SET total=excluded.total",
        [
            (number, rec, total)
            for _, number, changes in changed
            for rec, total in _raised(_since(db, f"{prefix}innovation_count", number, changes[0][0]), changes)
        ],
    )


def _since(db: Connection, table: str, number: int, rec: int) -> list[tuple[int, int]]:
    """(moment, total) of a bucket from the last one before a moment on."""
    return db.execute(
        f"SELECT rec, total FROM {table} WHERE bucket=?1"
        f" AND rec>=coalesce((SELECT max(rec) FROM {table} WHERE bucket=?1 AND rec<?2), 0) ORDER BY rec",
        (number, rec),
    ).fetchall()


def _raised(known: list[tuple[int, int]], changes: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The totals that are new or others; `known` and `changes` in order of time."""
    amounts, totals = dict(changes), dict(known)
    before = added = 0
    for rec in sorted({*amounts, *totals}):
        before, added = totals.get(rec, before), added + amounts.get(rec, 0)
        if rec >= changes[0][0]:
            yield rec, before + added


def whole(found: Corners) -> tuple[list[tuple[Any, ...]], list[tuple[Any, ...]]]:
    """All rows at once, of `innovation_bucket` and of `innovation_count`."""
    buckets, counts = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    for bucket, changes in bucketed(found).items():
        number = bucket.number
        totals = accumulate(amount for _, amount in changes)
        buckets.append(_row(bucket, number))
        counts += [(number, rec, total) for (rec, _), total in zip(changes, totals, strict=True)]
    return buckets, counts


def fill(db: Connection, prefix: str, found: Corners) -> None:
    """Writes the counts into empty tables."""
    buckets, counts = whole(found)
    db.copy(f"{prefix}innovation_bucket", buckets)
    db.copy(f"{prefix}innovation_count", counts)


def _row(bucket: Bucket, number: int) -> tuple[int, str, int, int, int, str, str]:
    (region, year, agency, cycle), level, place = bucket
    return number, region, year, level, place, agency, cycle


def new_by_agency(
    db: Connection,
    *,
    region: str,
    year: int,
    at: int,
    day: int,
    enrolled: bool = False,
    cycle: str | None = None,
) -> dict[str, int]:
    """Agency id → its innovations proposed in the year, as known at a moment and true on a day; none with 0.

    `day` FOREVER is the end of days; `enrolled` keeps those in a cycle, `cycle` those in that one.
    """
    condition = " AND cycle=:cycle" if cycle is not None else " AND cycle<>''" if enrolled else ""
    found = db.execute(
        f"""
        SELECT agency, CAST(sum((SELECT total FROM innovation_count c
                                 WHERE c.bucket=b.no AND c.rec<=:at ORDER BY c.rec DESC LIMIT 1)) AS BIGINT) AS total
        FROM innovation_bucket b
        WHERE region=:region AND year=:year
          AND (level={YEARS} AND bucket<:year_now
               OR level={MONTHS} AND bucket>=:first_month AND bucket<:month_now
               OR level={DAYS} AND bucket>=:first_day AND bucket<=:day){condition}
        GROUP BY agency
        """,  # no part of it is said by anybody outside
        {"region": region, "year": year, "at": at, "cycle": cycle, **_covering(day)},
    )
    return {agency: total for agency, total in found if total}


def _covering(day: int) -> dict[str, int]:
    """Which buckets hold the days up to and with this one: whole years, then whole months, then days."""
    if day >= date.max.toordinal():
        return {"year_now": FOREVER, "first_month": 0, "month_now": 0, "first_day": 1, "day": 0}
    year, month, _ = _buckets(day)
    first = date.fromordinal(day).replace(day=1).toordinal()
    return {"year_now": year, "first_month": year * 12, "month_now": month, "first_day": first, "day": day}
