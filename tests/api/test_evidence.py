"""Evidence files over HTTP: known by their content, judged by their content, given back as downloads."""

from __future__ import annotations

import io
import zipfile
from hashlib import sha256
from typing import Any

import pytest
from werkzeug.test import TestResponse

from service.evidence import LARGEST
from tests.api.conftest import Caller

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n%%EOF\n"


def upload(call: Caller, content: bytes, name: str = "bukti.pdf", **more: Any) -> TestResponse:
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body = head + content + b"\r\n--b--\r\n"
    return call.post("/v1/evidence", data=body, content_type="multipart/form-data; boundary=b", **more)


def test_a_file_is_kept_under_its_digest_and_given_back_as_a_download(call: Caller) -> None:
    digest = sha256(PDF).hexdigest()
    answer = upload(call, PDF)
    assert (answer.status_code, answer.headers["Location"]) == (201, f"/v1/evidence/{digest}")
    assert answer.json == {"sha256": digest, "name": "bukti.pdf", "media_type": "application/pdf", "size": len(PDF)}
    back = call.get(answer.headers["Location"])
    assert (back.data, back.mimetype) == (PDF, "application/pdf")
    assert back.headers["Content-Disposition"].startswith("attachment")
    assert back.headers["X-Content-Type-Options"] == "nosniff"
    assert upload(call, PDF).status_code == 200


def archive(*parts: tuple[str, str]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as file:
        for name, content in parts:
            file.writestr(name, content)
    return whole.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n....", "x.pdf", "image/png"),
        (b"\xff\xd8\xff\xe0....", "x", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "x", "image/webp"),
        (b"satu,dua\n1,2\n", "x.CSV", "text/csv"),
        ("Laporan — selesai\r\n".encode(), "x.exe", "text/plain"),
        (b"<script>alert(1)</script>", "x.html", "text/plain"),
        (
            archive(("[Content_Types].xml", ""), ("word/document.xml", "")),
            "x.zip",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            archive(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")),
            "x",
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
    ],
)
def test_the_content_tells_what_a_file_is(call: Caller, content: bytes, name: str, media_type: str) -> None:
    assert (upload(call, content, name).json or {})["media_type"] == media_type


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\x00\x03" + b"\x00" * 200, b"\xff\xfe\x00", b"PK\x03\x04broken", archive(("x.txt", "x")),
     archive(("mimetype", "application/x-sh")), b"a\x1b[31m", b"  \n "],
)  # fmt: skip
def test_what_is_none_of_the_known_kinds_is_refused(call: Caller, content: bytes) -> None:
    answer = upload(call, content)
    assert (answer.status_code, (answer.json or {})["code"]) == (415, "unsupported-media-type")


def test_a_file_that_is_too_large_is_refused_before_and_after_it_is_read(call: Caller) -> None:
    assert upload(call, PDF + b" " * (LARGEST - len(PDF))).status_code == 201
    assert upload(call, PDF + b" " * (LARGEST - len(PDF) + 1)).status_code == 413
    assert upload(call, PDF + b" " * (LARGEST + 200_000), role=None).status_code == 413


def test_an_upload_has_one_part_called_file(call: Caller) -> None:
    def status(**more: Any) -> int:
        return call.post("/v1/evidence", **more).status_code

    assert status(data={}) == 415
    assert status(data={"other": (io.BytesIO(PDF), "x")}) == 400
    assert status(data={"file": "a text"}, content_type="multipart/form-data") == 400
    assert status(data={"file": (io.BytesIO(PDF), "x"), "note": "y"}) == 400
    assert status(data=b"x", content_type="multipart/form-data") == 400
    assert status(data=b"x", content_type="multipart/form-data; boundary=b") == 422
    assert status(data={"file": (io.BytesIO(b""), "x")}) == 422


def test_only_who_may_attach_evidence_may_upload_it(call: Caller) -> None:
    assert {role: upload(call, PDF, role=role).status_code for role in (None, "auditor", "admin", "innovator")} == {
        None: 401,
        "auditor": 403,
        "admin": 403,
        "innovator": 201,
    }


def test_an_upload_that_is_retried_is_answered_as_the_first_time(call: Caller) -> None:
    key = {"Idempotency-Key": "unggah-1"}
    first, again = upload(call, PDF, headers=key), upload(call, PDF, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json, again.headers["Idempotent-Replayed"]) == (first.json, "true")
    assert (upload(call, PDF + b"x", headers=key).json or {})["code"] == "key-reused"


@pytest.mark.parametrize("digest", ["x", "0" * 64, "..%2f..%2fetc%2fpasswd", "%2e%2e", "A" * 64])
def test_what_is_not_there_is_not_found(call: Caller, digest: str) -> None:
    assert call.get(f"/v1/evidence/{digest}").status_code == 404
