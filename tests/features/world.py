"""The one thing all steps act on: names of what they speak of, the last answer, and a door to the service."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from domain.access import Actor, Grant, Role
from service.histories.words.labels import label_of
from service.histories.words.sentence import Said
from service.histories.words.state import state_rows
from tests.features.defaults import completed
from tests.features.doors import Door, Refusal

TODAY = date(2026, 1, 15)
_KIND_OF = {"predecessor": "innovation", "successor": "innovation", "parent": "agency"}


class Clock:
    """A day of its own, on which a second passes at every look."""

    def __init__(self) -> None:
        self._now = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


class World:
    def __init__(self, door: Door) -> None:
        self.door = door
        self.refusal: Refusal | None = None
        self.acted = False
        self.before: dict[tuple[str, str], int] = {}
        self.seen: dict[tuple[str, str], int] = {}
        self.reach: dict[str, frozenset[str]] = {}
        self.texts: dict[str, list[str]] = {}
        self.report: dict[str, Any] = {}
        self.state: tuple[str, dict[str, Any]] = ("", {})
        self.listed: list[dict[str, Any]] = []
        self._ids: dict[tuple[str, str], str] = {}

    # names

    def call(self, kind: str, name: str, id: str, *, always: bool = True) -> None:
        if always or (kind, name) not in self._ids:
            self._ids[kind, name] = id

    def knows(self, kind: str, name: str) -> bool:
        return (kind, name) in self._ids

    def id(self, kind: str, name: str) -> str:
        """The id behind a name; what no step has made is looked up in the lists."""
        if (kind, name) not in self._ids:
            for item in self.door.listed(kind):
                self.call(kind, item.get("title") or item["name"], item.get("id") or item["code"])
        return self._ids[kind, name]

    def meant(self, member: str, name: str) -> str:
        return self.door.person(name) if member == "subjects" else self.id(_KIND_OF.get(member, member), name)

    def shown_name(self, kind: str, id: str) -> str:
        """What an end state calls another aggregate: the code or name that it began with."""
        first = self.door.history(kind, id)[0]["data"]
        return str(first.get("title") or first.get("code") or first["name"])

    def rows(self, kind: str, name: str) -> list[tuple[str, str]]:
        return state_rows(kind, self.door.read(kind, self.id(kind, name)), self.shown_name)

    # doing

    def do(self, said: Said) -> None:
        """A command that must be accepted: what a scenario starts from."""
        self._issue(said)

    def attempt(self, said: Said) -> None:
        """A command whose answer the scenario is about."""
        assert self.refusal is None, f"an earlier command was refused: {self.refusal}"
        self.before = {place: self.door.read(*place)["version"] for place in set(self._places())}
        self.acted = True
        try:
            self._issue(said, self.seen)
        except Refusal as refusal:
            self.refusal = refusal

    def _places(self) -> list[tuple[str, str]]:
        return [(kind, id) for (kind, _), id in self._ids.items()]

    def _issue(self, said: Said, seen: dict[tuple[str, str], int] | None = None) -> None:
        kind, id = said.kind, None if said.on is None else self.id(said.kind, said.on)
        expected = None if id is None else (seen or {}).get((kind, id)) or self.door.read(kind, id)["version"]
        shown = self.door.act(kind, said.verb, id, self._body(said), self._actor(said), expected)
        if id is None:
            self._name_new(said, shown)
        elif said.verb == "develop":
            self.call("innovation", said.alias or said.body["title"], shown["successor"], always=said.alias is not None)

    def _body(self, said: Said) -> dict[str, Any]:
        body = completed(said.kind, said.verb, said.body)
        body = {name: value for name, value in body.items() if label_of(name) != said.without}
        if "region" in body:
            body["region"] = self.id("region", body["region"])
        if said.verb == "attach-evidence":
            body.setdefault("sha256", body["name"])
        if "sha256" in body:
            body["sha256"] = digest(body["sha256"])
        return {**body, **_set(occurred_on=said.occurred_on, note=said.note)}

    def _actor(self, said: Said) -> Actor:
        assert said.role is not None, "a step says in which role it is done"
        account = said.account or f"dev-{said.role}"
        account = self._ids.get(("account", account), account)
        reach = self.reach.get(account)
        agencies = None if reach is None else frozenset(map(UUID, reach))
        return Actor(account=account, grants=(Grant(role=Role(said.role), agencies=agencies),))

    def _name_new(self, said: Said, shown: dict[str, Any]) -> None:
        id = shown["code"] if said.kind == "region" else shown["id"]
        if said.kind == "agency":
            self.call("agency", said.alias or shown["code"], id)
        name = said.alias or said.body.get("title") or said.body["name"]
        self.call(said.kind, name, id, always=said.kind != "agency")


def digest(text: str) -> str:
    """Evidence is called by its name where people read; a digest stays one."""
    is_digest = len(text) == 64 and all(character in "0123456789abcdef" for character in text)
    return text if is_digest else sha256(text.encode()).hexdigest()


def _set(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
