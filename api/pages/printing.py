"""PDF files (WeasyPrint, the extra `pdf`), made by a process of its own within bounds, one at a time.

python -m api.pages.printing SECONDS BYTES   < {"html", "css", "name", "description", "attached"}   > PDF
"""

from __future__ import annotations

import ctypes
import json
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import Any, NoReturn

from service.apart import keep_within, run
from service.errors import Busy

SECONDS = 20
"""Of processor, for one file; thirty by the clock."""
MEMORY = 1 << 30
"""Bytes of address space."""
_LIBRARIES = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz.so.0",
              "libfontconfig.so.1")  # fmt: skip
_free = BoundedSemaphore(1)


@cache
def can_print() -> bool:
    """Are the extra and the libraries that it needs there?"""
    if find_spec("weasyprint") is None:
        return False
    try:
        for name in _LIBRARIES:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


def printed(html: str, css: str, *, name: str, description: str, attached: bytes) -> bytes | None:
    """PDF/A-3u with a JSON file inside; None where that takes more than it gets. Raises Busy for the next."""
    said = {"html": html, "css": css, "name": name, "description": description, "attached": attached.decode("ascii")}
    if not _free.acquire(blocking=False):
        raise Busy
    try:
        with TemporaryDirectory(prefix="jejak-print-") as directory:
            encoded = json.dumps(said).encode()
            return run(__name__, said=encoded, seconds=SECONDS, memory=MEMORY, directory=Path(directory))
    finally:
        _free.release()


def main(seconds: str, memory: str) -> None:
    said = json.load(sys.stdin)
    from weasyprint import CSS, HTML, Attachment  # noqa: PLC0415  # an extra
    from weasyprint.urls import URLFetcher  # noqa: PLC0415

    class Nothing(URLFetcher):  # type: ignore[misc]  # it says no types
        """Whatever a page names is not loaded, and a page that names anything is not made."""

        def fetch(self, url: str, headers: Any = None) -> NoReturn:  # noqa: ARG002  # what it overrides has it
            raise ValueError(url)

    keep_within(seconds, memory)
    nothing = Nothing(fail_on_errors=True)
    attached = Attachment(
        string=said["attached"].encode(), name=said["name"], description=said["description"], relationship="Data"
    )
    sheet = HTML(string=said["html"], url_fetcher=nothing)
    style = CSS(string=said["css"], url_fetcher=nothing)
    made = sheet.write_pdf(stylesheets=[style], attachments=[attached], pdf_variant="pdf/a-3u")
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main(*sys.argv[1:])
