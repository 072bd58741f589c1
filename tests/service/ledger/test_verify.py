"""Bundles and their verdicts: both verifiers, the corpus, every step, and of two defects the one whose step comes
first."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any, NoReturn

import pytest

from service.ledger.checkpoint import Checkpoint
from service.ledger.checks import chain, leaves
from service.ledger.merkle import EMPTY_ROOT
from service.ledger.policy import parse_policy
from service.ledger.standalone import periksa
from service.ledger.verdicts import Findings, Step, Verdict
from service.ledger.verify import verify
from tests.service.ledger.both import CORPUS, verdict, verdicts
from tests.service.ledger.forge import (
    COSIGNED,
    LOG,
    ORIGIN,
    OTHER_LOG,
    ROTATED,
    START,
    STRANGER,
    WITNESSES,
    Log,
    bundle,
    changed,
    genuine,
    head_of,
    id_of,
    leaves_bin,
    manifest_of,
    members_of,
    note_of,
    policy_text,
    rechained,
    states_bin,
    with_members,
    written,
    zipped,
)

SAMPLES = json.loads((CORPUS / "expected.json").read_text())


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["file"])
def test_a_bundle_of_the_corpus(sample: dict[str, Any]) -> None:
    known = (CORPUS / sample["known_head"]).read_bytes() if sample["known_head"] else None
    assert verdict(CORPUS / sample["file"], (CORPUS / "policy.txt").read_bytes(), known) == sample["expect_exit"]


def judged(tmp_path: Path, data: bytes, **other: Any) -> Verdict:
    return verdict(written(tmp_path / "b", data), **other)


def insider(leaves: list[bytes], note: Callable[[Checkpoint], bytes] = note_of, **other: Any) -> bytes:
    """Leaves rewritten, signed and cosigned by everybody."""
    log = genuine(len(leaves))
    log.leaves = leaves
    return bundle(log, note=note(head_of(log)), **other)


def edited(index: int, chained: bool = True, **members: Any) -> list[bytes]:
    leaves = genuine().leaves
    leaves[index] = changed(leaves[index], **members)
    return rechained(leaves) if chained else leaves


def test_a_genuine_bundle_holds(tmp_path: Path) -> None:
    assert judged(tmp_path, bundle()) is Verdict.OK
    assert verify(tmp_path / "b", parse_policy(policy_text().encode())).why == "20 events"


def test_an_empty_log_holds(tmp_path: Path) -> None:
    assert judged(tmp_path, bundle(Log())) is Verdict.OK
    other = note_of(Checkpoint(ORIGIN, 0, bytes(32)))
    assert judged(tmp_path, bundle(Log(), note=other)) is Verdict.ROOT_MISMATCH
    assert head_of(Log()).root == EMPTY_ROOT
    assert judged(tmp_path, bundle(Log()), known_head=note_of(head_of(Log()))) is Verdict.OK
    assert judged(tmp_path, bundle(Log()), known_head=note_of(head_of(genuine(1)))) is Verdict.DIVERGED


def test_one_leaf_holds(tmp_path: Path) -> None:
    assert judged(tmp_path, bundle(genuine(1))) is Verdict.OK


@pytest.mark.parametrize("scope", [[], [id_of(1).hex], [id_of(1).hex, id_of(3).hex], ["0" * 32]])
def test_states_of_some_aggregates_with_all_leaves(tmp_path: Path, scope: list[str]) -> None:
    assert judged(tmp_path, bundle(scope=scope)) is Verdict.OK


def test_a_state_missing_in_the_scope_that_a_bundle_claims(tmp_path: Path) -> None:
    log = genuine()
    members = members_of(log, scope=[id_of(1).hex])
    claimed = manifest_of(members, 20, scope=[id_of(1).hex, id_of(2).hex])
    assert judged(tmp_path, zipped({"manifest.json": claimed, **members})) is Verdict.STATE_MISSING


def test_a_state_beyond_the_scope_must_be_right_too(tmp_path: Path) -> None:
    log = genuine()
    members = members_of(log)
    of_one = {"scope": [id_of(1).hex]}
    assert judged(tmp_path, zipped({"manifest.json": manifest_of(members, 20, **of_one), **members})) is Verdict.OK
    log.states[0] = b"something else"
    members = members_of(log)
    data = zipped({"manifest.json": manifest_of(members, 20, **of_one), **members})
    assert judged(tmp_path, data) is Verdict.STATE_MISMATCH


def test_states_may_come_in_any_order(tmp_path: Path) -> None:
    backwards = states_bin(reversed(list(enumerate(genuine().states))))
    assert judged(tmp_path, with_members(states_bin=backwards)) is Verdict.OK


def test_members_may_come_in_any_order_with_others_among_them(tmp_path: Path) -> None:
    members = {"periksa.py": b"print()", "panduan/audit é.md": b"", **dict(reversed(members_of(genuine()).items()))}
    assert judged(tmp_path, zipped({**members, "manifest.json": manifest_of(members, 20)})) is Verdict.OK


# each step by itself


def _leaves(**members: Any) -> bytes:
    return insider(edited(5, **members))


def _swapped_states() -> bytes:
    states = genuine().states
    states[3], states[4] = states[4], states[3]
    return with_members(states_bin=states_bin(enumerate(states)))


def _dated(index: int, seconds: float) -> bytes:
    at = START + timedelta(seconds=seconds)
    return insider(edited(index, at=at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")))


def _other_log_leaf() -> bytes:
    return insider(edited(5, log=OTHER_LOG.name))


def _cosigned(at: int, quorum: list[Any] = WITNESSES) -> bytes:
    return bundle(note=note_of(head_of(genuine()), witnesses=quorum, at=at))


def _cosigned_at(*times: int) -> bytes:
    note = note_of(head_of(genuine()), witnesses=[])
    text = note.decode().rpartition("\n\n")[0] + "\n"
    return note + "".join(each.line(text, at) for each, at in zip(WITNESSES, times, strict=True)).encode()


def _manifest(change: Callable[[bytes], bytes]) -> bytes:
    members = members_of(genuine())
    return zipped({"manifest.json": change(manifest_of(members, 20)), **members})


def _with_unlisted() -> bytes:
    members = members_of(genuine())
    return zipped({"manifest.json": manifest_of(members, 20), **members, "more": b""})


def _without_listed() -> bytes:
    members = members_of(genuine())
    return zipped({"manifest.json": manifest_of({**members, "more": b""}, 20), **members})


def _listing_itself() -> bytes:
    members = members_of(genuine())
    return zipped({"manifest.json": manifest_of({**members, "manifest.json": b""}, 20), **members})


def _other_digest(name: str) -> bytes:
    members = {**members_of(genuine()), name: b"one"}
    return zipped({"manifest.json": manifest_of(members, 20), **members, name: b"other"})


def _renoted(change: Callable[[bytes], bytes]) -> bytes:
    return bundle(note=change(note_of(head_of(genuine()))))


def _resigned(more: str) -> bytes:
    text = note_of(head_of(genuine())).decode().rpartition("\n\n")[0] + "\n" + more
    return bundle(note=f"{text}\n{LOG.line(text)}".encode())


def _of(origin: str, manifest: str) -> bytes:
    log = genuine()
    log.origin = origin
    return bundle(log, note=note_of(head_of(log)), log=manifest)


MINUTE = "2025-11-21T08:00"
LAST = int(START.timestamp()) + 19
WRONG: dict[str, tuple[Step, Callable[[], bytes]]] = {
    "a manifest with a name twice": (
        Step.ARCHIVE,
        lambda: _manifest(lambda m: m.replace(b'"size"', b'"log":"x","size"')),
    ),
    "a manifest that is a list": (Step.ARCHIVE, lambda: _manifest(lambda _: b"[]")),
    "a manifest that is no JSON": (Step.ARCHIVE, lambda: _manifest(lambda m: m[:-1])),
    "a manifest in Latin-1": (Step.ARCHIVE, lambda: _manifest(lambda m: m.replace(b"all", b"\xe9"))),
    "a manifest nested without end": (Step.ARCHIVE, lambda: _manifest(lambda _: b"[" * 100_000)),
    "a manifest with NaN": (Step.ARCHIVE, lambda: _manifest(lambda m: m.replace(b":20}", b":NaN}"))),
    "a manifest with a number of 5,000 digits": (
        Step.ARCHIVE,
        lambda: _manifest(lambda m: m.replace(b":20}", b":" + b"9" * 5000 + b"}")),
    ),
    "no manifest": (Step.ARCHIVE, lambda: zipped(members_of(genuine()))),
    "another format": (Step.FORMAT, lambda: bundle(format="inovasi-audit-bundle/2")),
    "no format": (Step.FORMAT, lambda: bundle(format=None)),
    "a format that is no text": (Step.FORMAT, lambda: bundle(format=["inovasi-audit-bundle/1"])),
    "another format, not canonical": (
        Step.FORMAT,
        lambda: _manifest(lambda m: m.replace(b"bundle/1", b"bundle/2") + b"\n"),
    ),
    "a manifest that is not canonical": (Step.MEMBERS, lambda: _manifest(lambda m: m.replace(b",", b", "))),
    "a manifest with an escape": (Step.MEMBERS, lambda: _manifest(lambda m: m.replace(b'"all"', b'"\\u0061ll"'))),
    "a manifest with more": (Step.MEMBERS, lambda: bundle(more=1)),
    "a manifest without size": (Step.MEMBERS, lambda: bundle(size=None)),
    "a size that is no integer": (Step.MEMBERS, lambda: _manifest(lambda m: m.replace(b":20}", b":20.0}"))),
    "a size that is true": (Step.MEMBERS, lambda: bundle(size=True)),
    "a size below nothing": (Step.MEMBERS, lambda: bundle(size=-1)),
    "a size of 2**63": (Step.MEMBERS, lambda: bundle(size=2**63)),
    "a size of 2**63 - 1": (Step.ROOT, lambda: bundle(size=2**63 - 1)),
    "a log that is no text": (Step.MEMBERS, lambda: bundle(log=7)),
    "a scope that is a number": (Step.MEMBERS, lambda: _manifest(lambda m: m.replace(b'"all"', b"1"))),
    "a scope of numbers": (Step.MEMBERS, lambda: _manifest(lambda m: m.replace(b'"all"', b"[1]"))),
    "a scope that is an object": (Step.MEMBERS, lambda: bundle(scope={id_of(1).hex: 1})),
    "a scope of other texts": (Step.MEMBERS, lambda: _manifest(lambda m: m.replace(b'"all"', b'["all"]'))),
    "files that are a list": (Step.MEMBERS, lambda: bundle(files=[])),
    "a digest that is no text": (Step.MEMBERS, lambda: bundle(files={"checkpoint": 1})),
    "a digest that is short": (Step.MEMBERS, lambda: bundle(files={"checkpoint": "AAAA"})),
    "a lone surrogate among the files": (
        Step.MEMBERS,
        lambda: _manifest(lambda m: m.replace(b'"checkpoint"', b'"\\ud800"')),
    ),
    "no checkpoint": (Step.MEMBERS, lambda: with_members(checkpoint=None)),
    "no leaves": (Step.MEMBERS, lambda: with_members(leaves_bin=None)),
    "no states": (Step.MEMBERS, lambda: with_members(states_bin=None)),
    "a member that is not listed": (Step.MEMBERS, _with_unlisted),
    "a member that is listed and not there": (Step.MEMBERS, _without_listed),
    "a manifest that lists itself": (Step.MEMBERS, _listing_itself),
    "another digest": (Step.MEMBERS, lambda: _other_digest("periksa.py")),
    "a checkpoint that is empty": (Step.NOTE, lambda: with_members(checkpoint=b"")),
    "a checkpoint that is binary": (Step.NOTE, lambda: with_members(checkpoint=bytes(range(256)))),
    "a checkpoint that is endless": (Step.NOTE, lambda: with_members(checkpoint=b"a" * 300_000)),
    "an extension line": (Step.NOTE, lambda: _resigned("extension\n")),
    "a signature of another text": (Step.NOTE, lambda: _renoted(lambda n: n.replace(b"\n20\n", b"\n21\n"))),
    "a log that the policy has not": (Step.ORIGIN, lambda: _of("lain.go.id/log", "lain.go.id/log")),
    "a manifest of another log": (Step.ORIGIN, lambda: bundle(log=OTHER_LOG.name)),
    "a key of another log": (Step.SIGNER, lambda: bundle(note=note_of(head_of(genuine()), [OTHER_LOG]))),
    "nobody's key": (Step.SIGNER, lambda: bundle(note=note_of(head_of(genuine()), [STRANGER]))),
    "a leaf that is cut": (Step.LEAVES, lambda: with_members(leaves_bin=leaves_bin(genuine().leaves)[:-1])),
    "half a length": (Step.LEAVES, lambda: with_members(leaves_bin=leaves_bin(genuine().leaves) + b"\0")),
    "a leaf more": (Step.ROOT, lambda: with_members(leaves_bin=leaves_bin(genuine(21).leaves))),
    "a leaf less": (Step.ROOT, lambda: with_members(leaves_bin=leaves_bin(genuine(19).leaves))),
    "no leaf at all": (Step.ROOT, lambda: with_members(leaves_bin=b"")),
    "another leaf": (Step.ROOT, lambda: with_members(leaves_bin=leaves_bin(edited(5, actor="x")))),
    "a manifest with another size": (Step.ROOT, lambda: bundle(size=21)),
    "a state that is cut": (Step.STATES, lambda: with_members(states_bin=states_bin(enumerate(genuine().states))[:-1])),
    "a header that is cut": (Step.STATES, lambda: with_members(states_bin=bytes(11))),
    "a state for no leaf": (Step.STATES, lambda: with_members(states_bin=states_bin([(20, b"")]))),
    "a state for leaf 2**64 - 1": (Step.STATES, lambda: with_members(states_bin=states_bin([(2**64 - 1, b"")]))),
    "two states for a leaf": (Step.STATES, lambda: with_members(states_bin=states_bin([(3, b""), (3, b"")]))),
    "a state of 4 GiB that is not there": (Step.STATES, lambda: with_members(states_bin=bytes(8) + b"\xff" * 4)),
    "a leaf with more": (Step.LEAF, lambda: _leaves(more="x")),
    "an empty leaf": (Step.LEAF, lambda: insider([*genuine().leaves[:19], b""])),
    "a leaf that is not canonical": (Step.LEAF, lambda: insider([*genuine().leaves[:19], genuine().leaves[19] + b" "])),
    "a leaf of another log": (Step.LEAF_LOG, _other_log_leaf),
    "a version left out": (Step.CHAIN, lambda: insider(edited(19, ver=9))),
    "a version twice": (Step.CHAIN, lambda: insider(edited(19, ver=2))),
    "version 0": (Step.CHAIN, lambda: insider(edited(0, ver=0))),
    "a previous leaf that is another": (Step.CHAIN, lambda: insider(edited(5, chained=False, actor="x"))),
    "a previous leaf where there is none": (
        Step.CHAIN,
        lambda: insider(edited(0, chained=False, prev="B" + "A" * 42 + "=")),
    ),
    "dated 5.000001 s back": (Step.TIME, lambda: _dated(10, 3.999999)),
    "dated 5.000001 s before a microsecond": (
        Step.TIME,
        lambda: insider(rechained(_then(edited(9, at=f"{MINUTE}:09.000001Z"), 10, at=f"{MINUTE}:04.000000Z"))),
    ),
    "states exchanged": (Step.STATE, _swapped_states),
    "a state that is longer": (
        Step.STATE,
        lambda: with_members(states_bin=states_bin([(0, genuine().states[0] + b" ")])),
    ),
    "a state left out": (
        Step.STATE_THERE,
        lambda: with_members(states_bin=states_bin(list(enumerate(genuine().states))[1:])),
    ),
    "no state at all": (Step.STATE_THERE, lambda: with_members(states_bin=b"")),
    "cosigned 6 s before the last leaf": (Step.COSIGNED_TIME, lambda: _cosigned(LAST - 6)),
    "cosigned by one of three 6 s before the last leaf": (
        Step.COSIGNED_TIME,
        lambda: bundle(note=_cosigned_at(COSIGNED, LAST - 6, COSIGNED)),
    ),
    "cosigned in 1970": (Step.COSIGNED_TIME, lambda: _cosigned(1)),
    "one witness of two": (Step.QUORUM, lambda: _cosigned(COSIGNED, WITNESSES[:1])),
    "one witness twice": (Step.QUORUM, lambda: _cosigned(COSIGNED, [WITNESSES[0], WITNESSES[0]])),
    "nobody": (Step.QUORUM, lambda: _cosigned(COSIGNED, [])),
    "a witness that the policy has not": (Step.QUORUM, lambda: _cosigned(COSIGNED, [WITNESSES[0], STRANGER])),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_gets_its_verdict(what: str, tmp_path: Path) -> None:
    step, make = WRONG[what]
    path = written(tmp_path / "b", make())
    outcome = verify(path, parse_policy(policy_text().encode()))
    assert (outcome.step, outcome.verdict) == (step, step.verdict), outcome.why
    assert verdict(path) is step.verdict


def test_every_step_is_tried() -> None:
    assert {step for step, _ in WRONG.values()} == set(Step) - {
        Step.KNOWN_NOTE, Step.KNOWN_ORIGIN, Step.KNOWN_SIGNER, Step.KNOWN_ROOT,
    }  # fmt: skip


# large logs


@pytest.mark.parametrize("what", [name for name, (step, _) in WRONG.items() if step.place >= Step.ROOT.place])
def test_a_log_that_goes_through_files_gets_the_same_verdict(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of leaves lies in temporary files where a log is large; here every log is."""
    monkeypatch.setattr(chain, "DEALT_FROM", 1000)
    monkeypatch.setattr(leaves, "_IN_MEMORY", 100)
    step, make = WRONG[what]
    assert verify(written(tmp_path / "b", make()), parse_policy(policy_text().encode())).step is step
    assert judged(tmp_path, bundle(genuine(700))) is Verdict.OK


