"""`/akun`: who is logged in, what they may do, with which browsers; and `/akun/sandi`, a new password."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import Response, g

from api.asked import Asked
from api.callers import household
from api.pages import downloads, forms
from api.pages.door import Door, Present
from api.pages.downloads import Table
from api.pages.entrance import LOGIN, told
from api.pages.formats import Formats
from api.pages.rendering import go_to, page, spoken
from domain.access import Grant
from service.bootstrap import Service
from service.errors import Invalid, NotFound
from service.histories.represent import instant
from service.identifiers import region_id
from service.login import Session, Throttled, WrongPassword
from service.people.reader import Reader

HERE, PASSWORD = "/akun", "/akun/sandi"
_NO_FACTS: Mapping[str, Any] = {}


class AccountPages:
    def __init__(self, door: Door) -> None:
        self._door = door

    def show(self, asked: Asked) -> Response:
        present = self._door.needed(asked.request)
        said, sessions = spoken(asked), self._door.sessions.of(present.session.account)
        grants = [_granted(grant, asked.service, said.page, said.words) for grant in present.actor.grants]
        if downloads.AS.name in asked.query:
            tables: downloads.Tables = {
                "wewenang": lambda: _grants_table(grants, said.page),
                "sesi": lambda: _sessions_table(sessions, said.page),
            }
            return downloads.one_of(asked, tables)
        return page(
            asked,
            "account",
            account=present.actor.account,
            name=_own_name(asked, present),
            login=self._door.passwords.login_of(present.actor.account),
            via=said.page[f"via_{present.session.via}"],
            grants=grants,
            sessions=list(_listed(sessions, present.session, Formats(said))),
            token=forms.token(present.text),
            downloads={name: downloads.links(asked, table=name) for name in ("wewenang", "sesi")},
        )

    def end(self, asked: Asked) -> Response:
        """One session, or all others: as the button that was pressed says."""
        present = self._door.needed(asked.request)
        sent = forms.said(asked.request, present.text)
        account, id = present.session.account, sent.get("session", "")
        if id == "others":
            self._door.sessions.end_all(account, but=present.session.id)
        else:
            self._door.sessions.end(account, id)
        told("ended a session", account=account)
        return go_to(LOGIN if id == present.session.id else f"{HERE}?selesai=ended")

    def ask(self, asked: Asked) -> Response:
        present = self._door.needed(asked.request)
        if self._door.passwords.login_of(present.actor.account) is None:
            raise NotFound
        return self._form(asked, present)

    def change(self, asked: Asked) -> Response:
        present = self._door.needed(asked.request)
        sent = forms.said(asked.request, present.text)
        account, address = present.session.account, household(asked.request.environ.get("REMOTE_ADDR") or "")
        if sent.get("new") != sent.get("again"):
            return self._form(asked, present, 422, again="not_the_same")
        try:
            self._door.passwords.change(account, sent.get("old", ""), sent.get("new", ""), address)
        except WrongPassword:
            return self._form(asked, present, 422, old="old_wrong")
        except Throttled as throttled:
            answer = self._form(asked, present, 429, facts={"seconds": throttled.seconds}, old="throttled")
            answer.headers["Retry-After"] = str(throttled.seconds)
            return answer
        except Invalid as invalid:
            flaw = invalid.problems[0]
            return self._form(asked, present, 422, facts=flaw.facts, new=flaw.code)
        self._door.sessions.end_all(account, but=present.session.id)
        told("changed the password", account=account)
        return go_to(f"{HERE}?selesai=changed")

    def _form(
        self, asked: Asked, present: Present, status: int = 200, facts: Mapping[str, Any] = _NO_FACTS, **errors: str
    ) -> Response:
        """`errors` are the fields with the key of what is wrong with them; `facts` fill that in."""
        words = spoken(asked).page
        told_of = {field: words[key].format(**facts) for field, key in errors.items()}
        login = self._door.passwords.login_of(present.session.account)
        return page(asked, "password", status, token=forms.token(present.text), errors=told_of, login=login)


def _own_name(asked: Asked, present: Present) -> str | None:
    """What the record calls whoever holds the account; None where it says nothing, or not any more."""
    service = asked.service
    try:
        shown = service.read("account", UUID(present.actor.account)).representation
    except (ValueError, NotFound):
        return None
    reader = Reader(account=present.actor.account, what="page-account", correlation_id=g.correlation_id)
    name = service.people.opened(shown, reader)["name"]
    return None if name is None else str(name)


def _granted(grant: Grant, service: Service, t: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    agencies = t["all_agencies"]
    if grant.agencies is not None:
        agencies = ", ".join(sorted(_name(service, "agency", id) or str(id) for id in grant.agencies))
    region = t["everywhere"]
    if grant.region is not None:
        region = " ".join(filter(None, (_name(service, "region", region_id(grant.region)), f"({grant.region})")))
    return {"role": words[grant.role.value], "region": region, "agencies": agencies}


def _name(service: Service, kind: str, id: UUID) -> str | None:
    try:
        return str(service.read(kind, id).representation["name"])
    except NotFound:
        return None


def _listed(sessions: list[Session], present: Session, said: Formats) -> Iterator[dict[str, Any]]:
    t = said.said.page
    for each in sessions:
        agent, began = _browser(each.agent) or t["unknown_agent"], said.instant(each.began)
        yield {
            "id": each.id,
            "agent": agent,
            "began": began,
            "seen": said.instant(each.seen),
            "is_this": each.id == present.id,
            "label": t["end_label"].format(agent=agent, began=began),
        }


def _grants_table(grants: list[dict[str, str]], t: Mapping[str, str]) -> Table:
    names = ("role", "region", "agencies")
    return Table("wewenang", [t[name] for name in names], [[each[name] for name in names] for each in grants])


def _sessions_table(sessions: list[Session], t: Mapping[str, str]) -> Table:
    rows = ([_browser(each.agent) or t["unknown_agent"], instant(each.began), instant(each.seen)] for each in sessions)
    return Table.headed("sesi", ("browser", "began", "seen"), rows, t)


_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
             ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), 
            ("Mac OS X", "macOS"), ("Linux", "Linux"))  # fmt: skip


def _browser(agent: str) -> str:
    """What it calls itself, in the two words that people know; else its first 40 characters."""
    named = [next((name for mark, name in marks if mark in agent), "") for marks in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, named)) or agent[:40]
