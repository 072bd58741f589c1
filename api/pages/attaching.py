"""Evidence from a browser: a file is kept and attached in one step."""

from __future__ import annotations

import secrets
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, g
from werkzeug.datastructures import FileStorage

from api.asked import Asked
from api.body import UnsupportedMediaType
from api.evidence import LIMIT, Files, content_of
from api.pages import downloads, forms
from api.pages.downloads import Table
from api.pages.innovation import Looked, look, on_page
from api.pages.rendering import go_to, spoken, trouble
from api.pages.sending import done
from api.problems import Told
from api.refusals import Tried
from domain.access import permitting_role
from service.errors import Forbidden, Invalid, Problem
from service.evidence import KINDS, UnsupportedFile

VERB = "attach-evidence"


class Attaching:
    """`/inovasi/ID/bukti`: what is attached, and the form for more."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def show(self, asked: Asked, *, id: UUID) -> Response:
        if downloads.AS.name in asked.query:
            found = look(asked, id, names=False)
            return downloads.sent(asked, _table(found))
        return self._page(asked, id)

    def send(self, asked: Asked, *, id: UUID) -> Response:
        asked.request.max_content_length = LIMIT
        sent = forms.said(asked.request, g.present.text, forms.WITH_FILES)
        if permitting_role(asked.actor, "innovation", VERB) is None:
            raise Forbidden
        version = forms.version(sent.get("_version", ""))
        telling = g.telling = partial(self._again, asked, id)
        body = {**self._kept(asked, asked.request.files.get("file")), "purpose": sent.get("purpose") or None}
        tried = Tried(actor=asked.actor, kind="innovation", verb=VERB, id=id, said=body, seen=version)
        outcome = done(asked, tried, sent.get("_key", ""), telling)
        return go_to(f"/inovasi/{id}/bukti?selesai=recorded#v{outcome.version}")

    def _kept(self, asked: Asked, file: FileStorage | None) -> dict[str, Any]:
        if file is None or not file.filename:
            raise Invalid(Problem("/file", "required"))
        content, name = content_of(file)
        try:
            kept = self._files.evidence.keep(content, name)
        except UnsupportedFile:
            raise UnsupportedMediaType(KINDS) from None
        asked.service.attachments.uploaded(asked.actor, kept.sha256)
        return {"sha256": kept.sha256, "name": name, "media_type": kept.media_type, "size": kept.size}

    def _page(self, asked: Asked, id: UUID, status: int = 200, problem: str = "") -> Response:
        found = look(asked, id, names=False)
        may = permitting_role(asked.actor, "innovation", VERB) is not None
        return on_page(
            asked, found, "innovation_evidence", "evidence", status, evidence=found.shown["evidence"], may=may,
            token=forms.token(g.present.text), key=secrets.token_urlsafe(16), problem=problem,
            downloads=downloads.links(asked),
        )  # fmt: skip

    def _again(self, asked: Asked, id: UUID, problem: Told) -> Response:
        if problem.status not in (409, 412, 413, 415, 422):
            return trouble(asked, problem)
        texts = spoken(asked)
        said = [texts.detail(problem.code, problem.facts, rule=problem.rule)]
        said += [texts.flaw(code, facts) for _, code, facts in problem.errors]
        return self._page(asked, id, problem.status, " ".join(said))


def _table(found: Looked) -> Table:
    names = ("name", "status", "media_type", "size", "purpose", "sha256")
    rows = ([each["name"], found.teller.f.word(each["status"]), *(each[name] for name in names[2:])]
            for each in found.shown["evidence"])  # fmt: skip
    return Table(f"bukti-{found.shown['id']}", [found.teller.label(name) for name in names], rows)
