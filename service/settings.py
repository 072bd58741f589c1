"""The one reader of the environment (contract, section 3)."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit

from service.oidc.origin import origin

HIDDEN = "hidden"


class Unusable(Exception):
    """A setting cannot be used; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many requests in how many seconds."""

    requests: int
    seconds: int

    def __str__(self) -> str:
        unit = next(name for name, seconds in _UNITS.items() if seconds == self.seconds)
        return f"{self.requests}/{unit}"


_UNITS = {"second": 1, "minute": 60, "hour": 3600}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`dev_tokens` is token → account name for development, handed down by `serve --dev-tokens`; never set by hand.

    `vault` is where what may be destroyed lies: another database than the record, else a copy of the record would bring
    it back. `week_key` is the file of what the vault's keys are wrapped with: no copy should hold both. Beside the
    evidence where nothing is said.
    """

    database: str = "sqlite:///jejak.db"
    read_database: str | None = None
    bind: str = "127.0.0.1:8000"
    workers: int = 2
    log: str = "text"
    language: str = "id"
    evidence_dir: str = "evidence"
    vault: str = ""
    week_key: str = ""
    audit_policy: str | None = None
    secret_key: str | None = None
    origin: str = "jejak.local"
    contact: str | None = None
    witnesses: tuple[str, ...] = ()
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    proxies: tuple[str, ...] = ()
    rate_account: Rate = Rate(30_000, 60)
    rate_public: Rate = Rate(12_000, 60)
    rate_store: str | None = None
    dev_tokens: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.vault:
            object.__setattr__(self, "vault", f"sqlite:///{self.evidence_dir}/vault.db")
        if not self.week_key:
            object.__setattr__(self, "week_key", f"{self.evidence_dir}/not-for-backups/week.key")


_DEFAULT = Settings()


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The effective settings; raises Unusable."""

    def of(name: str, default: str) -> str:
        return environment.get(f"JEJAK_{name}") or default

    workers = of("WORKERS", "2")
    if not workers.isascii() or not workers.isdigit() or not 1 <= int(workers) <= 64:
        raise Unusable(f"JEJAK_WORKERS must be a number from 1 to 64, not {workers!r}")
    return Settings(
        database=_address("JEJAK_DATABASE", of("DATABASE", _DEFAULT.database)),
        read_database=_standby(of("DATABASE", _DEFAULT.database), of("READ_DATABASE", "")),
        bind=of("BIND", _DEFAULT.bind),
        workers=int(workers),
        log=_one_of("JEJAK_LOG", of("LOG", _DEFAULT.log), "json", "text"),
        language=_one_of("JEJAK_LANGUAGE", of("LANGUAGE", _DEFAULT.language), "id", "en"),
        evidence_dir=of("EVIDENCE_DIR", _DEFAULT.evidence_dir),
        vault=_apart(of("VAULT", ""), of("DATABASE", _DEFAULT.database)),
        week_key=of("WEEK_KEY", ""),
        audit_policy=of("AUDIT_POLICY", "") or None,
        secret_key=environment.get("JEJAK_SECRET_KEY") or None,
        origin=_origin(of("ORIGIN", _DEFAULT.origin)),
        contact=_contact(of("CONTACT", "")),
        oidc_issuer=_issuer(of("OIDC_ISSUER", "")),
        oidc_audience=_audience(of("OIDC_AUDIENCE", ""), of("OIDC_ISSUER", "")),
        oidc_client_id=_client(of("OIDC_CLIENT_ID", ""), of("OIDC_ISSUER", ""), of("OIDC_CLIENT_SECRET", "")),
        oidc_client_secret=of("OIDC_CLIENT_SECRET", "") or None,
        witnesses=tuple(of("WITNESSES", "").split()),
        proxies=_networks(of("PROXIES", "")),
        rate_account=_rate("JEJAK_RATE_ACCOUNT", of("RATE_ACCOUNT", str(_DEFAULT.rate_account))),
        rate_public=_rate("JEJAK_RATE_PUBLIC", of("RATE_PUBLIC", str(_DEFAULT.rate_public))),
        rate_store=_redis(of("RATE_STORE", "")),
        dev_tokens=json.loads(of("DEV_TOKENS", "{}")),
    )


def state_directory(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where a person's own programs keep what they learned (XDG Base Directory: a relative path is as good as none).
    None for somebody without a home."""
    state, home = Path(environment.get("XDG_STATE_HOME", "")), Path(environment.get("HOME", ""))
    if state.is_absolute():
        return state / "jejak"
    return home / ".local" / "state" / "jejak" if home.is_absolute() else None


