"""What a superuser of the database may edit, one kind a function; each tells what must be named as wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from random import Random
from typing import NamedTuple

from service.ledger import base64s
from service.ledger.checkpoint import Checkpoint
from service.ledger.merkle import root_of
from service.store.leaves.names import of_refusals
from tests.drills.superuser import Leaf, Superuser
from tests.service.audit.checking.city import add_head
from tests.service.ledger.forge import STRANGER, changed, note_of


class Wrong(NamedTuple):
    """What must be named: the first wrong leaf of a log (-1: none is). `sure` is False where heads alone can tell;
    `tagged` is what only somebody can see who has the writer's key."""

    log: str = ""
    index: int = -1
    sure: bool = True
    tagged: bool = False


class Case:
    """One edit: who makes it, by which chance, in which log."""

    def __init__(self, su: Superuser, random: Random) -> None:
        self.su, self.random, self.db = su, random, su.db
        self.log = random.choice([log for log in su.logs() if not of_refusals(log.name)])
        self.leaves = su.leaves(self.log.number)
        self.afterwards = ""

    def one(self) -> Leaf:
        return self.random.choice(self.leaves)

    def two(self) -> tuple[Leaf, Leaf]:
        left, right = sorted(self.random.sample(self.leaves, 2))
        return left, right

    def wrong(self, leaf: Leaf | int, sure: bool = True) -> Wrong:
        return Wrong(self.log.origin, leaf if isinstance(leaf, int) else leaf.index, sure)

    def state(self, leaf: Leaf) -> bytes:
        found = self.db.execute("SELECT state FROM stored_events WHERE rowid=?", (leaf.position,)).fetchone()
        return bytes(found[0])

    def last_of_aggregates(self) -> list[Leaf]:
        last = {leaf.aggregate: leaf for leaf in self.leaves}
        return list(last.values())

    def bytes_of(self, leaf: Leaf) -> bytes:
        """A leaf that says something else."""
        member = self.random.choice(["actor", "topic", "at", "cmd"])
        said = json.loads(leaf.leaf)[member]
        return changed(leaf.leaf, **{member: said[:-3] + ("8" if said[-3] != "8" else "9") + said[-2:]})


# one thing is changed, plainly


def leaf_bytes(case: Case) -> Wrong:
    leaf = case.one()
    case.su.do(
        "UPDATE ledger_leaf SET leaf=? WHERE log=? AND leaf_index=?", case.bytes_of(leaf), case.log.number, leaf.index
    )
    return case.wrong(leaf)


def leaf_deleted(case: Case) -> Wrong:
    leaf = case.one()
    case.su.do("DELETE FROM ledger_leaf WHERE log=? AND leaf_index=?", case.log.number, leaf.index)
    return case.wrong(leaf)


def leaf_column(case: Case) -> Wrong:
    leaf = case.one()
    column, value = case.random.choice([
        ("aggregate", sha256(leaf.leaf).hexdigest()[:32]), ("version", leaf.version + 1000), ("cmd", leaf.cmd + "0"),
        ("hash", sha256(leaf.hash).digest()), ("mac", sha256(leaf.mac).digest()),
    ])  # fmt: skip
    case.su.do(f"UPDATE ledger_leaf SET {column}=? WHERE log=? AND leaf_index=?", value, case.log.number, leaf.index)
    return case.wrong(leaf)._replace(tagged=column == "mac")


def event_state(case: Case) -> Wrong:
    leaf = case.one()
    state = bytearray(case.state(leaf))
    state[case.random.randrange(len(state))] ^= 1 << case.random.randrange(8)
    case.su.do("UPDATE stored_events SET state=? WHERE rowid=?", bytes(state), leaf.position)
    return case.wrong(leaf)


def event_topic(case: Case) -> Wrong:
    leaf = case.one()
    case.su.do("UPDATE stored_events SET topic=? WHERE rowid=?", "innovation.launched", leaf.position)
    return case.wrong(leaf)


def states_swapped(case: Case) -> Wrong:
    left, right = case.two()
    while case.state(left) == case.state(right):
        left, right = case.two()
    a, b = case.state(left), case.state(right)
    case.su.do("UPDATE stored_events SET state=? WHERE rowid=?", b, left.position)
    case.su.do("UPDATE stored_events SET state=? WHERE rowid=?", a, right.position)
    return case.wrong(left)


def event_deleted(case: Case) -> Wrong:
    leaf = case.random.choice(case.last_of_aggregates())
    case.su.do("DELETE FROM stored_events WHERE rowid=?", leaf.position)
    return case.wrong(leaf)


def event_added(case: Case) -> Wrong:
    """A next version that nobody recorded; its leaf would be the log's next."""
    leaf = case.random.choice(case.last_of_aggregates())
    case.su.do(
        "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
        " SELECT (SELECT max(rowid) + 1 FROM stored_events), originator_id, originator_version + 1, topic, state"
        " FROM stored_events WHERE rowid=?",
        leaf.position,
    )
    return case.wrong(len(case.leaves))


