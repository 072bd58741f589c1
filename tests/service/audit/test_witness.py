"""A witness asked by many at once, killed, and lied to: never two heads of one size, never back."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import textwrap
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from service.audit import keyfile
from service.audit.keyfile import UnusableKey
from service.audit.witness import memory as memories
from service.audit.witness.memory import Memory, Unable, digest
from service.audit.witness.witness import Witness, key_in, make
from service.ledger.checkpoint import Checkpoint
from service.ledger.keys import COSIGNATURE, ED25519
from service.ledger.merkle import leaf_hash
from service.ledger.opening import open_checkpoint
from service.ledger.policy import parse_policy
from service.ledger.proofs import consistency_proof
from service.ledger.signing import Signer
from service.ledger.tiles import nodes_over
from service.ledger.witnessing import Declined, with_cosignatures, written_request
from tests.service.ledger.forge import (
    COSIGNED,
    LOG,
    ORIGIN,
    OTHER_LOG,
    ROTATED,
    WITNESSES,
    genuine,
    head_of,
    note_of,
    policy_text,
    secret,
)

NODES = nodes_over([leaf_hash(leaf) for leaf in genuine(200).leaves])
LOGS = parse_policy(policy_text().encode())
NAME = "saksi.example.go.id"


class Clock:
    def __init__(self) -> None:
        self.now = float(COSIGNED)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    make(tmp_path / "saksi", NAME, secret("saksi"))
    return tmp_path / "saksi"


@pytest.fixture
def witness(place: Path, clock: Clock) -> Witness:
    return opened(place, clock)


def opened(place: Path, clock: Clock) -> Witness:
    signer = key_in(place)
    return Witness(Memory(place, signer.key), signer, LOGS, clock)


def remembered(place: Path) -> Memory:
    return Memory(place, key_in(place).key)


def note(size: int, **other: object) -> bytes:
    return note_of(head_of(genuine(200), size), witnesses=[], **other)  # type: ignore[arg-type]


def body(old: int, new: int) -> bytes:
    return written_request(old, tuple(consistency_proof(NODES, old, new)) if 0 < old < new else (), note(new))


def forked(size: int) -> bytes:
    return written_request(size, (), note_of(Checkpoint(ORIGIN, size, secret("fork")), witnesses=[]))


def kept(place: Path, origin: str = ORIGIN, kind: str = "note") -> Path:
    return place / "logs" / f"{digest(origin)}.{kind}"


# what it remembers


def test_what_it_cosigned_is_on_the_disk_with_both_signatures(witness: Witness, place: Path) -> None:
    line = witness.add_checkpoint(body(0, 7))
    note_there = kept(place).read_bytes()
    assert note_there == note(7) + line.encode() == witness.checkpoint(digest(ORIGIN))
    trust = parse_policy(f"log {LOG.key.vkey}\nwitness w {key_in(place).key.vkey}\nquorum w\n".encode())
    assert open_checkpoint(note_there, trust).cosigned == {key_in(place).key: COSIGNED}
    assert remembered(place).begun() == [ORIGIN]


def test_it_goes_on_where_it_stopped(witness: Witness, place: Path, clock: Clock) -> None:
    for old, new in ((0, 7), (7, 8), (8, 200)):
        assert with_cosignatures(note(new), opened(place, clock).add_checkpoint(body(old, new)), [key_in(place).key])
    with pytest.raises(Declined) as declined:
        witness.add_checkpoint(body(7, 200))
    assert (declined.value.status, declined.value.body) == (409, "200\n")


def test_nothing_else_of_a_note_is_kept(witness: Witness, place: Path) -> None:
    sent = note_of(head_of(genuine(200), 7), [LOG, OTHER_LOG, LOG, ROTATED], WITNESSES)
    line = witness.add_checkpoint(written_request(0, (), sent))
    assert kept(place).read_bytes() == note_of(head_of(genuine(200), 7), [LOG, ROTATED], []) + line.encode()


def test_logs_are_remembered_apart(witness: Witness, place: Path) -> None:
    witness.add_checkpoint(body(0, 7))
    other = note_of(Checkpoint(OTHER_LOG.name, 3, bytes(32)), [OTHER_LOG], [])
    witness.add_checkpoint(written_request(0, (), other))
    witness.add_checkpoint(body(7, 9))
    assert remembered(place).begun() == [ORIGIN, OTHER_LOG.name]
    last = remembered(place).last(OTHER_LOG.name)
    assert last is not None
    assert last.head.size == 3
    assert witness.checkpoint("0" * 64) is None


def test_what_is_declined_changes_nothing(witness: Witness, place: Path) -> None:
    witness.add_checkpoint(body(0, 7))
    before = kept(place).read_bytes()
    proof = tuple(consistency_proof(NODES, 8, 20))
    for data, status in [
        (b"", 400), (body(6, 20), 409), (body(0, 20), 409), (forked(7), 422),
        (written_request(7, proof, note(20)), 422),
        (written_request(7, (), note(6)), 400), (written_request(7, (), note(7, signers=[OTHER_LOG])), 403),
        (written_request(0, (), note_of(Checkpoint("elsewhere", 1, bytes(32)), witnesses=[])), 404),
    ]:  # fmt: skip
        with pytest.raises(Declined) as declined:
            witness.add_checkpoint(data)
        assert declined.value.status == status
    assert kept(place).read_bytes() == before


def test_a_second_head_of_one_size_is_kept_as_evidence(witness: Witness, place: Path) -> None:
    witness.add_checkpoint(body(0, 7))
    for data in (forked(7), forked(7), written_request(3, (), note_of(Checkpoint(ORIGIN, 7, bytes(32)), witnesses=[]))):
        with pytest.raises(Declined):
            witness.add_checkpoint(data)
    notes = [each.read_bytes() for each in remembered(place).contradictions(ORIGIN)]
    assert sorted(open_checkpoint(each, LOGS).checkpoint.root for each in notes) == [bytes(32), secret("fork")]
    for number in range(20):
        data = note_of(Checkpoint(ORIGIN, 7, secret(str(number))), witnesses=[])
        with pytest.raises(Declined):
            witness.add_checkpoint(written_request(7, (), data))
    assert len(remembered(place).contradictions(ORIGIN)) == 16


def test_the_same_head_may_be_cosigned_again_and_in_one_second_is_written_once(
    witness: Witness, place: Path, clock: Clock
) -> None:
    first = witness.add_checkpoint(body(0, 7))
    written = kept(place).stat().st_ino
    assert witness.add_checkpoint(body(7, 7)) == first
    assert kept(place).stat().st_ino == written
    clock.now += 1
    assert witness.add_checkpoint(body(7, 7)) != first
    assert kept(place).stat().st_ino != written


# its clock


def test_times_do_not_go_back(witness: Witness, place: Path, clock: Clock) -> None:
    witness.add_checkpoint(body(0, 7))
    clock.now -= 5
    assert with_cosignatures(note(8), witness.add_checkpoint(body(7, 8)), [key_in(place).key])[1] == COSIGNED
    clock.now -= 1
    with pytest.raises(Unable, match="6 s behind"):
        witness.add_checkpoint(body(8, 9))
    with pytest.raises(Unable, match="6 s behind"):
        witness.examine()


# what is torn, lost, or not its own


def torn(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-30])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def removed(file: Path) -> None:
    file.unlink()


def set_back(file: Path) -> None:
    """A smaller head, signed by the log, without the witness."""
    file.write_bytes(note(3))


def grown(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n7\n", b"\n8\n"))


def other_log(file: Path) -> None:
    """A cosigned head of another log."""
    signer = Signer(NAME, COSIGNATURE, secret("saksi"))
    file.write_bytes(note_of(Checkpoint(OTHER_LOG.name, 3, bytes(32)), [OTHER_LOG], [signer]))


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("spoil", [torn, emptied, removed, set_back, grown, other_log, folder])
def test_what_cannot_be_read_is_never_taken_for_nothing(place: Path, clock: Clock, spoil: object) -> None:
    opened(place, clock).add_checkpoint(body(0, 7))
    spoil(kept(place))  # type: ignore[operator]
    witness = opened(place, clock)
    for data in (body(0, 7), body(7, 8), forked(7), body(3, 8), body(0, 8)):
        with pytest.raises(Unable):
            witness.add_checkpoint(data)
    with pytest.raises(Unable):
        witness.examine()


def test_a_log_that_cannot_be_read_stops_no_other(witness: Witness, place: Path) -> None:
    witness.add_checkpoint(body(0, 7))
    emptied(kept(place))
    other = note_of(Checkpoint(OTHER_LOG.name, 3, bytes(32)), [OTHER_LOG], [])
    assert witness.add_checkpoint(written_request(0, (), other))


def test_without_the_list_of_logs_nothing_is_begun(witness: Witness, place: Path) -> None:
    (place / "begun").unlink()
    with pytest.raises(Unable, match="list of logs"):
        witness.add_checkpoint(body(0, 7))
    with pytest.raises(Unable, match="list of logs"):
        witness.checkpoint(digest(ORIGIN))


def test_all_notes_removed_are_missed(witness: Witness, place: Path) -> None:
    witness.add_checkpoint(body(0, 7))
    for file in (place / "logs").iterdir():
        file.unlink()
    with pytest.raises(Unable, match="missing"):
        witness.add_checkpoint(body(0, 7))


def test_what_cannot_be_written_is_not_answered(witness: Witness, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    witness.add_checkpoint(body(0, 7))

    def full(place: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(memories, "write_whole", full)
        with pytest.raises(Unable, match="No space left"):
            witness.add_checkpoint(body(7, 8))
    assert witness.add_checkpoint(body(7, 9))


# its key


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o777])
def test_a_key_that_others_can_read_is_not_used(place: Path, mode: int) -> None:
    (place / "key").chmod(mode)
    with pytest.raises(UnusableKey, match="chmod 600"):
        key_in(place)


def test_a_key_is_written_for_its_owner_only(place: Path) -> None:
    assert (place / "key").stat().st_mode & 0o777 == 0o600
    assert place.stat().st_mode & 0o777 == 0o700
    assert key_in(place).key == Signer(NAME, COSIGNATURE, secret("saksi")).key


def test_a_key_that_is_none_is_told_without_its_secret(place: Path) -> None:
    text = (place / "key").read_text()
    material = text.strip().split("+", 4)[4]
    log = keyfile.text_of(Signer(NAME, ED25519, secret("saksi")))
    for spoilt in ("", "x", text[:-9], text.replace("PRIVATE", "PUBLIC"), text.replace(NAME, "other"), text * 2, log,
                   text.removesuffix("\n")[:-8] + "AAAAAAA=", "PRIVATE+KEY+++", "\udcff", text + "\n"):  # fmt: skip
        (place / "key").write_bytes(spoilt.encode("utf-8", "surrogateescape"))
        with pytest.raises(UnusableKey) as unusable:
            key_in(place)
        assert material[:20] not in str(unusable.value)
    (place / "key").unlink()
    with pytest.raises(UnusableKey):
        key_in(place)


def test_a_witness_is_not_made_over_another(place: Path) -> None:
    before = (place / "key").read_bytes()
    with pytest.raises(FileExistsError):
        make(place, NAME, secret("other"))
    (place / "key").unlink()
    with pytest.raises(FileExistsError):
        make(place, NAME, secret("other"))
    assert before
    assert not (place / "key").exists()


# many at once


def climb(witness: Witness, heads: list[tuple[int, str]], until: int) -> None:
    """Asks for the next head, and where another was first, from where that one got to."""
    size = 0
    while size < until:
        try:
            line = witness.add_checkpoint(body(size, size + 1))
            heads.append((size + 1, line))
            size += 1
        except Declined as declined:
            before, size = size, int(declined.body)  # no number: it was not 409
            if size <= before:
                raise


def test_of_many_who_ask_at_once_one_is_cosigned_and_nothing_goes_back(witness: Witness, place: Path) -> None:
    heads: list[tuple[int, str]] = []
    with ThreadPoolExecutor(6) as pool:
        for each in [pool.submit(climb, witness, heads, 30) for _ in range(6)]:
            each.result()
    assert [size for size, _ in heads] == list(range(1, 31))


def test_of_two_heads_of_one_size_only_one_is_ever_cosigned(witness: Witness) -> None:
    start = threading.Barrier(8)

    def ask(number: int) -> int:
        sent = note_of(Checkpoint(ORIGIN, 7, secret(str(number % 4))), witnesses=[])
        start.wait()
        try:
            witness.add_checkpoint(written_request(0, (), sent))
        except Declined as declined:
            return -declined.status
        return number % 4

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert len([each for each in answers if each >= 0]) == 1
    assert answers.count(-409) == 7


def test_a_lock_that_was_removed_keeps_nobody_together_with_the_old_one(place: Path) -> None:
    memory = remembered(place)
    with memory.held(ORIGIN):
        kept(place, kind="lock").unlink()
    with memory.held(ORIGIN), kept(place, kind="lock").open() as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_process_that_holds_the_lock_for_long_is_not_waited_for(
    witness: Witness, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memories, "_PATIENCE", 0.05)
    with kept(place, kind="lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(Unable, match="another process"):
            witness.add_checkpoint(body(0, 7))
    assert witness.add_checkpoint(body(0, 7))


_TWIN = """
    import os, sys
    from pathlib import Path
    from tests.service.audit.test_witness import Clock, climb, opened
    heads = []
    print(flush=True)
    sys.stdin.readline()
    climb(opened(Path(sys.argv[1]), Clock()), heads, 30)
    print(*(size for size, _ in heads))
