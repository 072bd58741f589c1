"""What was known of a value at any moment: from the rows of a track, and from the values themselves."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from service.projections.bitemporal import BEGINNING, FOREVER, Changes, Ends, Span, Track
from service.projections.innovations import counts

DAYS = range(1, 8)
VALUES = (None, "a", "b", "c")
said = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.dictionaries(st.integers(1, 7), st.sampled_from(VALUES), min_size=1, max_size=4),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)
"""How long after what was known before, from which days on the value is another, and whether the past was nothing."""

Stored = dict[tuple[str, int, int], Ends]


def _keep(rows: Stored, changed: Changes) -> None:
    """As the table would have it: by its key, which has the value in a list and not where it is a number."""
    for row, ends in changed.deleted:
        assert rows.pop(_key(row)) == ends
    for row, ends in changed.ended:
        assert rows[_key(row)] == ends
        rows[_key(row)] = row.ends
    for row in changed.inserted:
        assert _key(row)[1:] not in [key[1:] for key in rows]
        rows[_key(row)] = row.ends


def _key(row: Span) -> tuple[str, int, int]:
    assert row.value is not None
    return row.value, row.rec_from, row.valid_from


def _holding(rows: Stored, at: int, day: int) -> list[str]:
    return [
        value
        for (value, rec_from, valid_from), (rec_to, valid_to, until) in rows.items()
        if rec_from <= at < until and valid_from <= day and (at < rec_to or day < valid_to)
    ]


@given(said, st.sets(st.integers(0, 12)))
def test_at_any_moment_and_on_any_day_the_value_is_one_row(
    told: list[tuple[int, dict[int, str | None], bool]], takes: set[int]
) -> None:
    track, whole, at = Track(), Track(), 0
    now: dict[int, str | None] = dict.fromkeys(DAYS)
    known: dict[int, dict[int, str | None]] = {}
    rows: Stored = {}
    corners = counts.nothing()
    for number, (later, values, anew) in enumerate(told):
        at += later
        profile = [*([(BEGINNING, None)] if anew else []), *sorted(values.items())]
        for day in DAYS:
            come = [value for first, value in profile if first <= day]
            now[day] = come[-1] if come else now[day]
        for each in (track, whole):
            if len(profile) == 1:
                each.follow(at, *profile[0])
            else:
                each.change(at, profile)
        known[at] = dict(now)
        if number in takes:
            corners.update(_taken(track, rows))
    corners.update(_taken(track, rows))
    for moment, along in known.items():
        for day in DAYS:
            expected = [along[day]] if along[day] is not None else []
            assert _holding(rows, moment, day) == expected
            assert _counted(corners, moment, day) == expected
    at_once: Stored = {}
    assert _some(_taken(whole, at_once)) == _some(corners)
    assert at_once == rows


def _taken(track: Track, rows: Stored) -> counts.Corners:
    changes = track.take()
    _keep(rows, changes)
    return counts.corners(changes)


def _some(corners: counts.Corners) -> counts.Corners:
    return counts.Corners({corner: amount for corner, amount in corners.items() if amount})


def _counted(corners: counts.Corners, at: int, day: int) -> list[str]:
    """The values counted on the day, as known at the moment."""
    found = Counter[object]()
    for corner, amount in corners.items():
        if corner.rec <= at and corner.day <= day:
            found[corner.key] += amount
    return [str(key) for key, amount in found.items() for _ in range(amount)]


def test_a_value_that_another_follows_goes_on_being_one_row() -> None:
    track = Track()
    track.follow(1, 10, "a")
    (first,) = track.take().inserted
    track.follow(5, 20, "b")
    changes = track.take()
    assert [(row.value, ends) for row, ends in changes.ended] == [("a", (FOREVER, FOREVER, FOREVER))]
    assert first.ends == (5, 20, FOREVER)
    assert [(row.value, row.ends) for row in changes.inserted] == [("b", (FOREVER, FOREVER, FOREVER))]
    assert track.take() == Changes([], [], [])
