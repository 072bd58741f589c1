"""Uploading evidence, and getting it back as a download that no browser runs or guesses at."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from flask import Response, request
from werkzeug.datastructures import FileStorage

from api import answers
from api.asked import Asked
from api.body import Malformed, TooLarge, UnsupportedMediaType
from api.preconditions import idempotency_key
from api.retries import Retry
from service.errors import Invalid, NotFound, Problem
from service.evidence import KINDS, LARGEST, Evidence, UnsupportedFile, media_type

LIMIT = LARGEST + 64 * 1024
"""The whole multipart body: a file of the largest size and what is around it."""

_LONGEST_NAME = 300
_UNNAMED = "bukti"
_NO_AGGREGATE = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Files:
    evidence: Evidence

    def upload(self, asked: Asked) -> Response:
        """One multipart part `file`: 201, or 200 when the content is known to the caller."""
        key = idempotency_key(request.headers.get("Idempotency-Key"))
        content, name = _sent()
        retry = Retry(asked, key, sha256(content).hexdigest())  # it stands for the body
        first = retry.first()
        if first is not None:
            return _answer(content, name, new=first.created, headers={"Idempotent-Replayed": "true"})
        try:
            kept = self.evidence.keep(content, name)
        except UnsupportedFile:
            raise UnsupportedMediaType(KINDS) from None
        new = kept.new or not asked.service.attachments.readable(asked.actor, kept.sha256)  # else it would tell
        asked.service.attachments.uploaded(asked.actor, kept.sha256)
        retry.remember("evidence", str(_NO_AGGREGATE), created=new)
        return _answer(content, name, new=new, headers={})

    def download(self, asked: Asked, *, sha256: str) -> Response:
        """What the caller may read, as evidence of something or as their own; else it is not there."""
        is_readable = asked.service.attachments.readable(asked.actor, sha256)
        content = self.evidence.read(sha256) if is_readable else None
        if content is None:
            raise NotFound
        kind = media_type(content, "")
        tag = f'"{sha256}"'
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers={"ETag": tag})
        name = sha256 + (mimetypes.guess_extension(kind) or "")
        headers = {"ETag": tag, "Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, headers=headers, content_type=kind)


def _sent() -> tuple[bytes, str]:
    """The content and name of the one part `file`."""
    if request.mimetype != "multipart/form-data":
        raise UnsupportedMediaType("multipart/form-data")
    if not request.mimetype_params.get("boundary"):
        raise Malformed("multipart")
    request.max_content_length = LIMIT
    parts: list[tuple[str, FileStorage | str]] = [*request.files.items(multi=True), *request.form.items(multi=True)]
    if not parts:
        raise Invalid(Problem("/file", "required"))
    if len(parts) > 1 or parts[0][0] != "file" or not isinstance(parts[0][1], FileStorage):
        raise Malformed("multipart")
    return content_of(parts[0][1])


def content_of(file: FileStorage) -> tuple[bytes, str]:
    """A file that was sent, and its name. Raises TooLarge, or Invalid for an empty one."""
    content = file.stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLarge(LARGEST)
    if not content:
        raise Invalid(Problem("/file", "empty"))
    name = "".join(character for character in (file.filename or "") if character.isprintable()).strip()
    return content, name[-_LONGEST_NAME:] or _UNNAMED


def _answer(content: bytes, name: str, *, new: bool, headers: dict[str, str]) -> Response:
    digest = sha256(content).hexdigest()
    body = {"sha256": digest, "name": name, "media_type": media_type(content, name), "size": len(content)}
    return answers.json(body, 201 if new else 200, {**headers, "Location": f"/v1/evidence/{digest}"})
