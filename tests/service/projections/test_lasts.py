"""Which event is the last on a day, as known at a moment: from rows, and from the events themselves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from service.projections.innovations.lasts import Changed, Last, Lasts, Step

DAYS = range(1, 8)
told = st.lists(
    st.tuples(st.integers(0, 2), st.integers(1, 7), st.none() | st.tuples(st.integers(0, 20), st.integers(1, 7))),
    min_size=1,
    max_size=12,
)
"""Of each event: how long after the one before, its day, and which earlier one gets which other day by it."""


def _read(days: list[int]) -> list[Step]:
    """The steps there are by all events, the slow way: the last on each day of those whose day has come."""
    found: list[Step] = []
    for day in DAYS:
        come = [version for version, own in enumerate(days, 1) if own <= day]
        if come and (not found or found[-1].version != come[-1]):
            found.append(Step(day, come[-1], come[-1], 2020))
    return found


def _holding(rows: list[Last], at: int, day: int) -> list[int]:
    return [
        row.version
        for row in rows
        if row.rec_from <= at < row.until and row.valid_from <= day and (at < row.rec_to or day < row.valid_to)
    ]


def _stored(rows: dict[tuple[int, int], Last], changed: Changed) -> None:
    """As the table would have it."""
    for row in changed.deleted:
        del rows[row.rec_from, row.version]
    for row in changed.ended:
        assert rows[row.rec_from, row.version] is row
    for row in changed.inserted:
        assert (row.rec_from, row.version) not in rows
        rows[row.rec_from, row.version] = row


@given(told, st.sets(st.integers(0, 12)))
def test_at_any_moment_and_on_any_day_the_last_event_is_one_row(
    events: list[tuple[int, int, tuple[int, int] | None]], takes: set[int]
) -> None:
    lasts, days, at = Lasts(), list[int](), 0
    known: dict[int, list[Step]] = {}
    rows: dict[tuple[int, int], Last] = {}
    for number, (later, day, corrected) in enumerate(events):
        at += later
        days.append(day)
        if corrected is not None:
            days[corrected[0] % len(days)] = corrected[1]
            lasts.renew(at, _read(days))
        else:
            lasts.add(at, Step(day, len(days), len(days), 2020))
        known[at] = _read(days)
        if number in takes:
            _stored(rows, lasts.take())
    _stored(rows, lasts.take())
    for moment, steps in known.items():
        for day in DAYS:
            expected = [step.version for step in steps if step.day <= day][-1:]
            assert _holding(list(rows.values()), moment, day) == expected
