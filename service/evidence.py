"""Evidence files, kept under the digest of their content; what they are is told by their bytes, never by their name."""

from __future__ import annotations

import io
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from service.syncing import settle

LARGEST = 10 * 1024 * 1024
KINDS = "PDF, PNG, JPEG, WebP, DOCX, XLSX, PPTX, ODT, ODS, UTF-8 text, CSV"

_OOXML = "application/vnd.openxmlformats-officedocument."
_OFFICE_PARTS = {
    "word/document.xml": _OOXML + "wordprocessingml.document",
    "xl/workbook.xml": _OOXML + "spreadsheetml.sheet",
    "ppt/presentation.xml": _OOXML + "presentationml.presentation",
}
_OPEN_DOCUMENTS = {
    f"application/vnd.oasis.opendocument.{kind}".encode(): f"application/vnd.oasis.opendocument.{kind}"
    for kind in ("text", "spreadsheet")
}
_MAGIC = (
    (re.compile(rb"%PDF-\d\.\d"), "application/pdf"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"RIFF.{4}WEBP", re.DOTALL), "image/webp"),
)
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DIGEST = re.compile(r"(?a:[0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file in the record; `new` is False when it was there before. `size` in bytes."""

    sha256: str
    media_type: str
    size: int
    new: bool


class UnsupportedFile(Exception):
    """The content is of none of the kinds that may be evidence."""


class Evidence:
    """A directory of files named by their SHA-256; none of them is ever changed."""

    def __init__(self, directory: str | Path) -> None:
        self._directory = Path(directory)

    def keep(self, content: bytes, name: str) -> Kept:
        """Stores the content durably before it answers. Raises UnsupportedFile.

        The name only tells CSV from other text.
        """
        kind = media_type(content, name)
        digest = sha256(content).hexdigest()
        place = self._place(digest)
        new = not place.exists()
        if new:
            self._write(place, content)
        settle(place.parent)
        return Kept(sha256=digest, media_type=kind, size=len(content), new=new)

    def read(self, digest: str) -> bytes | None:
        """The content under a digest in lower-case hexadecimal; None when there is none."""
        if not _DIGEST.fullmatch(digest):
            return None
        try:
            return self._place(digest).read_bytes()
        except FileNotFoundError:
            return None

    def _place(self, digest: str) -> Path:
        return self._directory / digest[:2] / digest

    def _write(self, place: Path, content: bytes) -> None:
        """A whole file or none, also after a power cut: written aside, synced, renamed."""
        place.parent.mkdir(parents=True, exist_ok=True)
        with _aside(place.parent) as path:
            with path.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            path.rename(place)


@contextmanager
def _aside(directory: Path) -> Iterator[Path]:
    handle, name = tempfile.mkstemp(dir=directory, prefix=".")
    os.close(handle)
    path = Path(name)
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def media_type(content: bytes, name: str) -> str:
    """What the bytes are. Raises UnsupportedFile."""
    for magic, kind in _MAGIC:
        if magic.match(content):
            return kind
    found = _office(content) if content.startswith(b"PK\x03\x04") else _text(content, name)
    if found is None:
        raise UnsupportedFile
    return found


def _office(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names:
                with archive.open("mimetype") as entry:
                    return _OPEN_DOCUMENTS.get(entry.read(100).strip())
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error):
        return None
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _OFFICE_PARTS.items() if part in names), None)


def _text(content: bytes, name: str) -> str | None:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if not text.strip() or _NOT_TEXT.search(text):
        return None
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"
