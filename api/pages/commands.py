"""Commands in a browser: which are possible now, each as a form made of its schema, and what becomes of it."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from flask import Response, g

from api.asked import Asked
from api.pages import choices, downloads, forms
from api.pages.downloads import Table
from api.pages.filling import Filled, fields, flat, named, names, payload, rows_of
from api.pages.offers import offers
from api.pages.rendering import go_to, page, spoken, trouble
from api.pages.replay import changed_since, links
from api.pages.sending import done
from api.problems import Told
from api.refusals import Tried
from api.schemas.shapes import SHAPES
from domain.access import permitting_role
from service.errors import Forbidden, NotFound
from service.histories.event import event as plain
from service.kinds import KINDS
from service.rulebook import rulebook

SEGMENTS = {"innovation": "inovasi", "launch": "peluncuran", "cycle": "angkatan", "agency": "opd",
            "region": "daerah"}  # fmt: skip
"""Kinds that have commands in a browser, and under which address."""
LIMIT = 256 * 1024
"""Bytes of a form, as of a payload."""
_OURS = frozenset({"token", "_version", "_key", "_add"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One command on one thing, or, without an `id`, that begins one."""

    kind: str
    verb: str
    id: UUID | None = None
    part: str = ""
    """What it is called in addresses."""

    @property
    def shape(self) -> dict[str, Any]:
        return SHAPES[self.kind][self.verb]

    @property
    def address(self) -> str:
        above = f"/{SEGMENTS[self.kind]}"
        return f"{above}/{self.part}/perintah/{self.verb}" if self.id else f"{above}/baru/{self.verb}"

    @property
    def thing(self) -> str:
        above = f"/{SEGMENTS[self.kind]}"
        return f"{above}/{self.part}" if self.id else "/"


def possible(asked: Asked, *, kind: str, id: UUID) -> Response:
    """Every command on a thing: what can be done now, and what refuses the others, with its rule."""
    view, said = asked.service.read(kind, id), spoken(asked)
    shown = view.representation
    found = asked.service.possibilities(kind, id, asked.actor, view)
    refused = [(each, said.detail(each.refusal.code, each.refusal.facts, rule=each.refusal.rule))
               for each in found if each.refusal is not None]  # fmt: skip
    if downloads.AS.name in asked.query:
        rows = [[said.commands[each.verb], why, each.refusal.rule] for each, why in refused if each.refusal]
        table = Table.headed(f"ditolak-{_part(asked)}", ("command", "why_not", "rule"), rows, said.page)
        return downloads.sent(asked, table)
    return page(
        asked, "commands", shown=shown, title=_title(shown), above=f"/{SEGMENTS[kind]}/{_part(asked)}",
        allowed=[each.verb for each in found if each.allowed], refused=refused, downloads=downloads.links(asked),
        forbidden=sum(each.forbidden for each in found),
    )  # fmt: skip


def show(asked: Asked, *, kind: str, verb: str, id: UUID | None = None) -> Response:
    form = _form(asked, kind, verb, id)
    if permitting_role(asked.actor, kind, verb) is None:
        raise Forbidden
    shown = _shown(asked, kind, id) if id else {}
    said = {"region": asked.query["region"]} if "region" in asked.query else {}
    if id is None and "agency" in form.shape["properties"] and not said.get("region"):
        regions = choices.regions(asked)
        if len(regions) != 1:
            return page(asked, "command_region", form=form, regions=regions, command=spoken(asked).commands[verb])
        said["region"] = regions[0][0]
    return _page(asked, form, shown, said, version=shown.get("version"))


def send(asked: Asked, *, kind: str, verb: str, id: UUID | None = None) -> Response:
    """Done, it leads to the thing; what goes wrong shows the form again, with everything that was typed."""
    form = _form(asked, kind, verb, id)
    try:
        sent = dict(forms.said(asked.request, g.present.text).items())
    except forms.Stale:
        return _once_more(asked, form)
    version = forms.version(sent.get("_version", ""))
    said = {name: text for name, text in sent.items() if name not in _OURS}
    body = payload(form.shape, said)
    if verb == "correct" and id:
        body = _corrected(asked, id, body)
    said = {**said, **dict(flat(body))}
    if "_add" in sent:
        shown = _shown(asked, kind, id) if id else {}
        return _page(asked, form, shown, said, version=version, more=sent["_add"])
    tried = Tried(actor=asked.actor, kind=kind, verb=verb, id=id, said=body, seen=version)
    outcome = done(asked, tried, sent.get("_key", ""), partial(_again, asked, form, said, version))
    name = outcome.state.code if kind == "region" else outcome.id
    return go_to(f"/{SEGMENTS[kind]}/{name}?selesai=recorded#v{outcome.version}")


