"""`/aksesibilitas`: for whom these pages work, how that was tried, what is known not to, and whom to write to."""

from __future__ import annotations

from flask import Response

from api.asked import Asked
from api.pages.formats import Formats
from api.pages.rendering import page, spoken

HERE = "/aksesibilitas"
WRITTEN = "2026-11-22"
"""When the statement was last gone through."""


def show(asked: Asked) -> Response:
    contact = asked.service.settings.contact
    link = f"mailto:{contact}" if contact and "@" in contact and not contact.startswith("https://") else contact
    written = Formats(spoken(asked)).day(WRITTEN)
    return page(asked, "accessibility", contact=contact, link=link, written=written)
