"""Whose evidence a file is: of those innovations that name its digest, and of whoever uploaded it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any
from uuid import UUID

from domain.access import Actor, reaches_everything
from service.places import Places
from service.store import Store

NOBODY = UUID(int=0)
_DIGEST = re.compile(r"(?a:[0-9a-f]{64})")
_NAMING = ("innovation.evidence_attached", "innovation.implementation_recorded", "innovation.imported_as_running",
           "innovation.corrected")  # fmt: skip
_CLAIMED = "evidence_claimed"


def evidence_claim(digest: str, innovation: UUID) -> str:
    """The claim under which an innovation is found by what is evidence of it."""
    return f"evidence:{digest}/{innovation.hex}"


def digests_in(said: Any) -> Iterator[str]:
    """The digests that the members of a command or a fact name, each once."""
    members = _telling(said.__class__)
    if not members:
        return
    values = (getattr(said, name) for name in members)
    texts = (text for value in values for text in (value if isinstance(value, (tuple, list)) else (value,)))
    yield from dict.fromkeys(text for text in texts if isinstance(text, str) and _DIGEST.fullmatch(text))


@cache
def _telling(kind: type[Any]) -> tuple[str, ...]:
    """The members of such a command or fact that may name one."""
    return tuple(name for name in ("sha256", "evidence", "value") if hasattr(kind, name))


class Attachments:
    def __init__(self, store: Store, places: Places) -> None:
        self._store, self._places = store, places

    def uploaded(self, actor: Actor, digest: str) -> None:
        """Remembers who brought it, where that is not known to be somebody who reads everything."""
        if not reaches_everything(actor, "innovation"):
            self._store.claim({_upload(digest, actor): NOBODY})

    def readable(self, actor: Actor, digest: str) -> bool:
        """Whether the caller may read the file of a digest; of what is no file, too."""
        if reaches_everything(actor, "innovation"):
            return True
        if self._store.kept(_CLAIMED) is None:
            self._claim_earlier()
        if self._store.claimed(_upload(digest, actor)) is not None:
            return True
        return bool(self._places.readable(actor, self._of(digest)))

    def _of(self, digest: str) -> Iterable[UUID]:
        return [id for _, id in self._store.claims_under(evidence_claim(digest, NOBODY).removesuffix(NOBODY.hex))]

    def _claim_earlier(self) -> None:
        """For what was recorded before files were claimed; done twice it does no harm."""
        for events in self._store.pages(_NAMING):
            named = ((each.originator_id, digest) for each in events for digest in digests_in(each.fact))
            self._store.claim({evidence_claim(digest, id): id for id, digest in named})
        self._store.keep(_CLAIMED, "1")


def _upload(digest: str, actor: Actor) -> str:
    return f"upload:{digest}/{actor.account}"
