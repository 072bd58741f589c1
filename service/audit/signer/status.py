"""How it stands, in a file of the directory, for who looks after the signer: written when it changes, and every ten
seconds, so that a signer that stands still is seen too."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from service.audit.signer.files import Unusable, read_whole
from service.audit.signer.told import Told
from service.clock import Clock
from service.ledger.leaf import at_text

_EVERY = timedelta(seconds=10)
STILL = timedelta(seconds=30)
"""After which a signer that has written nothing does not run."""


class Board:
    def __init__(self, directory: Path, clock: Clock) -> None:
        self._place, self._clock = directory / "status.json", clock
        self._said: dict[str, Any] = {}
        self._at: datetime | None = None

    def write(self, told: list[Told], troubles: dict[str, str]) -> None:
        """`troubles` are why a witness has not cosigned, by its name. Raises OSError."""
        said, now = {"logs": [plain(each) for each in told], "witnesses": dict(sorted(troubles.items()))}, self._clock()
        if said == self._said and self._at is not None and now - self._at < _EVERY:
            return
        new = self._place.with_suffix(".json.new")
        new.write_text(json.dumps({"at": at_text(now), **said}, ensure_ascii=False), encoding="utf-8")
        new.replace(self._place)
        self._said, self._at = said, now


def plain(told: Told) -> dict[str, Any]:
    """A log's status as JSON has it."""
    return {**asdict(told), "status": told.status.value, "good": told.good}


def read(directory: Path, now: datetime) -> dict[str, Any]:
    """What was written last, and whether that was just now (`running`). Raises Unusable."""
    try:
        found: dict[str, Any] = json.loads(read_whole(directory / "status.json"))
        running = now - datetime.fromisoformat(found["at"]) < STILL
    except (ValueError, KeyError, TypeError):
        raise Unusable(f"{directory / 'status.json'} cannot be read") from None
    return {**found, "running": running}
