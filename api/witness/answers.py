"""What a witness answers: statuses and bodies of C2SP tlog-witness."""

from __future__ import annotations

import re
from dataclasses import dataclass

from service.audit.witness.memory import Unable
from service.audit.witness.witness import Witness
from service.ledger.witnessing import Declined

_CHECKPOINT = re.compile(r"/([0-9a-f]{64})/checkpoint")
_SIZE_TYPE, _TEXT = "text/x.tlog.size", "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Asked:
    """`target` is as it was sent: a path, and a query that is not looked at."""

    method: str
    target: str
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    text: str
    type: str = _TEXT
    more: tuple[tuple[str, str], ...] = ()
    """Further headers."""


def answered(witness: Witness, asked: Asked) -> Answer:
    path = asked.target.partition("?")[0]
    found = _CHECKPOINT.fullmatch(path)
    if path == "/add-checkpoint":
        return _added(witness, asked.body) if asked.method == "POST" else _only("POST")
    if not found and path != "/healthz":
        return Answer(404, "there is no such address\n")
    if asked.method not in ("GET", "HEAD"):
        return _only("GET, HEAD")
    return _kept(witness, found[1]) if found else _health(witness)


def _added(witness: Witness, body: bytes) -> Answer:
    try:
        return Answer(200, witness.add_checkpoint(body))
    except Declined as declined:
        return Answer(declined.status, declined.body, _SIZE_TYPE if declined.status == 409 else _TEXT)
    except Unable as unable:
        return _unable(unable)


def _kept(witness: Witness, log: str) -> Answer:
    """tlog-witness, "Monitor Retrieval Mechanism"."""
    try:
        note = witness.checkpoint(log)
    except Unable as unable:
        return _unable(unable)
    return Answer(200, note.decode()) if note else Answer(404, "nothing of such a log was ever cosigned\n")


def _health(witness: Witness) -> Answer:
    try:
        witness.examine()
    except Unable as unable:
        return _unable(unable)
    return Answer(200, "ok\n")


def _only(methods: str) -> Answer:
    return Answer(405, f"only {methods}\n", more=(("Allow", methods),))


def _unable(unable: Unable) -> Answer:
    return Answer(503, f"{unable}\n", more=(("Retry-After", "5"),))