"""


def test_two_processes_on_one_directory_cosign_each_size_once(place: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(_TWIN), str(place)]
    twins = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=_environment())
        for _ in range(2)
    ]
    for twin in twins:
        assert twin.stdout is not None
        twin.stdout.readline()
    said = [twin.communicate("go\n", timeout=60)[0] for twin in twins]
    sizes = sorted(int(size) for each in said for size in each.split())
    assert sizes == list(range(1, 31))


# killed

POINTS = [("write_whole", 0), ("fsync", 0), ("replace", 0), ("fsync", 1), ("_begin", 0), ("close", 3)]
"""A function and how often it is called before: from nothing was written to all was, and nothing answered."""

_KILLED = """
    import os, signal, sys
    from pathlib import Path
    from service.audit.witness import memory
    from tests.service.audit.test_witness import POINTS, Clock, body, opened

    def die_in(what, calls, place):
        def dying(*arguments, **named):
            nonlocal calls
            calls -= 1
            if calls < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        owner = {"replace": Path, "write_whole": memory, "_begin": memory.Memory}.get(what, os)
        real = getattr(owner, what)
        setattr(owner, what, dying)
        opened(place, Clock()).add_checkpoint(body(0, 7))

    for what, calls in POINTS:
        child = os.fork()
        if not child:
            die_in(what, calls, Path(sys.argv[1]) / f"{what}-{calls}")
            os._exit(0)
        print(os.waitpid(child, 0)[1])
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directories of witnesses that were killed, each at one of the points."""
    place = tmp_path_factory.mktemp("killed")
    for what, calls in POINTS:
        make(place / f"{what}-{calls}", NAME, secret("saksi"))
    command = [sys.executable, "-c", textwrap.dedent(_KILLED), str(place)]
    ended = subprocess.run(command, capture_output=True, text=True, env=_environment(), check=True, timeout=60)
    assert ended.stdout.split() == [str(int(signal.SIGKILL))] * len(POINTS)
    return place


@pytest.mark.parametrize(("what", "calls"), POINTS)
def test_killed_anywhere_it_remembers_the_old_or_the_new_and_goes_on(
    killed: Path, clock: Clock, what: str, calls: int
) -> None:
    place = killed / f"{what}-{calls}"
    witness = opened(place, clock)
    last = remembered(place).last(ORIGIN)
    assert (last is not None) == ((what, calls) in POINTS[3:])
    if last is not None:
        assert last.head == head_of(genuine(200), 7)
        with pytest.raises(Declined) as declined:
            witness.add_checkpoint(written_request(0, (), note_of(Checkpoint(ORIGIN, 7, bytes(32)), witnesses=[])))
        assert declined.value.body == "7\n"
    assert witness.add_checkpoint(body(last.head.size if last else 0, 7))
    assert remembered(place).begun() == [ORIGIN]


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