def event_of_nothing(case: Case) -> Wrong:
    leaf = case.one()
    case.su.do(
        "INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state)"
        " SELECT (SELECT max(rowid) + 1 FROM stored_events), ?, 1, topic, state FROM stored_events WHERE rowid=?",
        sha256(leaf.leaf).hexdigest()[:32], leaf.position,
    )  # fmt: skip
    return Wrong()


def positions_swapped(case: Case) -> Wrong:
    left, right = case.two()
    case.su.do("UPDATE stored_events SET rowid=-1 WHERE rowid=?", left.position)
    case.su.do("UPDATE stored_events SET rowid=? WHERE rowid=?", left.position, right.position)
    case.su.do("UPDATE stored_events SET rowid=? WHERE rowid=-1", right.position)
    return case.wrong(left)


def positions_moved(case: Case) -> Wrong:
    case.su.move(case.one().position - 1, case.random.choice([1, 7, 10**12]))
    return Wrong()


def tile(case: Case) -> Wrong:
    case.log = next(each for each in case.su.logs() if each.size >= 256)
    places = case.db.execute("SELECT level, place, hashes FROM ledger_tile WHERE log=?", (case.log.number,)).fetchall()
    level, place, found = case.random.choice(places)
    hashes = bytearray(found)
    at = case.random.randrange(len(hashes))
    hashes[at] ^= 1
    case.su.do(
        "UPDATE ledger_tile SET hashes=? WHERE log=? AND level=? AND place=?",
        bytes(hashes),
        case.log.number,
        level,
        place,
    )
    return case.wrong(place * 256 + at // 32)


def head_row(case: Case) -> Wrong:
    column, value = case.random.choice([
        ("size", case.log.size - 1), ("frontier", b"\0" * len(case.log.frontier)), ("name", "99.99"),
        ("latest", "2031" + case.log.latest[4:]),
    ])  # fmt: skip
    case.su.do(f"UPDATE ledger_log SET {column}=? WHERE log=?", value, case.log.number)
    return Wrong()


def head_row_gone(case: Case) -> Wrong:
    case.su.do("DELETE FROM ledger_log WHERE log=?", case.log.number)
    return Wrong()


def origin(case: Case) -> Wrong:
    case.su.do("UPDATE ledger_log SET origin=? WHERE log=?", f"lain/{case.log.name}", case.log.number)
    return Wrong(f"lain/{case.log.name}", 0)


def checkpoint_bytes(case: Case) -> Wrong:
    rows = case.db.execute("SELECT no, note FROM ledger_checkpoint").fetchall()
    no, found = case.random.choice(rows)
    note = bytearray(found)
    note[case.random.randrange(len(note))] ^= 1 << case.random.randrange(8)
    case.su.do("UPDATE ledger_checkpoint SET note=? WHERE no=?", bytes(note), no)
    return Wrong()


def checkpoint_row(case: Case) -> Wrong:
    rows = [
        row[0] for row in case.db.execute("SELECT no FROM ledger_checkpoint WHERE log=?", (case.log.number,)).fetchall()
    ]
    no = case.random.choice(rows[:-1])
    match case.random.randrange(3):
        case 0:
            case.su.do("DELETE FROM ledger_checkpoint WHERE no=?", no)
        case 1:
            case.su.do("UPDATE ledger_checkpoint SET size=size+1 WHERE no=?", no)
        case _:
            case.su.do("UPDATE ledger_checkpoint SET log=log+1 WHERE no=?", no)
    return Wrong()


def checkpoints_gone(case: Case) -> Wrong:
    """The newest heads of the log that was published last are taken away: their numbers have no gap."""
    last = max(case.db.execute("SELECT no, log FROM ledger_checkpoint").fetchall())
    case.su.do("DELETE FROM ledger_checkpoint WHERE no>?", last[0] - case.random.randint(2, 3))
    return Wrong()


def checkpoint_forged(case: Case) -> Wrong:
    head = Checkpoint(case.log.origin, len(case.leaves), root_of(each.hash for each in case.leaves))
    add_head(case.db, case.log, head.size, note_of(head, [STRANGER], []))
    return Wrong()


def triggers_off(case: Case) -> Wrong:
    """For good this time; nothing else is done."""
    what = case.random.choice(["changed", "deleted"])
    name, table = case.random.choice([
        (f"ledger_leaf_is_never_{what}", "ledger_leaf"), (f"stored_events_are_never_{what}", "stored_events")
    ])  # fmt: skip
    on = f" ON {table}" if case.db.dialect.name == "postgres" else ""
    case.afterwards = f"DROP TRIGGER {name}{on}"
    return Wrong()


def refusal(case: Case) -> Wrong:
    """One that was entered says something else, is another's, or is gone."""
    case.log = case.random.choice([log for log in case.su.logs() if of_refusals(log.name)])
    found = case.db.execute(
        "SELECT r.no, r.state, l.leaf_index FROM refusals r JOIN ledger_leaf l"
        " ON l.aggregate=r.aggregate AND l.version=r.version WHERE l.log=? ORDER BY r.no",
        (case.log.number,),
    ).fetchall()
    (no, state, index), (_, other, _) = case.random.sample(found, 2)
    edits: list[tuple[str, tuple[object, ...]]] = [
        ("UPDATE refusals SET state=? WHERE no=?", (bytes(state).replace(b"412", b"409"), no)),
        ("UPDATE refusals SET state=? WHERE no=?", (other, no)),
        ("UPDATE refusals SET topic='refusal.left_out' WHERE no=?", (no,)),
        ("DELETE FROM refusals WHERE no=?", (no,)),
    ]
    statement, parameters = case.random.choice(edits)
    case.su.do(statement, *parameters)
    return case.wrong(index)


# everything is made to fit together again


def rewritten(case: Case) -> Wrong:
    leaf = case.one()
    leaves = [each.leaf for each in case.leaves]
    leaves[leaf.index] = case.bytes_of(leaf)
    said = json.loads(leaves[leaf.index])
    case.su.do("UPDATE stored_events SET topic=? WHERE rowid=?", said["topic"], leaf.position)
    case.su.rewrite(case.log.number, leaves)
    return case.wrong(leaf, sure=False)


def rewritten_with_its_event(case: Case) -> Wrong:
    leaf = case.one()
    state = case.state(leaf).replace(b"2019", b"2018").replace(b"bench", b"benci") + b" "
    leaves = [each.leaf for each in case.leaves]
    digest = base64s.encoded(sha256(state).digest())
    leaves[leaf.index] = changed(leaf.leaf, state_len=len(state), state_sha256=digest)
    case.su.do("UPDATE stored_events SET state=? WHERE rowid=?", state, leaf.position)
    case.su.rewrite(case.log.number, leaves)
    return case.wrong(leaf, sure=False)


def left_out(case: Case) -> Wrong:
    """The last event of an aggregate, with its leaf: a tag is of its leaf, and moves along."""
    leaf = case.random.choice(case.last_of_aggregates())
    macs = [each.mac for each in case.leaves if each is not leaf]
    case.su.take_out(leaf.position)
    case.su.rewrite(case.log.number, [each.leaf for each in case.leaves if each is not leaf])
    for index, mac in enumerate(macs):
        case.db.execute("UPDATE ledger_leaf SET mac=? WHERE log=? AND leaf_index=?", (mac, case.log.number, index))
    return case.wrong(leaf, sure=False)


def put_in(case: Case) -> Wrong:
    """An event of before, with its leaf."""
    leaf = case.one()
    state = b"{}"
    id = sha256(leaf.leaf).hexdigest()[:32]
    new = changed(leaf.leaf, id=id, ver=1, prev="A" * 43 + "=", cmd=leaf.cmd + "0", state_len=2,
                  state_sha256=base64s.encoded(sha256(state).digest()))  # fmt: skip
    case.su.make_room(leaf.position)
    case.su.do("INSERT INTO stored_events (rowid, originator_id, originator_version, topic, state) VALUES (?,?,1,?,?)",
               leaf.position, id, json.loads(new)["topic"], state)  # fmt: skip
    leaves = [each.leaf for each in case.leaves]
    leaves.insert(leaf.index, new)
    case.su.rewrite(case.log.number, leaves)
    return case.wrong(leaf, sure=False)


def reordered(case: Case) -> Wrong:
    """Two leaves of different aggregates, with tags; their events stay where they are."""
    left, right = case.two()
    while left.aggregate == right.aggregate:
        left, right = case.two()
    order = [*case.leaves]
    order[left.index], order[right.index] = right, left
    case.su.rewrite(case.log.number, [each.leaf for each in order])
    return case.wrong(left, sure=False)


def backup_put_back(case: Case) -> Wrong:
    last = max(leaf.position for leaf in case.leaves)
    position = case.random.randrange(case.leaves[0].position + 1, last)
    case.su.put_back(position)
    return case.wrong(sum(leaf.position <= position for leaf in case.leaves))


PLAIN: tuple[Callable[[Case], Wrong], ...] = (
    leaf_bytes, leaf_deleted, leaf_column, event_state, event_topic, states_swapped, event_deleted, event_added,
    event_of_nothing, positions_swapped, positions_moved, tile, head_row, head_row_gone, origin, checkpoint_bytes,
    checkpoint_row, checkpoints_gone, checkpoint_forged, triggers_off, refusal,
)  # fmt: skip
FITTING: tuple[Callable[[Case], Wrong], ...] = (
    rewritten, rewritten_with_its_event, left_out, put_in, reordered, backup_put_back,
)  # fmt: skip