def test_of_several_broken_chains_the_first_leaf_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = edited(9, ver=7)
    broken[15] = changed(broken[15], ver=9)
    path = written(tmp_path / "b", insider(broken))
    for size in (chain.DEALT_FROM, 1000):
        monkeypatch.setattr(chain, "DEALT_FROM", size)
        assert verify(path, parse_policy(policy_text().encode())).why.startswith("leaf 9 ")


@pytest.mark.parametrize(("more", "expected"), [(3, Verdict.BUNDLE_CORRUPT), (4, Verdict.ROOT_MISMATCH)])
def test_leaves_after_the_signed_ones_are_walked_over_for_a_while(
    more: int, expected: Verdict, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert leaves._WALKED == periksa.EXTRA_LEAVES == 1_000_000, "or their verdicts differ"
    monkeypatch.setattr(leaves, "_WALKED", 3)
    monkeypatch.setattr(periksa, "EXTRA_LEAVES", 3)
    data = with_members(leaves_bin=leaves_bin(genuine(20 + more).leaves) + b"\0")
    assert judged(tmp_path, data) is expected


def test_the_steps_are_the_formats_in_its_order() -> None:
    """FORMAT.md section 4; the kept head's note is three steps of the table's one."""
    assert [step.place for step in Step] == [*range(1, 22)]
    assert [step.verdict for step in Step] == [
        41, 21, 41, 42, 43, 20, 41, 42, 43, 20, 44, 30, 41, 45, 43, 46, 49, 47, 48, 49, 10,
    ]  # fmt: skip


def test_a_step_counts_where_it_is_reached() -> None:
    findings = Findings()
    findings.add(Step.LEAF, "first")
    findings.add(Step.LEAF, "second")
    assert [findings.up_to(step) for step in (Step.STATES, Step.LEAF, Step.LEAF_LOG)] == [False, True, True]
    assert findings.seen == {Step.LEAF: "first"}


# what is told


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: _leaves(more="x"), "leaf 5: not exactly the members"),
        (_other_log_leaf, "leaf 5 is of another log"),
        (lambda: insider(edited(19, ver=9)), "leaf 19 does not continue its aggregate's chain"),
        (lambda: _dated(10, 3.999999), "leaf 10 is dated more than 5 s before"),
        (lambda: _cosigned(LAST - 6), "leaf 19 is dated after it was witnessed"),
    ],
)
def test_the_leaf_that_is_wrong_is_named_by_both(make: Callable[[], bytes], why: str, tmp_path: Path) -> None:
    for told in verdicts(written(tmp_path / "b", make())):
        assert told.partition(": ")[2].startswith(why)


