"""The notes of what was persisted, put where everybody reads them: once for each head, again when keys change or a
witness has cosigned, and once a day at least."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from service.audit.signer.directory import LogState
from service.audit.signer.tables import Tables
from service.clock import Clock
from service.ledger.keys import Key
from service.ledger.leaf import at_text
from service.ledger.note import Malformed, parse_note, parse_signature_lines
from service.ledger.signing import checkpoint_text, signed_checkpoint

DAY = timedelta(days=1)


@dataclass(slots=True)
class Published:
    """The newest note of a log: what its keys signed, and the line of each witness. `fresh` are the witnesses that
    have cosigned since the head was published (last)."""

    signed: bytes
    at: datetime
    lines: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    fresh: set[tuple[str, bytes]] = field(default_factory=set)

    @property
    def note(self) -> bytes:
        return self.signed + b"".join(self.lines[each] for each in sorted(self.lines))


class Publisher:
    """`witnesses` are the keys whose cosignatures are kept under a note."""

    def __init__(self, clock: Clock, witnesses: list[Key]) -> None:
        self._clock = clock
        self._witnesses = {(key.name, key.id) for key in witnesses}
        self._published: dict[str, Published] = {}

    def due(self, tables: Tables, log: int, state: LogState) -> Published | None:
        """What must be published of what was persisted: a new head, other keys, or nothing for a day."""
        signed, now = self._signed(state), self._clock()
        before = self._published.get(state.origin) or self._found(tables, log, state)
        recent = before is not None and now - before.at < DAY
        if before and recent and before.signed == signed:
            self._published[state.origin] = before
            return None
        made = Published(signed, now)
        if before and _text(before.signed) == _text(signed):
            made.lines = dict(before.lines)
            made.fresh = set(before.fresh) if recent else set()
        return made

    def unseen(self, origin: str) -> set[tuple[str, bytes]]:
        """The witnesses that have not cosigned the newest note."""
        published = self._published.get(origin)
        return self._witnesses - published.fresh if published else set()

    def signed(self, origin: str) -> bytes:
        """The newest note without any cosignature."""
        return self._published[origin].signed

    def cosigned(self, tables: Tables, log: int, state: LogState, lines: dict[tuple[str, bytes], bytes]) -> None:
        """Publishes the note with what witnesses have answered."""
        before = self._published[state.origin]
        made = Published(before.signed, before.at, {**before.lines, **lines}, before.fresh | lines.keys())
        self.put(tables, log, state, made)

    def put(self, tables: Tables, log: int, state: LogState, made: Published) -> None:
        """The directory first: what it has and the database has not is published again."""
        state.keep(made.note)
        tables.publish(log, state.head.size, made.note, at_text(self._clock()))
        self._published[state.origin] = made

    def _signed(self, state: LogState) -> bytes:
        """Ed25519 signs the same the same way, so a note that is there is recognised."""
        before = self._published.get(state.origin)
        ids = state.key_ids()
        if before and _text(before.signed) == checkpoint_text(state.head).encode() and _ids(before.signed) == ids:
            return before.signed
        return signed_checkpoint(state.head, *state.signers())

    def _found(self, tables: Tables, log: int, state: LogState) -> Published | None:
        """What was published before this process began: in the directory and in the database the same."""
        kept, there = state.note(), tables.last_note(log)
        if kept is None or there is None:
            return None
        published = self._parted(kept, state.origin)
        if there[0] == kept:
            published.at = _read(there[1])
            published.fresh = set(published.lines)
        return published

    def _parted(self, note: bytes, origin: str) -> Published:
        text, _, lines = note.rpartition(b"\n\n")
        made = Published(text + b"\n\n", datetime.min.replace(tzinfo=UTC))
        for line in lines.splitlines(keepends=True):
            [signature] = parse_signature_lines(line.decode())
            who = signature.name, signature.key_id
            if who in self._witnesses:
                made.lines[who] = line
            elif signature.name == origin:
                made.signed += line
        return made


def _text(note: bytes) -> bytes:
    return note.rpartition(b"\n\n")[0] + b"\n"


@lru_cache(maxsize=4096)
def _ids(note: bytes) -> set[str]:
    """The keys under a note: asked every second, of every log."""
    try:
        return {each.key_id.hex() for each in parse_note(note).signatures}
    except Malformed:
        return set()


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
