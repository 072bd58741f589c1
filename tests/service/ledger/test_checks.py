"""The two large members, however they are cut into pieces: the same is found."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from tempfile import TemporaryFile

import pytest

from service.ledger.checkpoint import Checkpoint
from service.ledger.checks import chain, leaves
from service.ledger.checks.leaf import read_leaf
from service.ledger.checks.leaves import Expected, Leaves
from service.ledger.checks.states import States
from service.ledger.merkle import leaf_hash, root_of
from service.ledger.verdicts import Findings, Step
from tests.service.ledger.forge import START, Log, changed, head_of, id_of, leaves_bin, states_bin

PIECES = [1, 2, 7, 13, 500, 1 << 18]
LOG = Log()
for number in range(21):
    LOG.record(id_of(number % 7), b"" if number == 20 else b"state %d" % number, START + timedelta(seconds=number))
HEAD = head_of(LOG)


def found(
    leaves: bytes, states: bytes, piece: int, sizes: tuple[int, ...] = (), head: Checkpoint = HEAD
) -> tuple[dict[Step, str], dict[int, bytes]]:
    """What did not hold, and the roots at these sizes."""
    findings = Findings()
    with ExitStack() as files:
        first = Leaves(Expected(head, sizes=sizes), findings, files, len(leaves))
        for at in range(0, len(leaves), piece):
            first.feed(leaves[at : at + piece])
        first.end()
        second = States(first, findings)
        for at in range(0, len(states), piece):
            second.feed(states[at : at + piece])
        second.end()
    return findings.seen, first.roots


LEAVES, STATES = leaves_bin(LOG.leaves), states_bin(enumerate(LOG.states))


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize(
    ("leaves", "states", "step", "why"),
    [
        (LEAVES, STATES, None, ""),
        (LEAVES[:-1], STATES, Step.LEAVES, "leaves.bin ends inside leaf 20"),
        (LEAVES + b"\0", STATES, Step.LEAVES, "leaves.bin ends inside leaf 21"),
        (LEAVES, STATES[:-1], Step.STATES, "states.bin ends inside a state"),
        (LEAVES, STATES[:-13], Step.STATES, "states.bin ends inside a state"),
        (LEAVES, STATES[:-12], Step.STATE_THERE, "the state of leaf 20 is missing"),
        (LEAVES, STATES[:-13] + b"!" + STATES[-12:], Step.STATE, "the state of leaf 19 "),
        (LEAVES, STATES[:-1] + b"\1!", Step.STATE, "the state of leaf 20 "),
        (LEAVES, STATES[:-12] + (19).to_bytes(8, "big") + bytes(4), Step.STATES, "a state for leaf 19, which"),
        (LEAVES, STATES + (21).to_bytes(8, "big") + bytes(4), Step.STATES, "a state for leaf 21, which"),
    ],
)
def test_however_it_is_cut_the_same_is_found(
    leaves: bytes, states: bytes, step: Step | None, why: str, piece: int
) -> None:
    seen, _ = found(leaves, states, piece)
    assert min(seen, key=lambda each: each.place, default=None) is step
    assert step is None or seen[step].startswith(why)


@pytest.mark.parametrize("piece", PIECES)
def test_the_roots_at_the_sizes_that_were_kept(piece: int) -> None:
    hashes = [leaf_hash(leaf) for leaf in LOG.leaves]
    _, roots = found(LEAVES, STATES, piece, (-1, 0, 5, 6, 20, 21, 22))
    assert roots == {size: root_of(hashes[:size]) for size in (0, 5, 6, 20, 21)}


@pytest.mark.parametrize("piece", PIECES)
def test_leaves_after_the_signed_number_are_no_part_of_the_tree(piece: int) -> None:
    seen, roots = found(LEAVES, b"", piece, (10, 11), head_of(LOG, 10))
    assert seen[Step.ROOT] == "21 leaves where 10 were signed for"
    assert [*roots] == [10]


@pytest.mark.parametrize("piece", PIECES)
def test_leaves_after_the_signed_number_are_walked_over_and_not_read(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaves, "_WALKED", 4)
    more = [b"no leaf", b"", b"nor this", b"nor that"]
    for count in range(1, 5):
        seen, _ = found(leaves_bin([*LOG.leaves, *more[:count]]), b"", piece)
        assert {*seen} == {Step.ROOT, Step.STATE_THERE}
        assert seen[Step.ROOT] == f"{21 + count} leaves where 21 were signed for"
    seen, _ = found(leaves_bin([*LOG.leaves, *more]) + b"\0", STATES, piece)
    assert seen[Step.LEAVES] == "leaves.bin ends inside leaf 25"
    seen, _ = found(leaves_bin([*LOG.leaves, *more, b"one more"]) + b"\0", STATES, piece)
    assert Step.LEAVES not in seen


@pytest.mark.parametrize("piece", PIECES)
def test_an_empty_leaf_is_none_and_what_comes_after_it_is_not_read(piece: int) -> None:
    for place in (0, 7, 20):
        wrong = [*LOG.leaves[:place], b"", *(changed(leaf, log="another") for leaf in LOG.leaves[place + 1 :])]
        log = Log(leaves=wrong, states=LOG.states)
        seen, _ = found(leaves_bin(wrong), STATES, piece, head=head_of(log))
        assert [*seen] == [Step.LEAF]
        assert seen[Step.LEAF].startswith(f"leaf {place}: ")


MIB = 1 << 20


@pytest.mark.parametrize(
    ("size", "dealt"), [(0, 0), (64 * MIB, 0), (64 * MIB + 1, 2), (200 * MIB, 4), (1024 * MIB, 17)]
)
def test_no_more_leaves_than_of_64_mib_are_held_in_memory(size: int, dealt: int) -> None:
    """So many files that each takes no more, as long as chance is even."""
    with ExitStack() as files:
        chains = chain.chains_for(size, files)
        assert (len(chains._files) if isinstance(chains, chain.Dealt) else 0) == dealt


def test_a_chain_in_files_is_the_one_in_memory() -> None:
    """A version or a hash that does not continue its chain is found in both, the first one of all."""
    for wrong in [None, *range(21)]:
        for change in ({"ver": 9}, {"prev": "B" + "A" * 42 + "="}):
            with ExitStack() as files:
                both = chain.InMemory(), chain.Dealt([files.enter_context(TemporaryFile()) for _ in range(3)])
                for index, own in enumerate(LOG.leaves):
                    leaf = read_leaf(changed(own, **change) if index == wrong else own)
                    for each in both:
                        each.take(index, leaf.id, leaf.ver, leaf.prev, leaf_hash(own))
                assert [each.broken() for each in both] == [wrong, wrong]
