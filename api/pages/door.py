"""Who is at a page: a browser, and the account that is logged in with it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Request

from api.identity import Development
from api.pages import cookies
from domain.access import Actor
from service.accounts import Accounts
from service.bootstrap import Service
from service.login import Passwords, Session, Sessions, WrongPassword


class NobodyThere(Exception):
    """The page is for whoever is logged in, and nobody is."""


@dataclass(frozen=True, slots=True)
class Present:
    """`text` is what the browser's cookie holds."""

    actor: Actor
    session: Session
    text: str


@dataclass(frozen=True, slots=True)
class Door:
    """`accounts` are as they are at this moment: one that is closed is nobody's any more."""

    sessions: Sessions
    passwords: Passwords
    accounts: Accounts
    development: Development

    def account(self, login: str, password: str, address: str) -> str:
        """Whose login this is; raises WrongPassword or Throttled.

        Where there are tokens for development a role's name and its token will do.
        """
        developing = self.development.actor(password)
        if developing is not None and developing.account == f"dev-{login}":
            return developing.account
        account = self.passwords.account(login, password, address)
        if self.accounts.actor(account) is None:
            raise WrongPassword
        return account

    def needed(self, request: Request) -> Present:
        """Raises NobodyThere."""
        present = self.present(request)
        if present is None:
            raise NobodyThere
        return present

    def present(self, request: Request, *, attended: bool = True) -> Present | None:
        """None for whoever is not logged in, or not any more.

        What a page asks for by itself, `attended` by nobody, keeps no session from ending.
        """
        text = cookies.session(request)
        session = self.sessions.find(text, counts=attended) if text else None
        if text is None or session is None:
            return None
        actor = self.development.of(session.account) or self.accounts.actor(session.account)
        if actor is None:
            self.sessions.end_all(session.account)
            return None
        return Present(actor, session, text)


def door(service: Service) -> Door:
    """The one of a service."""
    return Door(
        sessions=Sessions(service.vault, service.clock),
        passwords=Passwords(service.vault, service.clock, service.secret),
        accounts=service.accounts,
        development=Development(service.settings.dev_tokens),
    )
