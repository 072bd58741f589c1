"""One application on a fresh store, with a clock that stands still and the read models following every command."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from api.app import create_app
from api.identity import Bearer
from domain.access import Actor
from service.bootstrap import Service, open_service
from service.settings import Settings

NOW = datetime(2024, 6, 3, 2, 0, tzinfo=UTC)
ROLES = ("innovator", "facilitator", "mentor", "evaluator", "leader", "auditor", "admin", "dual")


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(
        database=f"sqlite:///{tmp_path / 'jejak.db'}",
        evidence_dir=str(tmp_path / "evidence"),
        dev_tokens={f"token-of-{role}": role for role in ROLES},
    )
    opened = open_service(settings, clock=lambda: NOW, inline_projections=True)
    yield opened
    opened.close()


@pytest.fixture
def app(service: Service) -> Flask:
    return create_app(service)


class As:
    """Everybody who asks is one actor."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor

    def asking(self, authorization: str | None, *, remembering: bool = False) -> Bearer:
        return Bearer(self.actor)


class Caller:
    """Requests as a role; None is the public."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()

    def __call__(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        role: str | None = "facilitator",
        headers: dict[str, str] | None = None,
        **more: Any,
    ) -> TestResponse:
        sent = dict(headers or {})
        if role is not None:
            sent.setdefault("Authorization", f"Bearer token-of-{role}")
        if body is not None:
            more["json"] = body
        return self.client.open(path, method=method, headers=sent, **more)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> TestResponse:
        return self("POST", path, body, **more)


class Lab:
    """A region with an agency, and what is begun there."""

    def __init__(self, call: Caller) -> None:
        self.call = call
        self.made("/v1/regions", {"code": "36.72", "name": "Kota Cilegon"}, role="admin")
        self.agency = self.made("/v1/agencies", {"region": "36.72", "code": "DISDUKCAPIL", "name": "Disdukcapil"})

    def made(self, path: str, body: dict[str, Any], **more: Any) -> dict[str, Any]:
        answer = self.call.post(path, body, **more)
        assert answer.status_code == 201, answer.text
        return dict(answer.json or {})

    def proposal(self, **over: Any) -> dict[str, Any]:
        body = {
            "title": "Antar Akta",
            "agency": self.agency["id"],
            "initiator": {"kind": "agency"},
            "origin": {"kind": "lab"},
            "form": "public_service",
            "problem": "Warga antre berjam-jam.",
            "idea": "Akta diantar ke rumah.",
            "occurred_on": "2020-01-06",
        }
        return {name: value for name, value in {**body, **over}.items() if value is not ...}

    def propose(self, **over: Any) -> str:
        """The address of a new innovation."""
        return "/v1/innovations/" + str(self.made("/v1/innovations", self.proposal(**over))["id"])

    def do(
        self, address: str, verb: str, body: dict[str, Any] | None = None, version: int = 1, **more: Any
    ) -> TestResponse:
        headers = {"If-Match": f'"v{version}"', **more.pop("headers", {})}
        return self.call.post(f"{address}/commands/{verb}", body or {}, headers=headers, **more)


@pytest.fixture
def call(app: Flask) -> Caller:
    return Caller(app)


@pytest.fixture
def lab(call: Caller) -> Lab:
    return Lab(call)
