"""What somebody who was erased is given: who decided it when, on what ground, and where that can be proven."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.erasure.state import Erasure, ErasureStatus
from service.errors import Behind, NotFound
from service.histories.represent import instant
from service.ledger import base64s

if TYPE_CHECKING:
    from service.bootstrap import Service


def certificate(service: Service, id: UUID) -> dict[str, Any]:
    """`{erasure, region, legal_basis, requested_by, approved_by, approved_at, subjects: [{subject, destroyed_at}],
    copies_end, log, leaf_index, leaf_hash}`; the leaf is that of the approval.

    `copies_end` is the day by which the week's key is turned, so that copies of the vault from before open nothing.
    Raises NotFound for what was not approved, Behind where a key is not destroyed yet.
    """
    view = service.read("erasure", id)
    erasure: Erasure = view.state
    if erasure.status is not ErasureStatus.APPROVED:
        raise NotFound
    destroyed = service.people.keys.destroyed_at(erasure.subjects)
    if len(destroyed) != len(set(erasure.subjects)):
        raise Behind
    approval = view.history[-1]
    leaf = service.store.leaves.place(id, approval.originator_version)
    return {
        "erasure": str(id),
        "region": erasure.home,
        "legal_basis": erasure.legal_basis,
        "requested_by": erasure.requested_by,
        "approved_by": erasure.decided_by,
        "approved_at": instant(approval.timestamp),
        "subjects": [{"subject": str(each), "destroyed_at": instant(destroyed[each])} for each in erasure.subjects],
        "copies_end": _turned_by(max(destroyed.values())),
        "log": leaf and leaf.origin,
        "leaf_index": leaf and leaf.leaf_index,
        "leaf_hash": leaf and base64s.encoded(leaf.hash),
    }


def _turned_by(moment: datetime) -> str:
    """The day after the Monday after a moment: the worker looks once a day."""
    return (moment.date() + timedelta(days=8 - moment.weekday())).isoformat()
