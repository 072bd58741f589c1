from __future__ import annotations

from datetime import UTC, date, datetime

import click
import pytest

from api.cli.moments import day, instant_or_day, version_or_day


def test_a_month_and_a_year_mean_their_last_day() -> None:
    assert [day(text) for text in ("2020-08-04", "2020-02", "2020")] == [
        date(2020, 8, 4),
        date(2020, 2, 29),
        date(2020, 12, 31),
    ]


def test_an_instant_is_read_in_utc() -> None:
    assert instant_or_day("2020-08-04T10:00:00+07:00") == datetime(2020, 8, 4, 3, tzinfo=UTC)
    assert instant_or_day("2020-08-04") == date(2020, 8, 4)


def test_digits_alone_are_a_version() -> None:
    assert version_or_day("0") == 0
    assert version_or_day("2020") == 2020
    assert version_or_day("2020-08") == date(2020, 8, 31)


@pytest.mark.parametrize("text", ["", "besok", "2020-13", "2020-08-04T10:00:00", "2020-08-04Tx"])
def test_what_is_no_moment_is_wrong_use(text: str) -> None:
    with pytest.raises(click.BadParameter):
        instant_or_day(text)
