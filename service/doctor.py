"""Looking after the product: is everything there that it runs on, and in the state it relies on."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from service.audit.policies import policy_of
from service.audit.standing import standing
from service.bootstrap import Service, open_service
from service.clock import Clock, system_clock
from service.errors import Busy
from service.people.finding import SEALED_SINCE
from service.projections.health import NOT_SWITCHED, STOPPED
from service.readiness import writable
from service.rulebook import rulebook
from service.rulebook.last_run import FILE, LastRun, Standing, last_run
from service.settings import HIDDEN, Settings, Unusable, is_postgresql, without_password
from service.store.engine import Wrong, engine_for
from service.vault import open_vault

_SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """`status` is ok, warning or broken."""

    name: str
    status: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    settings: dict[str, Any]
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.status != "broken" for check in self.checks)

    def plain(self) -> dict[str, Any]:
        return {"ok": self.ok, "settings": self.settings, "checks": [asdict(check) for check in self.checks]}


def examine(settings: Settings, clock: Clock = system_clock) -> Report:
    """Changes nothing that is recorded; a store that does not exist yet is not made."""
    return Report(settings=effective(settings), checks=tuple(_checks(settings, clock)))


def running(service: Service) -> tuple[Check, ...]:
    """What a record that is open can say of itself at once, without places: for people with an account."""
    return (
        Check(name="store", status="ok" if (store := writable(service.store)) == "ok" else "broken", detail=store),
        _checked("durability", service.store.engine.durable),
        _checked("projections", lambda: _projections(service)),
        _checked("clock", lambda: _clock(service)),
        _ledger(service),
        kept(last_run(rulebook())),
    )


def effective(settings: Settings) -> dict[str, Any]:
    """Every setting under the name of its environment variable, secrets hidden."""
    shown = {f"JEJAK_{field.name.upper()}": getattr(settings, field.name) for field in fields(settings)}
    shown["JEJAK_DATABASE"] = without_password(settings.database)
    shown["JEJAK_READ_DATABASE"] = settings.read_database and without_password(settings.read_database)
    shown["JEJAK_VAULT"] = without_password(settings.vault)
    shown["JEJAK_SECRET_KEY"] = HIDDEN if settings.secret_key else None
    shown["JEJAK_RATE_STORE"] = settings.rate_store and without_password(settings.rate_store)
    shown |= {"JEJAK_RATE_ACCOUNT": str(settings.rate_account), "JEJAK_RATE_PUBLIC": str(settings.rate_public)}
    shown["JEJAK_OIDC_CLIENT_SECRET"] = HIDDEN if settings.oidc_client_secret else None
    shown["JEJAK_DEV_TOKENS"] = HIDDEN if settings.dev_tokens else None
    return shown


def _checks(settings: Settings, clock: Clock) -> Iterator[Check]:
    engine = engine_for(settings.database)
    software = _checked(engine.name, engine.software)
    yield software
    yield _checked("evidence", lambda: _evidence(Path(settings.evidence_dir)))
    yield _vault(settings)
    yield kept(last_run(rulebook()))
    if settings.audit_policy is not None:
        yield _checked("audit-policy", lambda: _policy(settings))
    if software.status == "broken":
        return
    if not engine.exists():
        yield Check(name="database", status="broken", detail="there is no store yet; `jejak init` makes one")
        return
    whole = _checked("database", engine.usable)
    yield whole
    if whole.status == "broken":
        return
    yield _checked("durability", engine.durable)
    with closing(open_service(replace(settings, audit_policy=None), clock=clock)) as service:
        yield _checked("projections", lambda: _projections(service))
        yield _checked("clock", lambda: _clock(service))
        yield _ledger(service)
        yield _personal_data(service)


def _checked(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name=name, status="ok", detail=look())
    except (OSError, sqlite3.Error, Busy, Wrong) as wrong:
        return Check(name=name, status="broken", detail=str(wrong))


def _evidence(directory: Path) -> str:
    existing = directory
    while not existing.exists():
        existing = existing.absolute().parent
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise Wrong(f"{directory.absolute()} is not writable")
    return f"{directory.absolute()} is writable" if existing is directory else f"{directory.absolute()} can be made"


def _vault(settings: Settings) -> Check:
    with closing(open_vault(settings.vault)) as vault:
        found = _checked("vault", vault.usable)
        if found.status == "ok" and vault.name == "sqlite" and is_postgresql(settings.database):
            return replace(
                found, status="warning", detail=f"{found.detail}; several machines need JEJAK_VAULT=postgresql://…"
            )
    return found


def kept(found: LastRun) -> Check:
    """What the tests of this build found of the rules, as the pages show it."""
    if found.standing is Standing.DAMAGED:
        return Check(name="rules", status="warning", detail=f"{FILE} of this build cannot be read: {found.why}")
    if found.run is None:
        return Check(name="rules", status="ok", detail="no result of their tests came with this build")
    ran = f"tested at {found.run.commit or 'no commit'}, {found.run.ran_at.isoformat()}"
    if found.standing is Standing.OTHERS:
        return Check(name="rules", status="warning", detail=f"{ran}, and changed since: that is not shown")
    outcomes = [each for scenarios in found.run.outcomes.values() for each in scenarios.values()]
    status = "warning" if "failed" in outcomes else "ok"
    return Check(name="rules", status=status, detail=f"{ran}: {outcomes.count('passed')} of {len(outcomes)} passed")


def _personal_data(service: Service) -> Check:
    """What was stored before texts of persons were sealed stays as it is: nothing recorded is changed."""
    open_texts = service.finding.open_texts(int(service.store.kept(SEALED_SINCE) or 0))
    if open_texts:
        detail = f"{open_texts} texts of persons were stored before they were sealed: they cannot be erased"
        return Check(name="personal-data", status="warning", detail=detail)
    return Check(name="personal-data", status="ok", detail="texts of persons are sealed, each person's with a key")


def _policy(settings: Settings) -> str:
    try:
        policy = policy_of(settings)
    except Unusable as unusable:
        raise Wrong(str(unusable)) from None
    assert policy is not None, "one is named"
    return f"{len(policy.logs)} logs, {len(policy.witnesses)} witnesses"


def _projections(service: Service) -> str:
    found = service.projections.status()
    stopped = [each for each in found if each.health == STOPPED]
    if stopped:
        raise Wrong("; ".join(f"{each.name} stopped: {each.error}" for each in stopped))
    unread = [each.name for each in found if each.health == NOT_SWITCHED]
    if unread:
        raise Wrong(
            f"what is in place of {', '.join(unread)} is another release's: `jejak projections build`, `switch`"
        )
    return f"{len(found)} running, at most {max(each.behind for each in found)} behind"


def _ledger(service: Service) -> Check:
    found = standing(service.store.recorder.rows, service.clock())
    detail = f"{found.leaves} leaves in {found.logs} logs"
    if found.forked:
        names = ", ".join(found.forked)
        detail += f"; nothing is recorded in what has forked, see `jejak audit open-log`: {names}"
        return Check(name="ledger", status="broken", detail=detail)
    if found.unsigned:
        names = f"{', '.join(found.unsigned[:3])}{' …' if len(found.unsigned) > 3 else ''}"
        detail += f"; nobody has signed {names} for a day: `jejak sign`"
        return Check(name="ledger", status="warning", detail=detail)
    return Check(name="ledger", status="ok", detail=f"{detail}, all signed within a day")


def _clock(service: Service) -> str:
    last = service.store.last_position()
    newest = service.store.feed(last - 1, 1)
    if newest and newest[0].timestamp > service.clock() + _SKEW:
        raise Wrong(f"now is before the last event was recorded ({newest[0].timestamp.isoformat()})")
    return f"{service.clock().isoformat()}, not before the last event"
