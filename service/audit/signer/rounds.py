"""One round of the signer: every log is looked at, extended, persisted, signed, published; then witnesses are asked.

What is wrong with one log stops that one only.
"""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime, timedelta

from service.audit.signer.cosigning import Wanted, Witnesses
from service.audit.signer.directory import LogState, StateDirectory
from service.audit.signer.files import Unusable
from service.audit.signer.finding import Fork, fork_of, named
from service.audit.signer.keys import Unfit
from service.audit.signer.publishing import Publisher
from service.audit.signer.reading import extension, published_before
from service.audit.signer.rereading import Rereading
from service.audit.signer.tables import Head, Tables
from service.audit.signer.tiling import make_tiles
from service.audit.signer.told import Status, Told
from service.audit.trees import Memory
from service.clock import Clock
from service.ledger.extending import NotAnExtension
from service.ledger.merkle import Frontier
from service.ledger.signing import signed_checkpoint
from service.sql import Connection

_log = logging.getLogger(__name__)

WITNESSES_MAY_TAKE = 2.0
"""Seconds of a round."""
_PATIENCE = timedelta(seconds=10)
"""After which a log that was refused is looked at again, though nothing has changed."""
_SKEW = 5
"""Seconds by which a cosignature may be earlier than a leaf under it (the format, section 4)."""


