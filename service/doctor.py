"""Looking after the product: is everything there that it runs on, and in the state it relies on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from service import checks
from service.audit.policies import policy_of
from service.bootstrap import Service, open_service
from service.checks import Check, checked
from service.clock import Clock, system_clock
from service.people.finding import SEALED_SINCE
from service.rulebook import rulebook
from service.rulebook.last_run import last_run
from service.settings import HIDDEN, Settings, Unusable, is_postgresql, without_password
from service.store.engine import Wrong, engine_for
from service.vault import open_vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    settings: dict[str, Any]
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        return all(check.status != "broken" for check in self.checks)

    def plain(self) -> dict[str, Any]:
        return {"ok": self.ok, "settings": self.settings, "checks": [check.plain() for check in self.checks]}


def examine(settings: Settings, clock: Clock = system_clock) -> Report:
    """Changes nothing that is recorded; a store that does not exist yet is not made."""
    return Report(settings=effective(settings), checks=tuple(_checks(settings, clock)))


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
    software = checked(engine.name, engine.software)
    yield software
    yield checked("evidence", lambda: _evidence(Path(settings.evidence_dir)))
    yield _vault(settings)
    yield checks.kept(last_run(rulebook()))
    if settings.audit_policy is not None:
        yield checked("audit-policy", lambda: _policy(settings))
    if software.status == "broken":
        return
    if not engine.exists():
        yield Check(name="database", status="broken", detail="there is no store yet; `jejak init` makes one")
        return
    whole = checked("database", engine.usable)
    yield whole
    if whole.status == "broken":
        return
    yield checked("durability", engine.durable)
    with closing(open_service(replace(settings, audit_policy=None), clock=clock)) as service:
        yield checked("projections", lambda: checks.projections(service))
        yield checked("clock", lambda: checks.clock(service))
        yield checks.ledger(service)
        yield _personal_data(service)


def _evidence(directory: Path) -> str:
    existing = directory
    while not existing.exists():
        existing = existing.absolute().parent
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        raise Wrong(f"{directory.absolute()} is not writable")
    return f"{directory.absolute()} is writable" if existing is directory else f"{directory.absolute()} can be made"


def _vault(settings: Settings) -> Check:
    with closing(open_vault(settings.vault)) as vault:
        found = checked("vault", vault.usable)
        if found.status == "ok" and vault.name == "sqlite" and is_postgresql(settings.database):
            return replace(
                found, status="warning", detail=f"{found.detail}; several machines need JEJAK_VAULT=postgresql://…"
            )
    return found


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
