"""Business dates are intervals of whole days (EDTF)."""

from __future__ import annotations

import copy
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.dates import BusinessDate
from tests.domain.anything import business_dates, days
from tests.domain.story import on


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023-10", date(2023, 10, 1), date(2023, 10, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2023-10-17", date(2023, 10, 17), date(2023, 10, 17)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_a_year_a_month_and_a_day_are_intervals(text: str, first: date, last: date) -> None:
    assert (on(text).first, on(text).last, str(on(text))) == (first, last, text)


@pytest.mark.parametrize(
    "text",
    ["", "0000", "23", "2023-13", "2023-00", "2023-02-30", "2023-2-3", "2023-1", "20231017", " 2023", "2023\n",
     "2023-10-17T00:00", "2023/2024", "2023?", "٢٠٢٣", "-2023", "2023-10-"],
)  # fmt: skip
def test_what_is_no_real_year_month_or_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        BusinessDate.parse(text)


@given(business_dates)
def test_an_interval_is_written_as_it_is_read(moment: BusinessDate) -> None:
    assert BusinessDate.parse(str(moment)) == moment
    assert hash(BusinessDate.parse(moment.text)) == hash(moment)


@given(business_dates)
def test_an_interval_starts_no_later_than_it_ends_and_lies_in_its_year(moment: BusinessDate) -> None:
    assert moment.first <= moment.last
    assert moment.first.year == moment.last.year == moment.year


@given(business_dates, business_dates)
def test_one_interval_ends_before_another_when_no_day_of_it_reaches_the_other(
    one: BusinessDate, other: BusinessDate
) -> None:
    reaches = any(one.first + timedelta(days=n) >= other.first for n in range((one.last - one.first).days + 1))
    assert one.ends_before(other) is not reaches


@given(business_dates, business_dates)
def test_of_two_intervals_at_most_one_ends_before_the_other(one: BusinessDate, other: BusinessDate) -> None:
    assert not (one.ends_before(other) and other.ends_before(one))


@given(business_dates, business_dates, business_dates)
def test_ending_before_carries_over(one: BusinessDate, other: BusinessDate, third: BusinessDate) -> None:
    if one.ends_before(other) and other.ends_before(third):
        assert one.ends_before(third)


@given(days)
def test_a_day_never_ends_before_its_own_month_or_year(day: date) -> None:
    exact = BusinessDate.day(day)
    month, year = on(exact.text[:7]), on(exact.text[:4])
    assert not any(a.ends_before(b) for a in (exact, month, year) for b in (exact, month, year))
    assert (exact.is_day, month.is_month, year.is_day or year.is_month) == (True, True, False)


@given(business_dates, st.sampled_from(["text", "first", "last", "other"]))
def test_an_interval_never_changes(moment: BusinessDate, member: str) -> None:
    with pytest.raises(AttributeError):
        setattr(moment, member, "2023")
    assert copy.deepcopy(moment) == moment


def test_an_interval_is_not_equal_to_its_text() -> None:
    assert on("2023") != "2023"
