"""Heads that an auditor kept: what they claim of the logs that are stored now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from service.audit.checking.claims import Claim
from service.audit.checking.findings import Finding
from service.ledger.checkpoint import Checkpoint, parse_checkpoint
from service.ledger.note import Malformed, parse_note
from service.ledger.opening import BadSignature, NoTrustedKey, WrongLog, open_checkpoint
from service.ledger.policy import Policy
from service.ledger.verdicts import Step

Kept = Callable[[str], Collection[Checkpoint]]
"""The heads of the log with this origin that lie in an auditor's directory, and are trusted already."""

WHOSE = "the head that was kept"


def nothing_kept(_origin: str) -> Collection[Checkpoint]:
    return ()


@dataclass(frozen=True, slots=True)
class Known:
    """Heads given as files, opened; what was wrong with others; and those in the directory."""

    given: Collection[Checkpoint] = ()
    unusable: Collection[Finding] = ()
    kept: Kept = nothing_kept

    def of(self, origin: str) -> list[Checkpoint]:
        """The smallest first, each once."""
        heads = {*(each for each in self.given if each.origin == origin), *self.kept(origin)}
        return sorted(heads, key=lambda each: each.size)

    def claims(self, origin: str) -> list[Claim]:
        return [Claim(each.size, each.root, Step.KNOWN_ROOT, WHOSE) for each in self.of(origin)]


def read_known(notes: Iterable[bytes], policy: Policy | None) -> tuple[list[Checkpoint], list[Finding]]:
    """The heads of files, and what is wrong with others; without a policy nobody knows who signed them."""
    heads, found = [], []
    for note in notes:
        try:
            heads.append(
                open_checkpoint(note, policy).checkpoint if policy else parse_checkpoint(parse_note(note).text)
            )
        except (BadSignature, Malformed) as error:
            found.append(Finding(Step.KNOWN_NOTE, f"{WHOSE}: {error}", ""))
        except WrongLog as error:
            found.append(Finding(Step.KNOWN_ORIGIN, f"{WHOSE}: {error}", ""))
        except NoTrustedKey as error:
            found.append(Finding(Step.KNOWN_SIGNER, f"{WHOSE}: {error}", ""))
    return heads, found
