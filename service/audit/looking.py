"""What this process can say now about one log: its own word, recomputed from what is stored."""

from __future__ import annotations

from dataclasses import dataclass

from service.audit.ledger import Ledger
from service.audit.logs import Damaged, Log, Published, checkpoints
from service.audit.policies import opened
from service.audit.proving import head_in
from service.audit.trees import Tree
from service.errors import Invalid, NotFound
from service.ledger.proofs import frontier_of

OUTCOMES: dict[str, dict[str, bool | None]] = {
    "signature": {"signed": True, "unsigned": None, "untrusted": False, "no_policy": None},
    "witnesses": {"witnessed": True, "unwitnessed": False, "unsigned": None, "no_policy": None},
    "tree": {"same": True, "other": False, "unsigned": None},
    "growth": {"grew": True, "shrank": False, "first": None},
    "fork": {"one": True, "forked": False},
    "rest": {"all_signed": True, "waiting": None},
}
"""What is looked at in this order, and what may be found: good, bad, or neither."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was looked at, with what `OUTCOMES` says of it."""

    what: str
    outcome: str

    @property
    def good(self) -> bool | None:
        return OUTCOMES[self.what][self.outcome]


def look(ledger: Ledger, log: Log) -> list[Found]:
    """All of `OUTCOMES` for a log: a few dozen reads, whatever its size."""
    published = checkpoints(ledger.ask, log.number, limit=2)
    newest = published[0] if published else None
    outcomes = {
        "signature": _signature(ledger, log, newest),
        "witnesses": _witnesses(ledger, log, newest),
        "tree": _tree(ledger, log, newest),
        "growth": _growth(ledger, log, published),
        "fork": "one" if log.forked is None else "forked",
        "rest": "all_signed" if newest is not None and newest.size >= log.size else "waiting",
    }
    return [Found(what, outcome) for what, outcome in outcomes.items()]


def _signature(ledger: Ledger, log: Log, newest: Published | None) -> str:
    if newest is None:
        return "unsigned"
    if ledger.policy is None or log.origin not in ledger.policy.logs:
        return "no_policy"
    return "untrusted" if opened(newest.note, ledger.policy) is None else "signed"


def _witnesses(ledger: Ledger, log: Log, newest: Published | None) -> str:
    """Whether the newest size has the quorum; more cosignatures may have come to it later."""
    if newest is None:
        return "unsigned"
    if ledger.policy is None:
        return "no_policy"
    witnessed = ledger.witnessed(log)
    return "witnessed" if witnessed is not None and witnessed.size >= newest.size else "unwitnessed"


def _tree(ledger: Ledger, log: Log, newest: Published | None) -> str:
    if newest is None:
        return "unsigned"
    tree = Tree(ledger.ask, log.number)  # nothing that is remembered
    try:
        head = head_in(newest.note)
        return "same" if frontier_of(tree.nodes(head.size), head.size).root() == head.root else "other"
    except (Damaged, ValueError):
        return "other"


def _growth(ledger: Ledger, log: Log, published: list[Published]) -> str:
    """From the checkpoint before the newest to the newest."""
    if len(published) < 2 or not published[1].size:
        return "first"
    try:
        ledger.prover(log).consistency(published[1].size, published[0].size)
    except (Damaged, Invalid, NotFound, ValueError):
        return "shrank"
    return "grew"
