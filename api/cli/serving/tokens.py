"""Random tokens for development: one account a role, and one that holds three roles."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ACCOUNTS = ("innovator", "facilitator", "mentor", "evaluator", "leader", "auditor", "admin", "dual")
"""`dual` is facilitator, mentor and evaluator; the account's id is `dev-` and its name."""

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def made() -> dict[str, str]:
    """account name → token"""
    return {name: secrets.token_urlsafe(24) for name in ACCOUNTS}


def is_local(database: str, environment: Mapping[str, str] = os.environ) -> bool:
    """True for a SQLite file and for PostgreSQL on loopback or a Unix socket, every host of it.

    Where the address leaves something out libpq asks its own variables and files.
    """
    address = urlsplit(database)
    if address.scheme == "sqlite":
        return True
    said = parse_qs(address.query)
    if "service" in said or "PGSERVICE" in environment:
        return False
    hosts = [host.rsplit(":", 1)[0].strip("[]") for host in address.netloc.rpartition("@")[2].split(",")]
    hosts += [host for name in ("host", "hostaddr") for value in said.get(name, []) for host in value.split(",")]
    named = [host for host in hosts if host]
    if not named:
        named = [host for name in ("PGHOST", "PGHOSTADDR") for host in environment.get(name, "").split(",") if host]
    return all(host in _LOOPBACK or Path(host).is_absolute() for host in named)
