"""The two doors of the same house: through the service, and over HTTP. A step never knows which one it goes through."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from api import body as wire
from api import commands
from api.app import create_app
from api.identity import Bearer
from domain.access import Actor, Role, everywhere
from domain.rules import Refused
from service.bootstrap import Service
from service.errors import Invalid, VersionMismatch
from service.histories.event import event
from service.identifiers import region_id
from service.kinds import KINDS
from service.projections import CatalogueQuery, ReportQuery
from service.requests import Request
from tests.service.lab import LOOKING

Body = dict[str, Any]
T = TypeVar("T")
READER = everywhere("dev-auditor", Role.AUDITOR)


class Refusal(Exception):
    """A command was refused, by a rule or because its payload is no payload."""

    def __init__(self, rule: str | None, code: str, detail: object = None) -> None:
        super().__init__(f"{rule or ''} {code} {detail or ''}".strip())
        self.rule, self.code = rule, code


class Door(Protocol):
    def act(
        self, kind: str, verb: str, id: str | None, body: dict[str, Any], actor: Actor, expected: int | None
    ) -> Any:
        """The representation after the command; raises Refusal."""

    def read(self, kind: str, id: str, version: int | None = None) -> dict[str, Any]: ...

    def history(self, kind: str, id: str) -> list[dict[str, Any]]: ...

    def report(self, name: str, query: Mapping[str, Any]) -> dict[str, Any]: ...

    def listed(self, kind: str, region: str | None = None) -> list[dict[str, Any]]: ...

    def person(self, name: str) -> str:
        """The id of whoever is called so."""
        ...


class ServiceDoor:
    def __init__(self, service: Service) -> None:
        self.service = service

    def act(
        self, kind: str, verb: str, id: str | None, body: dict[str, Any], actor: Actor, expected: int | None
    ) -> Any:
        try:
            request = self._request(kind, verb, id, body, actor, expected)
            return self._opened(self.service.representation(self.service.execute(request)))
        except Refused as refused:
            raise Refusal(refused.refusal.rule, refused.refusal.code, refused.refusal.facts) from refused
        except VersionMismatch as moved_on:
            raise Refusal("R52", "version-mismatch") from moved_on
        except Invalid as invalid:
            raise Refusal(None, "invalid", invalid) from invalid

    def _request(
        self, kind: str, verb: str, id: str | None, body: dict[str, Any], actor: Actor, expected: int | None
    ) -> Request:
        plain = wire.parse(json.dumps(body).encode())
        aggregate = None if id is None else _uuid(kind, id)
        said, occurred_on, note = commands.read(kind, verb, plain, self.service, aggregate)
        return Request(
            kind=kind,
            verb=verb,
            id=aggregate,
            said=said,
            occurred_on=occurred_on,
            note=note,
            actor=actor,
            expected=expected,
            correlation_id="features",
        )

    def read(self, kind: str, id: str, version: int | None = None) -> dict[str, Any]:
        return self._opened(self.service.read(kind, _uuid(kind, id), version=version).representation)

    def history(self, kind: str, id: str) -> list[dict[str, Any]]:
        return self._opened([event(recorded) for recorded in self.service.history(kind, _uuid(kind, id))])

    def person(self, name: str) -> str:
        return _person(self.service, name)

    def _opened(self, shown: T) -> T:
        return self.service.people.opened(shown, LOOKING)

    def report(self, name: str, query: Mapping[str, Any]) -> dict[str, Any]:
        asked = {**query, **({"valid_on": date.fromisoformat(query["valid_on"])} if "valid_on" in query else {})}
        report: dict[str, Any] = self.service.projections.report(name, ReportQuery(**asked))
        return report

    def listed(self, kind: str, region: str | None = None) -> list[dict[str, Any]]:
        if kind == "innovation":
            page: dict[str, Any] = self.service.projections.catalogue(CatalogueQuery(region=region, limit=200))
        else:
            page = self.service.projections.directory(kind, region=region, limit=200)
        return list(page["items"])


def _uuid(kind: str, id: str) -> UUID:
    return region_id(id) if kind == "region" else UUID(id)


def _person(service: Service, name: str) -> str:
    return str(service.finding.named(name, LOOKING)[0].subject)


class HttpDoor:
    """Requests through the whole application; a token stands for any actor that a scenario needs."""

    def __init__(self, service: Service) -> None:
        self.client = create_app(service, accounts=self).test_client()
        self.service = service
        self.actors: list[Actor] = [READER]

    def asking(self, authorization: str | None, *, remembering: bool = False) -> Bearer:
        """What `api.identity.Accounts` does, for accounts that no development token has."""
        return Bearer(self.actors[int((authorization or "Bearer 0").split()[1])])

    def act(
        self, kind: str, verb: str, id: str | None, body: dict[str, Any], actor: Actor, expected: int | None
    ) -> Any:
        headers = {} if expected is None else {"If-Match": f'"v{expected}"'}
        path = self._path(kind, id) + ("" if id is None else f"/commands/{verb}")
        answer = self._send("POST", path, actor, json=body, headers=headers)
        return answer if id is None else answer[kind]

    def read(self, kind: str, id: str, version: int | None = None) -> dict[str, Any]:
        query = {} if version is None else {"version": version}
        found: dict[str, Any] = self._send("GET", self._path(kind, id), READER, query_string=query)
        return found

    def history(self, kind: str, id: str) -> list[dict[str, Any]]:
        return list(self._send("GET", f"{self._path(kind, id)}/history", READER)["items"])

    def report(self, name: str, query: Mapping[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = self._send("GET", f"/v1/reports/{name}", READER, query_string=dict(query))
        return found

    def listed(self, kind: str, region: str | None = None) -> list[dict[str, Any]]:
        query = {"limit": 200, **({} if region is None else {"region": region})}
        return list(self._send("GET", self._path(kind, None), READER, query_string=query)["items"])

    def person(self, name: str) -> str:
        return _person(self.service, name)

    def _path(self, kind: str, id: str | None) -> str:
        return f"/v1/{KINDS[kind].plural}" + ("" if id is None else f"/{id}")

    def _send(self, method: str, path: str, actor: Actor, *, headers: Any = None, **more: Any) -> Any:
        if actor not in self.actors:
            self.actors.append(actor)
        asking = {"Authorization": f"Bearer {self.actors.index(actor)}", **(headers or {})}
        answer = self.client.open(path, method=method, headers=asking, **more)
        assert answer.status_code < 500, answer.get_data(as_text=True)
        if answer.status_code < 400:
            return answer.get_json()
        problem = answer.get_json()
        assert problem["code"] not in ("not-found", "forbidden", "malformed"), problem
        rule = "R52" if problem["code"] == "version-mismatch" else problem.get("rule")
        raise Refusal(rule, problem["code"], problem.get("errors") or problem["detail"])
