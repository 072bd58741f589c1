"""A bundle of evidence from a page: asked for by a form, and fetched when it is made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, g

from api.asked import Asked
from api.audit import bundles
from api.audit.asking import reaches
from api.pages import forms
from api.pages.rendering import go_to, page
from service.errors import NotFound

HERE = "/audit/berkas"


def order(asked: Asked) -> Response:
    """Of the whole log, or of one innovation with the leaves of all: as the form says."""
    sent = forms.said(asked.request, g.present.text)
    innovation = sent.get("innovation")
    body: dict[str, Any] = {"scope": [innovation] if innovation else "all"}
    wanted = bundles.wanted(replace(asked, query={}), sent.get("log") or None, body)
    return go_to(f"{HERE}/{asked.service.bundles.order(wanted)}")


def fetch(asked: Asked, *, bundle: str) -> Response:
    """The file; a page to come back to while it is made."""
    made, ledger = asked.service.bundles, asked.service.ledger
    if not reaches(asked, ledger.log(made.wanted(bundle).origin)):
        raise NotFound
    file = made.find(bundle, bundles.PATIENCE)
    if file is not None:
        answer = bundles.sent(file)
        answer.headers["Cache-Control"] = "no-store"
        return answer
    link = (f"{HERE}/{bundle}", "bundle_again")
    return page(asked, "message", 202, title="bundle_title", sentence="bundle_making", link=link)
