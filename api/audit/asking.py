"""Which log is asked about, and who may see what its leaves say."""

from __future__ import annotations

from api.asked import Asked
from domain.access import reaches_all_of
from service.audit.logs import Log
from service.errors import Forbidden, Invalid, Problem
from service.store.leaves.names import SYSTEM


def log_meant(asked: Asked, *said: str | None) -> Log:
    """The log that was said (in the address, in a body) or is in the query, as `log` or `region`; else the only one.

    A name means the log that is written to now, an origin exactly that log. Raises NotFound, and Invalid: at `/region`
    where several could be meant, at `/log` where two are named.
    """
    named = [each for each in (*said, asked.query.get("log"), asked.query.get("region")) if each is not None]
    if len(set(named)) > 1:
        raise Invalid(Problem("/log", "not_both", {"other": "region"}))
    return asked.service.ledger.log(named[0] if named else None)


def check_reach(asked: Asked, log: Log) -> None:
    """Leaves and states are of the whole region: raises Forbidden for whoever may read a part of it only."""
    if not reaches(asked, log):
        raise Forbidden


def reaches(asked: Asked, log: Log) -> bool:
    region = log.name.split("/")[0]
    return reaches_all_of(asked.actor, None if region == SYSTEM else region)
