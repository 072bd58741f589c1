"""The published heads of a log, as claims: whether they were signed and cosigned by whom an auditor trusts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from service.audit.checking.claims import Claim
from service.audit.checking.findings import Findings
from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.cosignature import cosigned_at
from service.ledger.keys import ED25519, Key, signed_by
from service.ledger.note import Malformed, Note, parse_note
from service.ledger.opening import BadSignature, NoTrustedKey, Opened, WrongLog, open_checkpoint
from service.ledger.policy import Policy
from service.ledger.verdicts import Step

WHOSE = "a published head"


class Stored(NamedTuple):
    """A row of the published heads: its number, its columns, the note."""

    no: Any
    size: Any
    note: Any


class Published:
    """Without a policy notes are only read, and nobody knows who signed them.

    Heads from before the policy's keys (a log's key is changed now and then) are compared like the others; `signed`
    and `witnessed` are the largest heads that the policy's keys have signed, and that its quorum has cosigned. `newest`
    is the size of the largest of all, `note` the witnessed one's; `awaited` says that the first is still to come.
    """

    def __init__(self, origin: str, policy: Policy | None, found: Findings) -> None:
        self._origin, self._policy, self._found = origin, policy, found
        self._keys = _keys(origin, policy) if policy else ()
        self.signed: Checkpoint | None = None
        self.witnessed: Checkpoint | None = None
        self.newest = 0
        self.strange = 0
        self.awaited = False
        self.note = b""

    def claims(self, rows: Iterable[Stored]) -> Iterator[Claim]:
        """The heads that can be compared with the leaves, in the order of the rows: by size, then by number."""
        last = 0
        for row in rows:
            if type(row.no) is not int or row.no < last:
                self._found.add(Step.ROOT, "a smaller head was published after a larger one")
            else:
                last = row.no
            opened = self._opened(row.note)
            if opened is None:
                continue
            head = opened.checkpoint
            if head.origin != self._origin:
                self._found.add(Step.ORIGIN, f"{WHOSE} is of another log")
            elif head.size != row.size:
                self._found.add(Step.ROOT, f"the row of {WHOSE} says another size")
            else:
                self.newest = head.size
                yield Claim(head.size, head.root, Step.ROOT, WHOSE, min(opened.cosigned.values(), default=None))

    def end(self, leaves: int, new: bool) -> None:
        """Adds what can only be said when all were met; nobody has signed yet what is `new`."""
        if self._policy is None or not (leaves or self.newest):
            return
        if self._origin not in self._policy.logs:
            self._found.add(Step.ORIGIN, "the policy does not know this log")
        elif self.signed is None and new and not self.newest:
            self.awaited = True
        elif self.signed is None:
            self._found.add(Step.SIGNER, "no head of this log was published that a key of the policy has signed")
        elif self.witnessed is None:
            self._found.add(Step.QUORUM, "no published head was cosigned by enough witnesses of the policy")

    def _opened(self, data: object) -> Opened | None:
        """A head whose signatures by known keys verify; findings for any other."""
        try:
            note = parse_note(data if type(data) is bytes else b"")
            head = parse_checkpoint(note.text)
            opened = self._trusted(note, data) if self._policy and type(data) is bytes else None
        except (Malformed, BadSignature) as bad:
            self._found.add(Step.NOTE, f"{WHOSE}: {bad}")
            return None
        return opened or Opened(head, {})

    def _trusted(self, note: Note, data: bytes) -> Opened | None:
        """None for one that no key of the policy has signed, where that is no wonder. Raises BadSignature."""
        assert self._policy is not None
        if self._disguised(note):
            raise BadSignature("a signature names another key than the one that made it")
        try:
            opened = open_checkpoint(data, self._policy)
        except WrongLog:
            return None
        except NoTrustedKey:
            self._strange()
            return None
        self._remember(opened, data)
        return opened

    def _disguised(self, note: Note) -> bool:
        """Whether a key of the policy has signed under a name or an id that hides it."""
        known = {(key.name, key.id) for key in self._keys}
        strange = [each.value for each in note.signatures if (each.name, each.key_id) not in known]
        return any(_made_by(key, value, note.text) for value in strange for key in self._keys)

    def _strange(self) -> None:
        """Before the policy's keys there were others; after they have signed, nobody else does."""
        self.strange += 1
        if self.signed is not None:
            self._found.add(Step.SIGNER, f"{WHOSE} was signed by no key of the policy, after one that was")

    def _remember(self, opened: Opened, note: bytes) -> None:
        self.signed = opened.checkpoint
        if self._policy and self._policy.enough(opened.cosigned):
            self.witnessed, self.note = opened.checkpoint, note


def _keys(origin: str, policy: Policy) -> tuple[Key, ...]:
    return (*policy.logs.get(origin, ()), *policy.witnesses.values())


def _made_by(key: Key, value: bytes, text: str) -> bool:
    if key.type == ED25519:
        return signed_by(key.public, value, text.encode())
    return cosigned_at(key.public, value, text) is not None