def test_a_head_is_told_once_a_trusted_key_was_seen_to_have_signed_it(tmp_path: Path) -> None:
    head, policy = head_of(genuine()), parse_policy(policy_text().encode())
    for data, note in (
        (bundle(), note_of(head)),
        (with_members(leaves_bin=b""), note_of(head)),
        (bundle(log=OTHER_LOG.name), note_of(head)),
        (bundle(note=NOBODY), b""),
        (_unlike("states.bin"), b""),
        (b"", b""),
    ):
        outcome = verify(written(tmp_path / "b", data), policy)
        assert (outcome.head, outcome.note) == (head if note else None, note)


def test_heads_are_not_asked_for_where_the_manifest_is_of_another_log(tmp_path: Path) -> None:
    def remembered(_origin: str) -> NoReturn:
        raise AssertionError("its leaves are not looked at")

    path, policy = written(tmp_path / "b", bundle(log=OTHER_LOG.name)), parse_policy(policy_text().encode())
    assert verify(path, policy, remembered=remembered).step is Step.ORIGIN


# what just holds


@pytest.mark.parametrize(
    "make",
    [
        lambda: _dated(10, 4),
        lambda: _cosigned(LAST - 5),
        lambda: _cosigned(COSIGNED, WITNESSES[:2]),
        lambda: _cosigned(2**63 - 1),
        lambda: bundle(note=note_of(head_of(genuine()), [ROTATED])),
        lambda: bundle(note=note_of(head_of(genuine()), [STRANGER, LOG, OTHER_LOG])),
        lambda: insider(edited(5, topic="inovasi é \n")),
        lambda: with_members(checkpoint=_note_of_length(256 * 1024)),
        lambda: _manifest_of_length(4 << 20),
    ],
)
def test_what_just_holds(make: Callable[[], bytes], tmp_path: Path) -> None:
    assert judged(tmp_path, make()) is Verdict.OK