def _once_more(asked: Asked, form: Form) -> Response:
    """Nothing shows that whoever is there sent this; it is shown to them, to be sent by themselves."""
    shown = _shown(asked, form.kind, form.id) if form.id else {}
    said = {name: text for name, text in asked.request.form.items() if name not in _OURS}
    version = forms.version(asked.request.form.get("_version", ""))
    return _page(asked, form, shown, said, version=version, status=403, notice=spoken(asked).page["send_yourself"])


def _form(asked: Asked, kind: str, verb: str, id: UUID | None) -> Form:
    """Raises NotFound for a command that there is none of, or that begins something where it is about one."""
    if verb not in SHAPES[kind] or (verb in KINDS[kind].creations) is not (id is None):
        raise NotFound
    return Form(kind=kind, verb=verb, id=id, part=_part(asked))


def _part(asked: Asked) -> str:
    """Of an address, what names the thing."""
    return asked.request.path.split("/")[2]


def _shown(asked: Asked, kind: str, id: UUID) -> dict[str, Any]:
    """As it is now; names of persons stay sealed: no form shows any."""
    shown: dict[str, Any] = asked.service.read(kind, id).representation
    return shown


def _title(shown: Mapping[str, Any]) -> str:
    return str(shown.get("title") or shown.get("name") or "")


def _page(
    asked: Asked,
    form: Form,
    shown: Mapping[str, Any],
    said: Mapping[str, str],
    *,
    version: int | None,
    status: int = 200,
    problem: Told | None = None,
    more: str | None = None,
    **facts: Any,
) -> Response:
    """`more` names the list that another row was asked for."""
    texts = spoken(asked)
    region = shown.get("region") or _region(said)
    offered = offers(asked, form.verb, region, shown)
    blank = Filled(said=said, errors={}, rows={more: max(rows_of(said, more), 1) + 1} if more else {}, choices=offered)
    known = list(names(fields(form.shape, blank)))
    errors = (
        {named(pointer, known): texts.flaw(code, told) for pointer, code, told in problem.errors} if problem else {}
    )
    filled = Filled(said=said, errors=errors, rows=blank.rows, choices=offered)
    return page(
        asked, "command", status, form=form, region=None if form.id or "region" in form.shape["properties"] else region,
        fields=fields(form.shape, filled), title=_title(shown), version=version,
        command=texts.commands[form.verb], token=forms.token(g.present.text), key=secrets.token_urlsafe(16),
        problem=problem, errors=errors, failed=problem is not None,
        headline=problem and texts.title(problem.code),
        detail=problem and texts.detail(problem.code, problem.facts, rule=problem.rule),
        rule=rulebook().rule(problem.rule)[1] if problem and problem.rule else None,
        **{"changed": [], "downloads": {}, "notice": None, **facts},
    )  # fmt: skip


def _region(said: Mapping[str, str]) -> str | None:
    """As a form or an address has it; None for what no database would look for."""
    text = said.get("region", "")
    return text if text and text.isprintable() else None


def _again(asked: Asked, form: Form, said: Mapping[str, str], version: int | None, problem: Told) -> Response:
    """The form with what was typed; a stale one tells what changed meanwhile, and goes on from there."""
    if problem.status not in (403, 409, 412, 422):
        return trouble(asked, problem)
    shown = _shown(asked, form.kind, form.id) if form.id else {}
    changed: list[dict[str, Any]] = []
    away: dict[str, str] = {}
    if problem.status == 412 and form.kind == "innovation" and form.id and version:
        changed, away = changed_since(asked, form.id, version), links(form.id, version, shown["version"])
    return _page(asked, form, shown, said, version=shown.get("version"), status=problem.status, problem=problem,
                 changed=changed, downloads=away)  # fmt: skip


def _corrected(asked: Asked, id: UUID, body: dict[str, Any]) -> dict[str, Any]:
    """A correction's value is typed as JSON where what it corrects is no text."""
    value, event = body.get("value"), body.get("event")
    if not isinstance(value, str) or not isinstance(event, int):
        return body
    history = asked.service.history("innovation", id)
    said = plain(history[event - 1]) if 1 <= event <= len(history) else {"data": {}}
    now = {**said["data"], **said}.get(body.get("field", ""))
    if isinstance(now, str | None) and not value.startswith(("[", "{")):
        return body
    try:
        return {**body, "value": msgspec.json.decode(value)}
    except msgspec.DecodeError:
        return body