def _one_of(name: str, value: str, *allowed: str) -> str:
    if value not in allowed:
        raise Unusable(f"{name} must be one of {', '.join(allowed)}, not {value!r}")
    return value


def _address(name: str, text: str) -> str:
    """A file of the embedded store, or PostgreSQL."""
    if is_postgresql(text) or (text.startswith("sqlite:///") and text != "sqlite:///"):
        return text
    raise Unusable(f"{name} must be sqlite:///FILE or postgresql://…, not {text.split(':', 1)[0]}:…")


def _issuer(text: str) -> str | None:
    """As the issuer writes itself, byte by byte: it is compared with what tokens say."""
    try:
        if not text or (origin(text) and "?" not in text):
            return text or None
    except ValueError:
        pass
    raise Unusable(f"JEJAK_OIDC_ISSUER must be https://…, or on loopback, without a query, not {text!r}")


def _audience(text: str, issuer: str) -> str | None:
    """What tokens of the issuer call this record."""
    if text and not issuer:
        raise Unusable("JEJAK_OIDC_AUDIENCE is whom the tokens of JEJAK_OIDC_ISSUER are for: name that too")
    if len(text) > 255 or not text.isprintable():
        raise Unusable("JEJAK_OIDC_AUDIENCE must be a short text")
    return text or None


def _apart(vault: str, database: str) -> str:
    """Another database than the record's; empty where none is named."""
    if vault and _address("JEJAK_VAULT", vault) == database:
        raise Unusable("JEJAK_VAULT must be another database than JEJAK_DATABASE")
    return vault


def _client(text: str, issuer: str, secret: str) -> str | None:
    """What the issuer calls the pages of this record."""
    if text and not (issuer and secret):
        raise Unusable("JEJAK_OIDC_CLIENT_ID needs JEJAK_OIDC_ISSUER and JEJAK_OIDC_CLIENT_SECRET beside it")
    return text or None


def _origin(text: str) -> str:
    """What the names of the ledger's logs begin with: one word, no scheme, no plus (C2SP signed-note)."""
    if not text.isprintable() or re.search(r"[\s+]|://|/$", text):
        raise Unusable(f"JEJAK_ORIGIN must be like jejak.example.go.id, not {text!r}")
    return text


def _contact(text: str) -> str | None:
    """Whom people write to who cannot use a page: an e-mail address, or a page that says how."""
    if text and not re.fullmatch(r"[!-~]+@[!-~]+\.[!-~]+|https://[!-~]+", text):
        raise Unusable(f"JEJAK_CONTACT must be an e-mail address or https://…, not {text!r}")
    return text or None


def _networks(text: str) -> tuple[str, ...]:
    """Addresses or networks of proxies, separated by spaces."""
    for each in text.split():
        try:
            ip_network(each, strict=False)
        except ValueError:
            raise Unusable(f"JEJAK_PROXIES must be addresses or networks such as 10.0.0.0/24, not {each!r}") from None
    return tuple(text.split())


def _rate(name: str, text: str) -> Rate:
    found = re.fullmatch(r"(?a:([1-9]\d{0,8})/(second|minute|hour))", text)
    if found is None:
        raise Unusable(f"{name} must be like 600/minute, not {text!r}")
    return Rate(int(found[1]), _UNITS[found[2]])


def _redis(text: str) -> str | None:
    if text and not text.startswith(("redis://", "rediss://")):
        raise Unusable("JEJAK_RATE_STORE must be redis://… or rediss://…")
    return text or None


def _standby(database: str, text: str) -> str | None:
    """A hot standby of the database; only PostgreSQL has one."""
    if not text:
        return None
    if not is_postgresql(text) or not is_postgresql(database):
        raise Unusable("JEJAK_READ_DATABASE names a standby of PostgreSQL: both must be postgresql://…")
    return text


def is_postgresql(address: str) -> bool:
    """Otherwise it is a file of the embedded store."""
    return address.startswith(("postgresql://", "postgres://"))


def without_password(address: str) -> str:
    """An address without its password."""
    password = urlsplit(address).password
    return address.replace(f":{password}@", f":{HIDDEN}@", 1) if password else address
