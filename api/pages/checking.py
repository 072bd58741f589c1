"""`/audit/periksa`: a bundle that somebody has, checked here within bounds; a larger one is for the command line."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response, g
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.wsgi import get_content_length

from api.asked import Asked
from api.pages import forms
from api.pages.rendering import page, spoken
from service.audit.apart import verify_apart
from service.ledger.policy import Unusable, parse_policy
from service.settings import Settings

HERE = "/audit/periksa"
LARGEST = 16 << 20
"""Bytes of a bundle that is checked here."""
LONGEST = 64 << 10
"""Characters of a policy, and of a head."""
_AROUND = 256 << 10
"""Bytes of a form around the file."""
ANYTHING = 1 << 50
"""The limit of the address: what is too large is told by this page, which reads nothing of it."""


class Wrong(Exception):
    """What is wrong with a field: the key of the sentence, and what the program says of it."""

    def __init__(self, field: str, key: str, why: str = "") -> None:
        super().__init__(key)
        self.field, self.key, self.why = field, key, why


def show(asked: Asked) -> Response:
    return _form(asked)


def check(asked: Asked) -> Response:
    if (get_content_length(asked.request.environ) or 0) > LARGEST + _AROUND:
        return _form(asked, 413, wrong=Wrong("bundle", "check_too_large"))
    asked.request.max_content_length = LARGEST + _AROUND
    try:
        sent = forms.said(asked.request, g.present.text, forms.WITH_FILES)
        return _checked(asked, sent, asked.request.files.get("bundle"))
    except Wrong as wrong:
        return _form(asked, 422, wrong=wrong)


def _checked(asked: Asked, sent: MultiDict[str, str], file: FileStorage | None) -> Response:
    """The file is on this machine for as long as that takes."""
    if file is None or not file.filename:
        raise Wrong("bundle", "check_no_file")
    said = {name: sent.get(name, "").strip().replace("\r\n", "\n") for name in ("policy", "known")}
    for name, text in said.items():
        if len(text) > LONGEST:
            raise Wrong(name, "check_too_long")
    policy = _policy(said["policy"], asked.service.settings)
    with TemporaryDirectory(prefix="jejak-check-") as name:
        place = Path(name)
        bundle, known = place / "bundle.zip", place / "known.txt" if said["known"] else None
        file.save(bundle)
        (place / "policy.txt").write_bytes(policy)
        if known is not None:
            known.write_text(said["known"] + "\n", encoding="utf-8")
        found = verify_apart(bundle, place / "policy.txt", known)
    return page(asked, "audit_verdict", found=found, own=not said["policy"], known=bool(said["known"]),
                guide=f"/audit-guide/{spoken(asked).language}")  # fmt: skip


def _policy(said: str, settings: Settings) -> bytes:
    """The one that was sent, else this server's own."""
    if not said and settings.audit_policy is None:
        raise Wrong("policy", "check_no_policy")
    text = f"{said}\n".encode() if said else Path(settings.audit_policy or "").read_bytes()
    try:
        parse_policy(text)
    except Unusable as unusable:
        raise Wrong("policy", "check_policy_unusable", str(unusable)) from None
    return text


def _form(asked: Asked, status: int = 200, *, wrong: Wrong | None = None) -> Response:
    t: Any = spoken(asked).page
    has_policy = asked.service.settings.audit_policy is not None
    return page(
        asked, "audit_check", status, token=forms.token(g.present.text), has_policy=has_policy, largest=LARGEST >> 20,
        wrong=wrong and {"field": wrong.field, "why": wrong.why, "said": t[wrong.key].format(mib=LARGEST >> 20)},
        typed={name: _typed(asked, name) if wrong and status == 422 else "" for name in ("policy", "known")},
        guide=f"/audit-guide/{spoken(asked).language}",
    )  # fmt: skip


def _typed(asked: Asked, name: str) -> str:
    return asked.request.form.get(name, "")[:LONGEST]
