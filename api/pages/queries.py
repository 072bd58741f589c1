"""What a page asks of the finders, and the address of a page with another query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from api.asked import Asked
from api.query import Parameter


def asking(asked: Asked, parameters: Iterable[Parameter], **more: Any) -> Asked:
    """The same, asked of a finder that knows these parameters: what is of the page alone stays away."""
    known = {each.name for each in parameters}
    return replace(asked, query={name: value for name, value in asked.query.items() if name in known} | more)


def address(path: str, **said: Any) -> str:
    """With what is not None."""
    query = urlencode({name: value for name, value in said.items() if value is not None})
    return f"{quote(path)}?{query}" if query else quote(path)


def here_with(asked: Asked, **changed: Any) -> str:
    """This page with another query; None takes a parameter away."""
    return address(asked.request.path, **{name: each for name, each in asked.request.args.items() if each} | changed)


def moments_said(asked: Asked) -> dict[str, str]:
    """`valid_on` and `as_of` as fields hold them: a month or a year is its last day."""
    said = {name: asked.query.get(name) for name in ("valid_on", "as_of")}
    return {name: each.isoformat() if each is not None else "" for name, each in said.items()}
