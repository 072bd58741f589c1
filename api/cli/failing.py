"""How a verb fails: one line on stderr, status 1 for what was refused or is broken, 2 for wrong use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from api.texts import texts
from domain.rules import Refused
from service.errors import Behind, Busy, EventsMissing, Forbidden, Invalid, LedgerForked, NotFound
from service.settings import Unusable, read_settings


class Broken(click.ClickException):
    """It could not be done: status 1."""

    exit_code = 1


@contextmanager
def told_plainly() -> Iterator[None]:
    """What the service raises, in a line, in the language of the settings."""
    try:
        yield
    except Unusable as unusable:
        raise click.UsageError(str(unusable)) from None
    except Refused as refused:
        refusal = refused.refusal
        detail = texts(read_settings().language).detail(refusal.code, refusal.facts, rule=refusal.rule)
        raise Broken(f"{refusal.rule}: {detail}") from None
    except Invalid as invalid:
        said = texts(read_settings().language)
        flaws = (f"{problem.pointer}: {said.flaw(problem.code, problem.facts)}" for problem in invalid.problems)
        raise Broken("; ".join(flaws)) from None
    except (NotFound, Forbidden, Busy, Behind) as error:
        raise Broken(_LINES[type(error)]) from None


_LINES: dict[type[Exception], str] = {
    NotFound: "there is no such thing, or there was none then",
    Forbidden: "none of the account's roles permits this",
    LedgerForked: "what was signed of this log of the ledger is not there any more; see `jejak audit open-log`",
    EventsMissing: "acknowledged events are missing after a failover; see `jejak doctor` and `jejak accept-loss`",
    Busy: "the store could not be written to in time; try again",
    Behind: "the read models have not caught up in time; is the projection worker running?",
}
