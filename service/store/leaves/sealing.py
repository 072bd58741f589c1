"""The leaf of each stored event, made before it is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

import msgspec

from service.ledger.leaf import NO_PREVIOUS, at_text, command_ids, make_leaf, tag
from service.ledger.merkle import leaf_hash
from service.store.leaves.names import REFUSALS, SYSTEM

REFUSAL = "refusal."
"""What the stored names of the types begin with that are no events but refusals, in a table of their own."""


class Stored(NamedTuple):
    """An event or a refusal as it is stored: the aggregate in hex, its version, the type's stored name, the bytes."""

    aggregate: str
    version: int
    topic: str
    state: bytes


class Link(NamedTuple):
    """The leaf that the next of an aggregate continues: its log's name and origin, its hash."""

    name: str
    origin: str
    hash: bytes


class Leaf(NamedTuple):
    """What is written beside its event. `at` is text as in the leaf; hashes and the tag are 32 bytes."""

    name: str
    origin: str
    aggregate: str
    version: int
    at: str
    cmd: str
    prev: bytes
    leaf: bytes
    hash: bytes
    mac: bytes

    @property
    def link(self) -> Link:
        return Link(self.name, self.origin, self.hash)


class TooEarly(Exception):
    """The log has a leaf that is dated more than five seconds later: the clock has gone back."""

    def __init__(self, latest: str) -> None:
        super().__init__(f"the log was written at {latest}")
        self.latest = latest


class Moved(Exception):
    """Another log is written to under a name since this process looked."""


class Unsealable(Exception):
    """There is no leaf that an event could continue."""


class Envelope(msgspec.Struct):
    """What a leaf tells of an event: who, when, by which command."""

    recorded_at: datetime
    actor: str
    causation_id: str
    data: msgspec.Raw


class _Place(msgspec.Struct):
    region: str | None = None
    code: str | None = None


envelope_of = msgspec.json.Decoder(Envelope).decode
_place = msgspec.json.Decoder(_Place).decode


class Sealer:
    """`origin` tells the origin of a name's log, `key` gives the writer's: it lies outside of the database."""

    def __init__(self, origin: Callable[[str], str], key: Callable[[], bytes]) -> None:
        self._origin, self._make_key = origin, key

    @cached_property
    def _key(self) -> bytes:
        return self._make_key()

    def seal(
        self, events: Sequence[Stored], last: Callable[[str, int], Link | None], not_before: datetime | None = None
    ) -> list[Leaf]:
        """The leaves of events that are saved together, in their order. Raises Unsealable, Unrecordable.

        `last(aggregate, version)` is the leaf of a version that is stored already. Each leaf is dated as its event, but
        `not_before` that moment.
        """
        told = [envelope_of(event.state) for event in events]
        links: dict[tuple[str, int], Link] = {}
        leaves = []
        for event, envelope, cmd in zip(events, told, _numbered(each.causation_id for each in told), strict=True):
            before = None
            if event.version > 1:
                before = links.get((event.aggregate, event.version - 1)) or last(event.aggregate, event.version - 1)
                if before is None:
                    raise Unsealable(f"{event.aggregate} has no leaf for version {event.version - 1}")
            name = before.name if before else name_of(event, envelope)
            origin = before.origin if before else self._origin(name)
            link = Link(name, origin, before.hash if before else NO_PREVIOUS)
            leaf = self.leaf(event, envelope, cmd, link, not_before)
            links[event.aggregate, event.version] = leaf.link
            leaves.append(leaf)
        return leaves

    def leaf(
        self, event: Stored, envelope: Envelope, cmd: str, before: Link, not_before: datetime | None = None
    ) -> Leaf:
        """The leaf that continues `before`."""
        when = envelope.recorded_at if not_before is None else max(envelope.recorded_at, not_before)
        leaf = make_leaf(
            log=before.origin,
            id=UUID(hex=event.aggregate),
            ver=event.version,
            topic=event.topic,
            prev=before.hash,
            state=event.state,
            at=when,
            actor=envelope.actor,
            cmd=cmd,
        )
        return Leaf(
            name=before.name,
            origin=before.origin,
            aggregate=event.aggregate,
            version=event.version,
            at=at_text(when),
            cmd=cmd,
            prev=before.hash,
            leaf=leaf,
            hash=leaf_hash(leaf),
            mac=tag(self._key, leaf),
        )


def name_of(event: Stored, envelope: Envelope) -> str:
    """The log of an aggregate, by its first event: its region's code; refusals have logs of their own."""
    place = _place(envelope.data)
    if event.topic.startswith(REFUSAL):
        return (place.region or SYSTEM) + REFUSALS
    region = place.code if event.topic.startswith("region.") else place.region
    return region or SYSTEM


def _numbered(commands: Iterable[str]) -> list[str]:
    """A command that made several events has a number after its id (the format, section 1: `cmd`)."""
    asked = list(commands)
    if len(asked) == 1:
        return asked
    ids = {command: iter(command_ids(command, count)) for command, count in Counter(asked).items()}
    return [next(ids[command]) for command in asked]
