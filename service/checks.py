"""What a record that is open can say of itself: each check in the program's own words, and as something to be told.

`FOUND` has what each check may find; whoever speaks another language tells that with its `facts`. What is not foreseen
there is the message of something that failed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from service.audit.standing import standing
from service.errors import Busy
from service.projections.health import NOT_SWITCHED, STOPPED
from service.readiness import writable
from service.rulebook import rulebook
from service.rulebook.last_run import FILE, LastRun, Standing, last_run
from service.store.engine import Wrong

if TYPE_CHECKING:
    from service.bootstrap import Service

FOUND: Mapping[str, tuple[str, ...]] = {
    "store": ("writable",),
    "durability": ("durable",),
    "projections": ("following", "stopped", "of_another_release"),
    "clock": ("right", "behind"),
    "ledger": ("signed", "unsigned", "forked"),
    "rules": ("unreadable", "untested", "others_tested", "tested"),
}
_SKEW = timedelta(seconds=5)
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`status` is ok, warning or broken; `found` is one of `FOUND`, or empty."""

    name: str
    status: str
    detail: str
    found: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def plain(self) -> dict[str, str]:
        return {"name": self.name, "status": self.status, "detail": self.detail}


def running(service: Service) -> tuple[Check, ...]:
    """At once, without places: for people with an account."""
    return (
        _store(service),
        checked("durability", lambda: _durable(service)),
        checked("projections", lambda: projections(service)),
        checked("clock", lambda: clock(service)),
        ledger(service),
        kept(last_run(rulebook())),
    )


def checked(name: str, look: Callable[[], Check | str]) -> Check:
    try:
        found = look()
    except (OSError, sqlite3.Error, Busy, Wrong) as wrong:
        return Check(name=name, status="broken", detail=str(wrong))
    return found if isinstance(found, Check) else Check(name=name, status="ok", detail=found)


def _store(service: Service) -> Check:
    said = writable(service.store)
    if said != "ok":
        return Check(name="store", status="broken", detail=said)
    return Check(name="store", status="ok", detail=said, found="writable")


def _durable(service: Service) -> Check:
    how = service.store.engine.durable()
    return Check(name="durability", status="ok", detail=how, found="durable", facts={"how": how})


def projections(service: Service) -> Check:
    found = service.projections.status()
    stopped = [each for each in found if each.health == STOPPED]
    if stopped:
        detail = "; ".join(f"{each.name} stopped: {each.error}" for each in stopped)
        facts = {"names": [each.name for each in stopped]}
        return Check(name="projections", status="broken", detail=detail, found="stopped", facts=facts)
    unread = [each.name for each in found if each.health == NOT_SWITCHED]
    if unread:
        detail = f"what is in place of {', '.join(unread)} is another release's: `jejak projections build`, `switch`"
        return Check(name="projections", status="broken", detail=detail, found="of_another_release",
                     facts={"names": unread})  # fmt: skip
    behind = max(each.behind for each in found)
    return Check(name="projections", status="ok", detail=f"{len(found)} running, at most {behind} behind",
                 found="following", facts={"n": len(found), "behind": behind})  # fmt: skip


def ledger(service: Service) -> Check:
    found = standing(service.store.recorder.rows, service.clock())
    detail, facts = f"{found.leaves} leaves in {found.logs} logs", {"leaves": found.leaves, "logs": found.logs}
    if found.forked:
        detail += "; nothing is recorded in what has forked, see `jejak audit open-log`: " + ", ".join(found.forked)
        return Check(name="ledger", status="broken", detail=detail, found="forked",
                     facts={**facts, "names": found.forked})  # fmt: skip
    if found.unsigned:
        names = [*found.unsigned[:_NAMED], *(["…"] if len(found.unsigned) > _NAMED else [])]
        said = f"{', '.join(found.unsigned[:_NAMED])}{' …' if len(found.unsigned) > _NAMED else ''}"
        detail += f"; nobody has signed {said} for a day: `jejak sign`"
        return Check(name="ledger", status="warning", detail=detail, found="unsigned", facts={**facts, "names": names})
    return Check(name="ledger", status="ok", detail=f"{detail}, all signed within a day", found="signed", facts=facts)


def clock(service: Service) -> Check:
    now, last = service.clock(), service.store.last_position()
    newest = service.store.feed(last - 1, 1)
    if newest and newest[0].timestamp > now + _SKEW:
        detail = f"now is before the last event was recorded ({newest[0].timestamp.isoformat()})"
        facts = {"now": now, "last": newest[0].timestamp}
        return Check(name="clock", status="broken", detail=detail, found="behind", facts=facts)
    detail = f"{now.isoformat()}, not before the last event"
    return Check(name="clock", status="ok", detail=detail, found="right", facts={"now": now})


def kept(found: LastRun) -> Check:
    """What the tests of this build found of the rules, as the pages show it."""
    if found.standing is Standing.DAMAGED:
        detail = f"{FILE} of this build cannot be read: {found.why}"
        return Check(name="rules", status="warning", detail=detail, found="unreadable", facts={"file": FILE})
    if found.run is None:
        detail = "no result of their tests came with this build"
        return Check(name="rules", status="ok", detail=detail, found="untested")
    run = found.run
    ran, facts = f"tested at {run.commit or 'no commit'}, {run.ran_at.isoformat()}", {"at": run.ran_at}
    if found.standing is Standing.OTHERS:
        detail = f"{ran}, and changed since: that is not shown"
        return Check(name="rules", status="warning", detail=detail, found="others_tested", facts=facts)
    outcomes = [each for scenarios in run.outcomes.values() for each in scenarios.values()]
    passed, all_of_them = outcomes.count("passed"), len(outcomes)
    return Check(name="rules", status="warning" if "failed" in outcomes else "ok",
                 detail=f"{ran}: {passed} of {all_of_them} passed", found="tested",
                 facts={**facts, "passed": passed, "all": all_of_them})  # fmt: skip
