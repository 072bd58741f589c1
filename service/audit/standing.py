"""How the logs stand: what is sealed, what of it is signed, which has forked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from service.audit.logs import Ask, latest_checkpoint, logs

LATE = timedelta(days=1)
"""After so long a signer has published something, whatever there was to sign (the format, section 2)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The logs that are written to: `leaves` in all, names of the `forked`, of the `unsigned` (for a day)."""

    logs: int
    leaves: int
    forked: tuple[str, ...]
    unsigned: tuple[str, ...]


def standing(ask: Ask, now: datetime) -> Standing:
    written = {each.name: each for each in logs(ask)}.values()
    forked = [each.name for each in written if each.forked is not None]
    unsigned = [each.name for each in written if each.size and not _signed_lately(ask, each.number, now)]
    return Standing(len(written), sum(each.size for each in written), tuple(forked), tuple(unsigned))


def _signed_lately(ask: Ask, log: int, now: datetime) -> bool:
    newest = latest_checkpoint(ask, log)
    return newest is not None and now - datetime.fromisoformat(newest.published_at) < LATE
