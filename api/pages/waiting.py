"""How long an innovation has been where it is, and what of it is late: by its cycle's calendar, or since its launch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.asked import Asked
from api.pages import choices, reports
from api.pages.formats import CAPITAL, Formats
from domain.dates import BusinessDate
from service.clock import today_in


@dataclass(frozen=True, slots=True)
class Delays:
    """On a day: until when each cycle has each stage, and what the proof of each launched innovation is late."""

    today: date
    until: Mapping[tuple[str, str], BusinessDate]
    unproven: Mapping[str, int]

    def in_stage(self, item: Mapping[str, Any]) -> int:
        """Days beyond the calendar of its cycle; 0 where there is none, or time is left."""
        now = current(item)
        until = self.until.get((item["cycle"] or "", item["stage"] or ""))
        if now is None or now["status"] != "in_progress" or until is None:
            return 0
        return max((self.today - until.last).days, 0)


def delays(asked: Asked, region: str) -> Delays:
    """Of one region, today."""
    today = today_in(CAPITAL.value, asked.service.clock())
    until = {
        (cycle["id"], entry["stage"]): BusinessDate.parse(entry["to"])
        for cycle in choices.everything(asked, "cycle", region=region)
        for entry in cycle["calendar"]
    }
    late = reports.whole(asked, "not-implemented", region=region)["items"]
    return Delays(today, until, {each["id"]: each["days_overdue"] for each in late})


def current(item: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The stage that it has come to; None before the first."""
    return next((each for each in item["stages"] if each["stage"] == item["stage"]), None)


def since(item: Mapping[str, Any]) -> str | None:
    """The business date from which it is where it is."""
    now = current(item)
    if now is None:
        began = item["running_since"] or item["proposed_on"]
    else:
        began = now["started_on"] if now["status"] == "in_progress" else now["completed_on"]
    return None if began is None else str(began)


def days(item: Mapping[str, Any], today: date) -> int | None:
    """For how many days; None where the date is not known to the day."""
    began = since(item)
    known = BusinessDate.parse(began) if began else None
    return max((today - known.first).days, 0) if known is not None and known.is_day else None


def told(item: Mapping[str, Any], today: date, f: Formats) -> str:
    """12 hari di tahap Design, sejak 3 Mei 2026."""
    now, began, t = current(item), since(item), f.said.page
    where = t["stage_running" if item["running_since"] else "stage_none"]
    if now is not None:
        where = t[f"stage_{now['status']}"].format(stage=f.word(now["stage"]))
    if began is None:
        return where
    counted = days(item, today)
    when = t["since"].format(day=f.day(began))
    return f"{where}, {when}" if counted is None else f"{where}, {f.count('days', counted)} ({when})"


def lateness(item: Mapping[str, Any], late: Delays, f: Formats) -> list[str]:
    """What is late, in words; nothing for most."""
    found = []
    if beyond := late.in_stage(item):
        found.append(f.count("late_in_stage", beyond))
    if item["id"] in late.unproven:
        found.append(f.count("late_proof", late.unproven[item["id"]]))
    return found


def through(items: Iterable[Mapping[str, Any]]) -> list[int]:
    """Days from the beginning of the first stage to the end of the last, of those where both are known to the day."""
    found = []
    for item in items:
        first, last = item["stages"][0]["started_on"], item["stages"][-1]["completed_on"]
        if first is None or last is None:
            continue
        began, ended = BusinessDate.parse(first), BusinessDate.parse(last)
        if began.is_day and ended.is_day:
            found.append((ended.first - began.first).days)
    return found
