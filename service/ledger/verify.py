"""Verifying a bundle offline (FORMAT.md section 4): whatever the file holds, a verdict.

Members are read once, in pieces: their digests, the tree, the leaves and the states are looked at in the same go,
and what was found is decided in the order of the format. Memory stays below 300 MB within the limits of section 3.
No clock, no network, and nothing of the policy or the kept head is taken from the bundle.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from service.ledger.bundle import limits
from service.ledger.bundle.archive import Archive, Corrupt
from service.ledger.bundle.manifest import NAME, Manifest, read_manifest
from service.ledger.checkpoint import Checkpoint
from service.ledger.checks.leaves import Expected, Leaves
from service.ledger.checks.states import States
from service.ledger.note import LONGEST
from service.ledger.opening import BadSignature, NoTrustedKey, Opened, WrongLog, open_checkpoint
from service.ledger.policy import Policy
from service.ledger.verdicts import Failed, Findings, Step, Verdict

_NOTE = (Step.NOTE, Step.ORIGIN, Step.SIGNER)
_KNOWN_NOTE = (Step.KNOWN_NOTE, Step.KNOWN_ORIGIN, Step.KNOWN_SIGNER)


Remembered = Callable[[str], Collection[Checkpoint]]
"""Heads that were kept of the log with this origin, and are trusted already."""


@dataclass(slots=True)
class Outcome:
    """`step` and `why` tell what did not hold. `head` and `note` are there once a trusted key of the log was seen to
    have signed; `unlike` are the remembered heads that are newer than this log, or of another one."""

    verdict: Verdict
    why: str
    step: Step | None
    head: Checkpoint | None
    note: bytes
    unlike: tuple[Checkpoint, ...]


def verify(
    bundle: Path,
    policy: Policy,
    known_head: bytes | None = None,
    remembered: Remembered = lambda _origin: (),
    binding: bool = False,
) -> Outcome:
    """The verdict on a bundle. `known_head` is a note that was kept, and must be a prefix of this log. Of
    `remembered` heads that is told; where they are `binding` it decides too.

    Raises OSError only where temporary files cannot be written.
    """
    run = _Run(policy, known_head, remembered, binding)
    try:
        with ExitStack() as files:
            run.check(bundle, files)
    except Corrupt as corrupt:
        return run.outcome(Failed(Step.ARCHIVE, str(corrupt)))
    except Failed as failed:
        return run.outcome(failed)
    return run.outcome(None)


class _Run:
    def __init__(self, policy: Policy, known_head: bytes | None, remembered: Remembered, binding: bool) -> None:
        self._policy, self._known_head = policy, known_head
        self._remembered, self._binding = remembered, binding
        self._findings = Findings()
        self._signed: tuple[Checkpoint | None, bytes] = None, b""
        self._unlike: tuple[Checkpoint, ...] = ()

    def outcome(self, failed: Failed | None) -> Outcome:
        head, note = self._signed
        if failed is None:
            assert head is not None
            return Outcome(Verdict.OK, f"{head.size} events", None, head, note, self._unlike)
        return Outcome(failed.step.verdict, str(failed), failed.step, head, note, self._unlike)

    def check(self, bundle: Path, files: ExitStack) -> None:
        """Raises Corrupt or Failed where something does not hold."""
        archive = files.enter_context(Archive(bundle))
        members = _Members(archive, self._manifest(archive))
        note = members.whole("checkpoint", LONGEST)
        opened = self._opened_by(_NOTE, note)
        if opened and opened.checkpoint.origin != members.manifest.log:
            self._findings.add(Step.ORIGIN, "the manifest names another log")
        if opened and not self._findings.seen:
            self._contents(members, opened, files)
        members.read_others()
        if opened:
            self._signed = opened.checkpoint, note
        self._findings.decide()

    def _manifest(self, archive: Archive) -> Manifest:
        if NAME not in archive.members:
            raise Failed(Step.ARCHIVE, "there is no manifest")
        if archive.members[NAME].size > limits.MANIFEST:
            raise Failed(Step.ARCHIVE, "the manifest is too large")
        return read_manifest(archive.read(NAME), archive.members)

    def _opened_by(self, steps: tuple[Step, Step, Step], data: bytes) -> Opened | None:
        """A signed head; what does not hold is a finding, because every digest is looked at before it counts."""
        try:
            return open_checkpoint(data, self._policy)
        except BadSignature as error:
            self._findings.add(steps[0], str(error))
        except WrongLog as error:
            self._findings.add(steps[1], str(error))
        except NoTrustedKey as error:
            self._findings.add(steps[2], str(error))
        return None

    def _contents(self, members: _Members, opened: Opened, files: ExitStack) -> None:
        head, manifest = opened.checkpoint, members.manifest
        known = self._open_known(head)
        kept = [*self._remembered(head.origin)]
        if manifest.size != head.size:
            self._findings.add(Step.ROOT, "the manifest says another size")
        sizes = {each.size for each in [*known, *kept]}
        expected = Expected(head, manifest.scope, min(opened.cosigned.values(), default=None), sizes)
        leaves = Leaves(expected, self._findings, files, members.size("leaves.bin"))
        members.read("leaves.bin", leaves.feed)
        leaves.end()
        self._unlike = tuple(each for each in kept if leaves.roots.get(each.size) != each.root)
        for each in [*known, *(kept if self._binding else [])]:
            if leaves.roots.get(each.size) != each.root:
                self._findings.add(Step.KNOWN_ROOT, f"the head kept at {each.size} leaves is newer, or of another log")
        if self._findings.up_to(Step.KNOWN_ROOT):
            return
        states = States(leaves, self._findings)
        members.read("states.bin", states.feed)
        states.end()
        if not self._policy.enough(opened.cosigned):
            self._findings.add(Step.QUORUM, "not enough witnesses of the policy have cosigned")

    def _open_known(self, head: Checkpoint) -> list[Checkpoint]:
        if self._known_head is None:
            return []
        known = self._opened_by(_KNOWN_NOTE, self._known_head)
        if known and known.checkpoint.origin != head.origin:
            self._findings.add(Step.KNOWN_ORIGIN, "the kept head is of another log")
        return [known.checkpoint] if known else []


class _Members:
    """The members that the manifest lists, each read once: its digest is looked at while it goes by."""

    def __init__(self, archive: Archive, manifest: Manifest) -> None:
        self._archive, self.manifest = archive, manifest
        self._unread = {*manifest.files}

    def size(self, name: str) -> int:
        return self._archive.members[name].size

    def read(self, name: str, take: Callable[[bytes], object]) -> None:
        """Hands a member on in pieces; raises Failed at its end where it is not what the manifest lists."""
        self._unread.remove(name)
        digest = sha256()
        for chunk in self._archive.chunks(name):
            digest.update(chunk)
            take(chunk)
        if digest.digest() != self.manifest.files[name]:
            raise Failed(Step.MEMBERS, f"{name!r} is not what the manifest lists")

    def whole(self, name: str, longest: int) -> bytes:
        """A member in one piece, nothing where it is longer."""
        kept: list[bytes] = []
        self.read(name, kept.append if self.size(name) <= longest else lambda _chunk: None)
        return b"".join(kept)

    def read_others(self) -> None:
        """Those that nobody has asked for: their digests."""
        for name in [*self._unread]:
            self.read(name, lambda _chunk: None)
