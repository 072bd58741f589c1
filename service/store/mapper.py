"""Recorded events to stored bytes and back: plain JSON, typed by the facts' own annotations.

Stored state is one JSON object: `recorded_at, occurred_on, actor, role, correlation_id, causation_id, data`, and
`note` and `shape` where they are not the usual ones.
What does not come back equal is never stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import JSONTranscoder, Mapper, StoredEvent

from domain.dates import BusinessDate
from domain.innovation.events import Corrected
from domain.recorded import Fact, Recorded
from service.store.plain import Unstorable, fact_from, members, plain, renamed, typed, value_from
from service.store.topics import FACTS, fact_of
from service.store.upcasters import UnknownShape, upcast


class Envelope(msgspec.Struct, omit_defaults=True):
    recorded_at: datetime
    occurred_on: str
    actor: str
    role: str
    correlation_id: str
    causation_id: str
    data: dict[str, Any]
    note: str | None = None
    shape: int = 1


_encode = msgspec.json.Encoder().encode
_decode_any = msgspec.json.Decoder(Envelope).decode


def _decoder(kind: type[Fact]) -> Callable[[bytes], Any] | None:
    """A decoder straight into the fact's class; None where its members have other names on the wire."""
    if kind is Corrected or renamed(kind):
        return None
    return msgspec.json.Decoder(msgspec.defstruct("Stored", _around(kind)), dec_hook=typed).decode


def _around(kind: type[Fact]) -> list[tuple[str, Any] | tuple[str, Any, Any]]:
    texts = ("occurred_on", "actor", "role", "correlation_id", "causation_id")
    required = [("recorded_at", datetime), *((name, str) for name in texts), ("data", kind)]
    return [*required, ("note", str | None, None), ("shape", int, 1)]


_DECODERS = {kind: _decoder(kind) for kind in FACTS.values()}


def encoded(recorded: Recorded[Any]) -> bytes:
    """The stored bytes of an event."""
    return _encode(
        Envelope(
            recorded_at=recorded.timestamp,
            occurred_on=recorded.occurred_on.text,
            actor=recorded.actor,
            role=recorded.role,
            note=recorded.note,
            correlation_id=recorded.correlation_id,
            causation_id=recorded.causation_id,
            data=data_of(recorded.fact),
            shape=recorded.fact.shape,
        )
    )


def data_of(fact: Fact) -> dict[str, Any]:
    """The members of a fact as plain data, as they are stored and shown."""
    if isinstance(fact, Corrected):
        said = {"event": fact.event, "target": fact.target, "field": fact.field, "reason": fact.reason}
        return {**said, "value": plain(fact.value)}
    return members(fact)


def decoded(id: UUID, version: int, topic: str, state: bytes, position: int | None = None) -> Recorded[Any]:
    """The event of stored bytes; raises msgspec.ValidationError, UnknownTopic or UnknownShape."""
    kind = fact_of(topic)
    decode = _DECODERS[kind]
    if decode is None or (kind.shape > 1 and msgspec.json.decode(state, type=Envelope).shape != kind.shape):
        stored = _decode_any(state)
        fact = _fact(kind, upcast(kind, stored.shape, stored.data))
    else:
        stored = decode(state)
        fact = stored.data
        if stored.shape != kind.shape:
            raise UnknownShape(f"{topic} {stored.shape}")
    return Recorded(
        originator_id=id,
        originator_version=version,
        timestamp=stored.recorded_at,
        occurred_on=BusinessDate.parse(stored.occurred_on),
        actor=stored.actor,
        role=stored.role,
        note=stored.note,
        correlation_id=stored.correlation_id,
        causation_id=stored.causation_id,
        fact=fact,
        position=position,
    )


def _fact(kind: type[Fact], data: dict[str, Any]) -> Any:
    return _corrected(data) if kind is Corrected else fact_from(kind, data)


def _corrected(data: dict[str, Any]) -> Corrected:
    fact: Corrected = fact_from(Corrected, data)
    topic, _, member = fact.target.partition("/")
    return replace(fact, value=value_from(fact_of(topic), member, fact.value))


def _surely(recorded: Recorded[Any]) -> bytes:
    """The stored bytes of an event, read back and compared; raises Unstorable."""
    topic = recorded.fact.type
    try:
        state = encoded(recorded)
        same = decoded(recorded.originator_id, recorded.originator_version, topic, state) == recorded
    except (ValueError, OverflowError, msgspec.MsgspecError) as error:
        raise Unstorable(f"{topic} would not come back: {error}") from error
    if not same:
        raise Unstorable(f"{topic} would not come back as it is")
    return state


class EventMapper(Mapper[UUID]):
    """What the event library calls to store and to read."""

    def __init__(self) -> None:
        super().__init__(transcoder=_NoTranscoder())

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        assert isinstance(domain_event, Recorded)
        topic, id, version = domain_event.fact.type, domain_event.originator_id, domain_event.originator_version
        return StoredEvent(id, version, topic, _surely(domain_event))

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        id = stored_event.originator_id
        assert isinstance(id, UUID)
        recorded: Recorded[Any] = decoded(id, stored_event.originator_version, stored_event.topic, stored_event.state)
        return recorded


class _NoTranscoder(JSONTranscoder):
    """The library's transcoder marks types inside the data, where a client's text could imitate them: never used."""

    def encode(self, obj: Any) -> NoReturn:
        raise NotImplementedError

    def decode(self, data: bytes) -> NoReturn:
        raise NotImplementedError
