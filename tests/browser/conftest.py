"""A browser, and the application for it on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright

from api.app import create_app
from api.cli.serving.address import Address, listening
from api.cli.serving.waiting import waiting
from api.cli.serving.web import serving
from service.bootstrap import open_service
from service.login import Passwords
from service.settings import Settings
from tests.api.conftest import ROLES, Caller, Lab
from tests.api.pages.conftest import GOOD, SITI, Holders
from tests.conftest import chromium
from tests.issuer import CLIENT, SECRET, Issuer
from tests.service.audit.ledgers import sign_all


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    """Where the application is served; `siti` may log in."""
    with _served(tmp_path, Holders(SITI)) as served:
        yield served


@pytest.fixture
def url_with_issuer(tmp_path: Path) -> Iterator[str]:
    """Where one may also log in at an issuer, which believes that everybody is `siti`."""
    with Issuer() as issuer:
        holders = Holders(SITI)
        holders.linked[issuer.url, issuer.user] = SITI.account
        known = {"oidc_issuer": issuer.url, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
        with _served(tmp_path, holders, **known) as served:
            yield served


@contextmanager
def _served(tmp_path: Path, holders: Holders, **more: Any) -> Iterator[str]:
    tokens = {f"token-of-{role}": role for role in ROLES}
    database, evidence = f"sqlite:///{tmp_path / 'jejak.db'}", str(tmp_path / "evidence")
    settings = Settings(database=database, evidence_dir=evidence, dev_tokens=tokens, **more)
    with closing(open_service(settings, inline_projections=True)) as service:
        Passwords(service.vault, service.clock, service.secret).put("siti", SITI.account, GOOD)
        service.accounts = holders
        application = create_app(service)
        Lab(Caller(application))
        with closing(service.store.connection()) as db:
            sign_all(db)
        with listened(application) as url:
            yield url


@contextmanager
def listened(application: Flask) -> Iterator[str]:
    """Where it is served on loopback."""
    address, made = listening(Address("127.0.0.1", 0))
    with made:
        server = serving(address, made, application, waiting(), threads=3)
        yield address.url
        server.end(5)