class Rounds:
    """`key` is the writer's. Whoever calls holds the directory."""

    def __init__(self, directory: StateDirectory, key: bytes, witnesses: Witnesses, clock: Clock) -> None:
        self._directory, self._key, self.witnesses, self._clock = directory, key, witnesses, clock
        self._publisher = Publisher(clock, [each.key for each in witnesses.all])
        self._rereading = Rereading(clock)
        self._trees = Memory()
        self._looked: set[str] = set()
        self._refused: dict[str, tuple[Head, datetime, Told]] = {}
        self._told: dict[str, Told] = {}
        self.witnesses_may_take = WITNESSES_MAY_TAKE

    def sign_once(self, db: Connection, thorough: bool = False) -> list[Told]:
        """What became of every log. `thorough` hashes all that was signed before again.

        Raises what the connection raises; what was done until then stays, and the next round goes on from there.
        """
        tables = Tables(db)
        heads = tables.heads()
        self._rereading.begin_round(sys.maxsize if thorough else None)
        told = [self._one(tables, head) for head in heads]
        self._cosign(tables, [head for head, each in zip(heads, told, strict=True) if each.signs])
        told += self._missing({head.origin for head in heads})
        for each in told:
            self._tell(each)
        return told

    def _one(self, tables: Tables, head: Head) -> Told:
        try:
            state = self._directory.of(head.origin) or self._begin(tables, head)
            if head.forked is not None:
                return self._closed(head, state)
            return self._refused_just_now(head) or self._extended(tables, head, state)
        except (Unusable, Unfit) as error:
            return Told(head.origin, Status.UNUSABLE, 0, str(error))

    def _begin(self, tables: Tables, head: Head) -> LogState:
        if tables.last_note(head.log) is not None:
            raise Unusable(
                "it was signed before, and its keys are not here: put its directory back, or begin again with other"
                " keys (`jejak sign adopt`) and give those to everybody who verifies"
            )
        return self._directory.begin(head.origin)

    def _closed(self, head: Head, state: LogState) -> Told:
        if not head.last:
            return Told(head.origin, Status.ENDED, state.frontier.size)
        why = "it has forked, and no other log was opened in its place (`jejak audit open-log`)"
        return Told(head.origin, Status.FORKED, state.frontier.size, why)

    def _extended(self, tables: Tables, head: Head, state: LogState) -> Told:
        try:
            frontier = self._extension(tables, head, state)
        except NotAnExtension as error:
            return self._refusal(tables, head, state, error)
        if frontier != state.frontier:
            state.persist(frontier)
        fork = self._read_again(tables, head, state)
        if fork:
            return self._forked(tables, head, state, fork)
        return self._publish(tables, head, state)

    def _extension(self, tables: Tables, head: Head, state: LogState) -> Frontier:
        if head.origin not in self._looked:
            keys = tuple(each.key for each in state.signers())
            published_before(tables, head.log, state.frontier, keys)
            self._looked.add(head.origin)
        if head.frontier == state.frontier:
            return state.frontier
        return extension(tables, head, state.frontier, self._key)

    def _publish(self, tables: Tables, head: Head, state: LogState) -> Told:
        size = state.frontier.size
        due = self._publisher.due(tables, head.log, state) if size else None
        if due is None:
            return Told(head.origin, Status.UNCHANGED, size)
        make_tiles(tables, head.log, size)
        self._publisher.put(tables, head.log, state, due)
        return Told(head.origin, Status.SIGNED, size)

    # what is no extension

    def _refused_just_now(self, head: Head) -> Told | None:
        before, at, told = self._refused.get(head.origin, (None, None, None))
        return told if before == head and at is not None and self._clock() - at < _PATIENCE else None

    def _refusal(self, tables: Tables, head: Head, state: LogState, error: NotAnExtension) -> Told:
        fork = fork_of(tables, head.log, state.frontier, self._key)
        if fork:
            return self._forked(tables, head, state, fork)
        told = Told(head.origin, Status.REFUSED, state.frontier.size, str(error), error.index)
        self._refused[head.origin] = head, self._clock(), told
        return told

    def _read_again(self, tables: Tables, head: Head, state: LogState) -> Fork | None:
        whole = self._rereading.go_on(tables, head.log, state)
        return named(tables, head.log, self._key, whole) if whole else None

    def _forked(self, tables: Tables, head: Head, state: LogState, fork: Fork) -> Told:
        note = state.note() or signed_checkpoint(state.head, *state.signers())
        tables.mark_forked(head.log, fork.written(note, self._clock()))
        return Told(head.origin, Status.FORKED, state.frontier.size, fork.why, fork.leaf)

    def _missing(self, there: set[str]) -> list[Told]:
        try:
            logs = self._directory.logs()
        except Unusable as error:
            return [Told(str(self._directory.place), Status.UNUSABLE, 0, str(error))]
        return [
            Told(each.origin, Status.MISSING, each.frontier.size, "it was signed, and the database has no such log")
            for each in logs
            if each.origin not in there and each.frontier.size
        ]

    # witnesses

    def _cosign(self, tables: Tables, heads: list[Head]) -> None:
        logs = {head.origin: head for head in heads if self._publisher.unseen(head.origin)}
        wanted = [self._wanted(tables, head) for head in logs.values()]
        answers = self.witnesses.ask(wanted, self.witnesses_may_take) if wanted else {}
        for origin, lines in answers.items():
            state = self._directory.of(origin)
            assert state is not None
            self._publisher.cosigned(tables, logs[origin].log, state, lines)
        if self.witnesses.troubles:  # perhaps for a proof out of what was remembered and is no more
            self._trees.clear()

    def _wanted(self, tables: Tables, head: Head) -> Wanted:
        return Wanted(
            head.origin,
            self._publisher.signed(head.origin),
            head.size,
            self._publisher.unseen(head.origin),
            tables.prover(head.log, self._trees),
            _seconds(head.latest) - _SKEW,
        )

    def _tell(self, told: Told) -> None:
        """A line in the log when a log turns bad, is bad in another way, or is good again."""
        before = self._told.get(told.origin)
        self._told[told.origin] = told
        if not told.good and (before is None or (before.status, before.why) != (told.status, told.why)):
            _log.error("%s", told)
        elif told.good and before is not None and not before.good:
            _log.warning("%s: it is in order again", told)


def _seconds(latest: str) -> int:
    """POSIX seconds of a leaf's time."""
    try:
        return int(datetime.fromisoformat(latest).astimezone(UTC).timestamp())
    except ValueError:
        return _SKEW
