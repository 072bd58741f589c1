"""Reading arguments that name a moment: an instant, a business date, a version. Each raises click.BadParameter."""

from __future__ import annotations

from datetime import UTC, date, datetime

import click

from domain.dates import BusinessDate


def day(text: str) -> date:
    """`2020-08-04`; a month or a year means its last day."""
    try:
        return BusinessDate.parse(text).last
    except ValueError:
        raise click.BadParameter(f"{text!r} is no date (YYYY-MM-DD)") from None


def instant_or_day(text: str) -> date:
    """A date, or an instant with its zone (RFC 3339), in UTC."""
    if "T" not in text.upper():
        return day(text)
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no instant (RFC 3339)") from None
    if instant.tzinfo is None:
        raise click.BadParameter(f"{text!r} lacks its zone")
    return instant.astimezone(UTC)


def version_or_day(text: str) -> int | date:
    """A version (0 is before the first): digits alone; else a date."""
    return int(text) if text.isascii() and text.isdigit() else day(text)
