"""What every page begins with: who is there and what is asked; and what goes wrong is a page, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from flask import Response, g
from werkzeug.datastructures import MultiDict

from api.asked import Asked
from api.identity import PUBLIC
from api.pages import forms, rendering
from api.pages.door import Door, NobodyThere
from api.pages.entrance import to_entrance
from api.query import Parameter, parsed
from api.routing import View
from service.identifiers import region_id


def opened(
    view: View,
    door: Door,
    parameters: Iterable[Parameter],
    *,
    kind: str | None = None,
    private: bool = False,
    attended: bool = True,
) -> View:
    """The view is asked by whoever is logged in, else by the public; a `private` page sends the public to log in.

    A page of one thing names its `kind`: it is not there for whoever may not read it. `attended` is False for what
    pages ask for by themselves. What a form left empty is not given.
    """
    known = {each.name: each for each in (rendering.LANGUAGE, rendering.DONE, rendering.TO, *parameters)}

    def shown(asked: Asked, **where: Any) -> Response:
        g.telling = partial(rendering.trouble, asked)
        try:
            present = door.present(asked.request, attended=attended)
            g.present = present
            query = parsed(_filled_in(asked.request.args), known)
            at_page = replace(asked, actor=present.actor if present else PUBLIC, query=query)
            g.asked = at_page
            g.telling = partial(rendering.trouble, at_page)
            if private and present is None:
                raise NobodyThere
            if "code" in where:
                where["id"] = region_id(where.pop("code"))
            if kind is not None:
                asked.service.places.check(at_page.actor, where["id"], kind=kind)
            return view(at_page, **where)
        except NobodyThere:
            return _kept_for_later(asked) if forms.is_filled_in(asked.request) else to_entrance(asked)
        except forms.Stale:
            link = (asked.request.path, "back")
            return rendering.page(asked, "message", 403, title="stale_title", sentence="stale", link=link)

    return shown


def _kept_for_later(asked: Asked) -> Response:
    """A session is over before a form was sent: what was typed can be sent again after logging in."""
    held = [(name, text) for name, text in asked.request.form.items() if name != "token"]
    return rendering.page(asked, "again", 403, held=held)


def _filled_in(given: MultiDict[str, str]) -> MultiDict[str, str]:
    return MultiDict((name, value) for name, value in given.items(multi=True) if value)
