"""What a route is, and the checks every request goes through before its view (contract, section 1)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Flask, Request, Response, g, request

from api.asked import Asked, check_length, current
from api.body import MAX_BYTES, Malformed, UnsupportedMediaType
from api.callers import household
from api.identity import PUBLIC, Bearer, Identity, Unauthenticated, is_public
from api.query import NOTHING, Parameter, parsed
from api.rates import Rates
from api.refusals import Tried
from domain.access import UPLOADERS, Actor, may_wherever_it_reads, permitting_role, reads
from domain.rules import Refused
from service.bootstrap import Service
from service.errors import (
    CallerChanged,
    Forbidden,
    Invalid,
    KeyReused,
    NotFound,
    PreconditionRequired,
    VersionMismatch,
)
from service.identifiers import region_id

View = Callable[..., Response]

_CONVERTERS = {"id": "<uuid:id>", "log": "<path:log>", "tile": "<path:tile>",
               "version": "<int:version>"}  # fmt: skip


class Reach(Enum):
    """What keeps a caller to the regions and agencies that were granted."""

    THING = "what the address names is not there for whoever may not read it"
    COMMAND = "the executor decides, for what the address names and all that the payload speaks of"
    SHOWN = "the view shows only what the caller may read"
    LOG = "the log is of a whole region, and for whoever reads all of that"
    NONE = "it tells of nobody's things"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method of one address. `path` is as in OpenAPI; `fixed` are further arguments of the view.

    `public` may be read without a token; `command` is the kind and verb that the caller's roles must permit, and
    `uploads` that they must permit uploading. What stands outside `/v1` is `open`: nobody is asked who they are.
    `counted` is what is open but does work for whoever asks: so many requests of an address, like the public's.
    With `any_query` the view reads the query itself: who comes back from elsewhere brings what others put into it.
    `reach` says how what is out of the caller's reach stays so: there is no route without.
    """

    path: str
    method: str
    view: View
    name: str
    summary: str
    fixed: dict[str, Any]
    reach: Reach
    parameters: tuple[Parameter, ...] = ()
    public: bool = False
    open: bool = False
    command: tuple[str, str] | None = None
    uploads: bool = False
    any_query: bool = False
    counted: bool = False
    limit: int = MAX_BYTES

    @property
    def rule(self) -> str:
        """The address as Flask writes it."""
        return re.sub(r"\{(\w+)\}", lambda match: _CONVERTERS.get(match[1], f"<{match[1]}>"), self.path)


def install(app: Flask, routes: tuple[Route, ...], service: Service, accounts: Identity, rates: Rates) -> None:
    for route in routes:
        app.add_url_rule(
            route.rule,
            endpoint=route.name,
            view_func=_checked(route, service, accounts, rates),
            methods=[route.method],
            provide_automatic_options=False,
        )


def _checked(route: Route, service: Service, accounts: Identity, rates: Rates) -> View:
    known = {parameter.name: parameter for parameter in route.parameters}
    writes = route.method == "POST"
    region = route.path.startswith("/v1/regions/{code}")
    remembers = route.reach is Reach.COMMAND and route.fixed["kind"] not in _LOOKED_AT_FIRST

    def view(**where: Any) -> Response:
        sent = current(request)
        if writes:
            check_length(sent, route.limit)
        if sent.query_string and "access_token" in sent.args:
            raise Malformed("token_in_query")
        if route.counted:
            rates.of_address(_address(sent.environ))
        if route.open:
            return answered(sent, Bearer(PUBLIC), where)
        bearer = _caller(sent.environ, accounts, rates, remembering=remembers and _came_whole(sent.environ))
        if bearer.known is None:
            return answered(sent, bearer, where)
        try:
            return answered(sent, bearer, where)
        except CallerChanged:
            pass
        except _DECIDED:
            if current(g).get("recorded") or service.accounts.is_still(*bearer.known):
                raise
        sent.environ["wsgi.input"].seek(0)
        return answered(sent, accounts.asking(sent.environ["HTTP_AUTHORIZATION"]), where)

    def answered(sent: Request, bearer: Bearer, where: dict[str, Any]) -> Response:
        actor, current(g).keys_as_of = bearer.actor, bearer.as_of
        if region:
            where = {"id": region_id(where["code"])}
        if writes and not route.open:
            kind, verb = route.command or (None, route.name)
            g.tried = Tried(actor=actor, kind=kind, verb=verb, id=where.get("id"))
        _check_access(route, actor)
        if route.reach is Reach.COMMAND and "id" in where:
            _check_command(route, actor, service, where["id"])
        given = sent.args if sent.query_string else NOTHING
        query = {} if route.any_query else parsed(given, known)
        asked = Asked(service=service, actor=actor, query=query, request=sent, known=bearer.known)
        g.asked = asked
        if route.reach is Reach.THING:
            service.places.check(actor, where["id"], kind=route.fixed["kind"])
        return route.view(asked, **where, **route.fixed)

    return view


_DECIDED = (
    Refused, VersionMismatch, Forbidden, NotFound, Invalid, KeyReused, PreconditionRequired, Malformed,
    UnsupportedMediaType,
)  # fmt: skip
"""What may hang on who asks. After anything else nobody knows what was recorded: that is not done again here."""
_LOOKED_AT_FIRST = ("account", "erasure")
"""Commands on these do more than record: who issues them is never decided on from memory."""


def _came_whole(environ: dict[str, Any]) -> bool:
    """What came whole can be read once more."""
    return type(environ["wsgi.input"]) is BytesIO


def _caller(environ: dict[str, Any], accounts: Identity, rates: Rates, *, remembering: bool) -> Bearer:
    """Who asks, counted. Raises Unauthenticated or RateLimited."""
    try:
        bearer = accounts.asking(environ.get("HTTP_AUTHORIZATION"), remembering=remembering)
    except Unauthenticated:
        rates.of_address(_address(environ))
        raise
    if is_public(bearer.actor):
        rates.of_address(_address(environ))
    else:
        rates.of_account(bearer.actor.account)
    return bearer


def _address(environ: dict[str, Any]) -> str:
    return household(environ.get("REMOTE_ADDR") or "")


def _check_access(route: Route, actor: Actor) -> None:
    """Raises Unauthenticated or Forbidden."""
    if route.open or route.public:
        return
    if is_public(actor):
        raise Unauthenticated
    if route.command is not None and permitting_role(actor, *route.command) is None:
        raise Forbidden
    if route.uploads and not UPLOADERS.intersection(actor.roles):
        raise Forbidden


def _check_command(route: Route, actor: Actor, service: Service, id: UUID) -> None:
    """Raises Forbidden for what may be read there and not done; what may not be read is missed later."""
    if route.command is None or may_wherever_it_reads(actor, *route.command):
        return
    place = service.places.of([id]).get(id)
    if place is not None and reads(actor, place) and permitting_role(actor, *route.command, place) is None:
        raise Forbidden
