"""What a form asks for is done, once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Response, g

from api import writes
from api.asked import Asked
from api.body import canonical
from api.pages import forms
from api.pages.rendering import trouble
from api.problems import Told
from api.refusals import Tried
from api.retries import digest
from service.requests import Outcome


def done(asked: Asked, tried: Tried, key: str, telling: Callable[[Told], Response]) -> Outcome:
    """Under the `key` that the form had; what goes wrong is told by `telling`, what does later by a page of its own."""
    assert tried.kind is not None, "a form is a command"
    g.tried, g.telling = tried, telling
    body = dict(tried.said)
    retried = {"key": forms.key(key), "digest": digest(asked, canonical(body))}
    target = {} if tried.id is None else {"id": tried.id, "expected": tried.seen}
    outcome = writes.done(asked, tried.kind, tried.verb, body, **target, **retried)
    g.telling = partial(trouble, asked)
    return outcome
