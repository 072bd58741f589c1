"""How fresh a page is: up to which event, how long ago that was; and of which past moment it tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.asked import Asked
from api.pages.formats import CAPITAL, Formats
from service.clock import today_in


def up_to(asked: Asked, f: Formats, position: int) -> str:
    """s.d. peristiwa #1.042 (3 detik yang lalu)."""
    said = f.said.page["up_to"].format(position=f.number(position))
    at = asked.service.recorded_at(position)
    if at is None:
        return said
    return f"{said} ({f.ago(max((asked.service.clock() - at).total_seconds(), 1))})"


def then(asked: Asked, found: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The moment of what was found, where it is not the present: a year that is over is told as it was at its end."""
    today = today_in(CAPITAL.value, asked.service.clock()).isoformat()
    return found if found["as_of"] or found["valid_on"] < today or "valid_on" in asked.query else None