def _note_of_length(length: int) -> bytes:
    """The genuine note with the signature of somebody whose key is unknown, and large."""
    noise = b64encode(Random(1).randbytes(length))
    note = note_of(head_of(genuine()))
    room = length - len(note) - len("— x \n".encode())
    name = b"x" * (1 + room % 4)
    return note + "— ".encode() + name + b" " + noise[: room // 4 * 4] + b"\n"


def _manifest_of_length(length: int) -> bytes:
    """The genuine bundle with empty members whose names are long."""
    names = [Random(number).randbytes(32_500).hex() for number in range(64)]
    members = members_of(genuine()) | dict.fromkeys([*names, "y"], b"")
    room = length - len(manifest_of(members, 20))
    members["y" * (1 + room)] = members.pop("y")
    manifest = manifest_of(members, 20)
    assert len(manifest) == length
    return zipped({"manifest.json": manifest, **members})


def test_a_note_or_a_manifest_may_be_too_long(tmp_path: Path) -> None:
    assert judged(tmp_path, with_members(checkpoint=_note_of_length(256 * 1024 + 1))) is Verdict.BAD_SIGNATURE
    assert judged(tmp_path, _manifest_of_length((4 << 20) + 1)) is Verdict.BUNDLE_CORRUPT


# the kept head

KNOWN: list[tuple[str, bytes, Verdict]] = [
    ("a prefix", note_of(head_of(genuine(), 7), witnesses=[]), Verdict.OK),
    ("the empty log", note_of(head_of(genuine(), 0), witnesses=[]), Verdict.OK),
    ("equal", note_of(head_of(genuine()), [ROTATED]), Verdict.OK),
    ("newer", note_of(head_of(genuine(21))), Verdict.DIVERGED),
    ("of another history", note_of(Checkpoint(ORIGIN, 7, bytes(32))), Verdict.DIVERGED),
    ("of another history, equal in size", note_of(Checkpoint(ORIGIN, 20, bytes(32))), Verdict.DIVERGED),
    ("of another history, empty", note_of(Checkpoint(ORIGIN, 0, bytes(32))), Verdict.DIVERGED),
    ("empty bytes", b"", Verdict.BAD_SIGNATURE),
    ("a broken signature", note_of(head_of(genuine(), 7)).replace(b"\n7\n", b"\n8\n"), Verdict.BAD_SIGNATURE),
    ("of a log that the policy has not", note_of(Checkpoint("elsewhere", 7, bytes(32))), Verdict.WRONG_LOG),
    ("of another log of the policy", note_of(Checkpoint(OTHER_LOG.name, 7, bytes(32)), [OTHER_LOG]), Verdict.WRONG_LOG),
    ("signed by nobody known", note_of(head_of(genuine(), 7), [STRANGER]), Verdict.NO_TRUSTED_KEY),
]


@pytest.mark.parametrize(("what", "known", "expected"), KNOWN, ids=[each[0] for each in KNOWN])
def test_a_kept_head(what: str, known: bytes, expected: Verdict, tmp_path: Path) -> None:
    assert judged(tmp_path, bundle(), known_head=known) is expected


# two defects


def _then(leaves: list[bytes], index: int, **members: Any) -> list[bytes]:
    leaves[index] = changed(leaves[index], **members)
    return leaves


def _unlike(name: str, **changes: bytes) -> bytes:
    """Members that were changed and listed, and one more that was changed afterwards."""
    members = {**members_of(genuine()), "more": b"one"} | {of.replace("_", "."): to for of, to in changes.items()}
    return zipped({"manifest.json": manifest_of(members, 20), **members, name: b"other"})


NOBODY = note_of(head_of(genuine()), [STRANGER])


def _broken_on_strange_origin() -> bytes:
    note = note_of(Checkpoint("elsewhere", 20, bytes(32))).replace(b"\n20\n", b"\n21\n")
    return bundle(note=note)


def _strange_and_cut() -> bytes:
    return with_members(checkpoint=note_of(Checkpoint("elsewhere", 20, bytes(32))), leaves_bin=b"\0")


def _insider_states(leaves: list[bytes], states: bytes) -> bytes:
    log = genuine()
    log.leaves = leaves
    members = {**members_of(log), "states.bin": states}
    return zipped({"manifest.json": manifest_of(members, 20), **members})


def _missing_and_early() -> bytes:
    return with_members(checkpoint=note_of(head_of(genuine()), at=1), states_bin=b"")


TWO: list[tuple[str, Callable[[], bytes], bytes | None, Verdict]] = [
    (
        "an unknown format in an archive with ../",
        lambda: zipped({"manifest.json": b'{"format":"x"}', "../x": b""}),
        None,
        Verdict.BUNDLE_CORRUPT,
    ),
    (
        "a name twice and another format",
        lambda: _manifest(lambda m: m.replace(b"bundle/1", b"bundle/2").replace(b'"size"', b'"log":"x","size"')),
        None,
        Verdict.BUNDLE_CORRUPT,
    ),
    (
        "another format and another digest",
        lambda: bundle(format="inovasi-audit-bundle/2", files={}),
        None,
        Verdict.UNSUPPORTED,
    ),
    (
        "another digest and a broken note",
        lambda: _unlike("states.bin", checkpoint=b"broken"),
        None,
        Verdict.BUNDLE_CORRUPT,
    ),
    ("a broken signature on a strange origin", _broken_on_strange_origin, None, Verdict.BAD_SIGNATURE),
    ("a strange origin and cut leaves", _strange_and_cut, None, Verdict.WRONG_LOG),
    ("cut leaves and a broken known head", lambda: with_members(leaves_bin=b"\0"), b"", Verdict.BUNDLE_CORRUPT),
    ("another root and a broken known head", lambda: with_members(leaves_bin=b""), b"", Verdict.BAD_SIGNATURE),
    ("another root and a diverged head", lambda: with_members(leaves_bin=b""), KNOWN[4][1], Verdict.ROOT_MISMATCH),
    ("no trusted key and other leaves", lambda: _unlike("leaves.bin", checkpoint=NOBODY), None, Verdict.BUNDLE_CORRUPT),
    ("another root and other states", lambda: _unlike("states.bin", leaves_bin=b""), None, Verdict.BUNDLE_CORRUPT),
    ("another root and another member", lambda: _unlike("more", leaves_bin=b""), None, Verdict.BUNDLE_CORRUPT),
    (
        "another root and broken states",
        lambda: with_members(leaves_bin=b"", states_bin=b"\0"),
        None,
        Verdict.ROOT_MISMATCH,
    ),
    ("a diverged head and broken states", lambda: with_members(states_bin=b"\0"), KNOWN[4][1], Verdict.DIVERGED),
    ("a diverged head and no witness", lambda: _cosigned(COSIGNED, []), KNOWN[4][1], Verdict.DIVERGED),
    ("broken states and an invalid leaf", lambda: _insider_states(edited(5, v=2), b"\0"), None, Verdict.BUNDLE_CORRUPT),
    (
        "an invalid leaf after a broken chain",
        lambda: insider(_then(edited(5, chained=False, actor="x"), 18, v=2)),
        None,
        Verdict.LEAF_INVALID,
    ),
    (
        "a leaf of another log after a broken chain",
        lambda: insider(_then(edited(5, chained=False, actor="x"), 19, log="x")),
        None,
        Verdict.WRONG_LOG,
    ),
    (
        "a broken chain after a wrong time",
        lambda: insider(_then(edited(3, at="2024-01-01T00:00:00.000000Z"), 19, prev="B" + "A" * 42 + "=")),
        None,
        Verdict.CHAIN_BROKEN,
    ),
    (
        "a wrong time and a wrong state",
        lambda: _insider_states(edited(3, at="2024-01-01T00:00:00.000000Z"), states_bin([(0, b"x")])),
        None,
        Verdict.TIME_ORDER,
    ),
    (
        "a wrong state and a missing one",
        lambda: with_members(states_bin=states_bin([(9, b"x")])),
        None,
        Verdict.STATE_MISMATCH,
    ),
    ("a missing state and an early cosignature", _missing_and_early, None, Verdict.STATE_MISSING),
    ("an early cosignature and no quorum", lambda: _cosigned(1, WITNESSES[:1]), None, Verdict.TIME_ORDER),
]


@pytest.mark.parametrize(("what", "make", "known", "expected"), TWO, ids=[each[0] for each in TWO])
def test_of_two_defects_the_earlier_step_is_told(
    what: str, make: Callable[[], bytes], known: bytes | None, expected: Verdict, tmp_path: Path
) -> None:
    assert judged(tmp_path, make(), known_head=known) is expected


# the second verifier by itself


def test_the_second_verifier_imports_the_standard_library_only() -> None:
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c",
            f"import runpy, sys; runpy.run_path({periksa.__file__!r}); print(*sys.modules)"],
        check=True, capture_output=True, text=True,
    ).stdout.split()  # fmt: skip
    assert {name.partition(".")[0] for name in found} <= {*sys.stdlib_module_names, "__main__"}


def test_its_table_of_verdicts_is_the_formats() -> None:
    kept = ("KNOWN_NOTE", "KNOWN_ORIGIN", "KNOWN_SIGNER")
    assert [code for code, _ in periksa.CODES.values()] == [step.verdict for step in Step if step.name not in kept]
    assert {(code, name) for code, name in periksa.CODES.values()} == {
        (each.value, each.name) for each in Verdict if each is not Verdict.OK
    }
