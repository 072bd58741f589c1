"""Recorded events as plain data: in histories, in command answers, in the feed as CloudEvents 1.0."""

from __future__ import annotations

from typing import Any

from domain.recorded import Recorded
from service.histories.represent import instant
from service.kinds import KINDS
from service.store.mapper import data_of
from service.store.topics import kind_of


def event(recorded: Recorded[Any]) -> dict[str, Any]:
    """One event of a history; `data` holds the members that were said, under the command's names."""
    return {
        "version": recorded.originator_version,
        "type": recorded.fact.type,
        "data": data_of(recorded.fact),
        "actor": recorded.actor,
        "role": recorded.role,
        "recorded_at": instant(recorded.timestamp),
        "occurred_on": recorded.occurred_on.text,
        "note": recorded.note,
        "correlation_id": recorded.correlation_id,
        "causation_id": recorded.causation_id,
        "policy": recorded.policy or None,
        "position": recorded.position,
    }


def cloud_event(recorded: Recorded[Any]) -> dict[str, Any]:
    """The event in CloudEvents 1.0 structured JSON (spec v1.0.2, sections 3.1 and the JSON format)."""
    topic = recorded.fact.type
    return {
        "specversion": "1.0",
        "id": str(recorded.position),
        "source": "/v1",
        "type": f"jejak.{topic}.v{recorded.fact.shape}",
        "subject": subject(recorded),
        "time": instant(recorded.timestamp),
        "datacontenttype": "application/json",
        "sequence": str(recorded.position).zfill(20),
        "data": event(recorded),
    }


def subject(recorded: Recorded[Any]) -> str:
    """`innovations/<id>`: the kind's plural and the aggregate's id."""
    return f"{KINDS[kind_of(recorded.fact.type)].plural}/{recorded.originator_id}"
