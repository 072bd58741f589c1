"""A JSON document of the issuer's; of an answer only 200 counts: a redirect may lead anywhere."""

from __future__ import annotations

import http.client
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from service.exchange import NoAnswer, Question, asked
from service.oidc.strict import read_object

PATIENCE = 5.0
"""Seconds for all of it."""
LARGEST = 256 * 1024
"""Bytes."""


class NoDocument(Exception):
    """The message says why."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that is posted; `headers` besides those that tell what it is."""

    form: str
    headers: dict[str, str]


def fetched(url: str, patience: float = PATIENCE, sent: Sent | None = None) -> dict[str, Any]:
    """An object; raises NoDocument."""
    try:
        came = asked(_question(url, sent), patience)
        if came.status != http.client.OK:
            raise NoDocument(f"{url}: status {came.status}")
        return read_object(came.body)
    except (NoAnswer, ValueError) as error:
        raise NoDocument(f"{url}: {repr(str(error) or type(error).__name__)[:200]}") from error


def _question(url: str, sent: Sent | None) -> Question:
    place, accepted = urlsplit(url), {"Accept": "application/json"}
    if sent is None:
        return Question(place=place, method="GET", headers=accepted, longest=LARGEST)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return Question(place=place, method="POST", body=sent.form, headers=accepted | kind | sent.headers, longest=LARGEST)
