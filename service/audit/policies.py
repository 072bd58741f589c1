"""The operator's own trust policy (C2SP tlog-policy): which checkpoints of this record have its quorum of witnesses."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from service.audit.logs import Ask, Published, checkpoints
from service.ledger.opening import BadSignature, NoTrustedKey, Opened, WrongLog, open_checkpoint
from service.ledger.policy import LONGEST, Policy, parse_policy
from service.ledger.policy import Unusable as UnusablePolicy
from service.settings import Settings, Unusable

_AT_ONCE = 50


def policy_of(settings: Settings) -> Policy | None:
    """The policy that `JEJAK_AUDIT_POLICY` names, None without one; raises Unusable."""
    if settings.audit_policy is None:
        return None
    try:
        with Path(settings.audit_policy).open("rb") as file:
            return parse_policy(file.read(LONGEST + 1))
    except (OSError, UnusablePolicy) as wrong:
        raise Unusable(f"JEJAK_AUDIT_POLICY names no policy that can be used: {wrong}") from None


def opened(note: bytes, policy: Policy) -> Opened | None:
    """A checkpoint that a key of the policy has signed, and nobody of it wrongly; else None."""
    try:
        return open_checkpoint(note, policy)
    except (BadSignature, WrongLog, NoTrustedKey):
        return None


def is_witnessed(note: bytes, policy: Policy) -> bool:
    """Has it the policy's quorum?"""
    found = opened(note, policy)
    return found is not None and policy.enough(found.cosigned)


class Witnessed:
    """The newest checkpoint of each log that has the quorum of a policy.

    Published checkpoints do not change, so each is looked at once in the life of a process. Safe among threads.
    """

    def __init__(self, ask: Ask, policy: Policy) -> None:
        self._ask, self._policy = ask, policy
        self._lock = Lock()
        self._seen: dict[int, tuple[int, Published | None]] = {}

    def latest(self, log: int) -> Published | None:
        with self._lock:
            seen, best = self._seen.get(log, (0, None))
        newest, found = self._newer(log, seen)
        best = found or best
        with self._lock:
            self._seen[log] = max(newest, seen), best
        return best

    def _newer(self, log: int, seen: int) -> tuple[int, Published | None]:
        """The newest number, and the newest checkpoint after `seen` that has the quorum."""
        newest, before = seen, None
        while page := checkpoints(self._ask, log, before, _AT_ONCE):
            newest = max(newest, page[0].no)
            for each in page:
                if each.no <= seen:
                    return newest, None
                if is_witnessed(each.note, self._policy):
                    return newest, each
            before = page[-1].no
        return newest, None
