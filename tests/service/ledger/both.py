"""Both verifiers on one bundle: their verdict, which must be the same."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from service.ledger.policy import Policy, parse_policy
from service.ledger.standalone import periksa
from service.ledger.verdicts import Verdict
from service.ledger.verify import verify
from tests.service.ledger.forge import policy_text

DATA = Path(__file__).parent / "data"
CORPUS = DATA / "tamper_corpus"
"""Sample bundles by another writer, with the verdicts they must get."""


def vectors(name: str) -> Any:
    """Reference vectors (transparency-dev, Apache-2.0; each file names its source)."""
    return json.loads((DATA / "rfc6962" / name).read_bytes())


@lru_cache
def _policy(text: bytes) -> Policy:
    return parse_policy(text)


def verdicts(bundle: Path, policy: bytes | None = None, known_head: bytes | None = None) -> tuple[str, str]:
    """What each says, with its reason."""
    text = policy_text().encode() if policy is None else policy
    ours = verify(bundle, _policy(text), known_head)
    try:
        theirs = f"OK: {periksa.verify(str(bundle), text, known_head)} events"
    except periksa.Verdict as verdict:
        theirs = f"{verdict.name}: {verdict}"
    return f"{ours.verdict.name}: {ours.why}", theirs


def verdict(bundle: Path, policy: bytes | None = None, known_head: bytes | None = None) -> Verdict:
    """The one verdict of both."""
    ours, theirs = verdicts(bundle, policy, known_head)
    assert ours.partition(":")[0] == theirs.partition(":")[0], (ours, theirs)
    return Verdict[ours.partition(":")[0]]
