"""The JSON schemas of an account, of a request to erase persons, and of its certificate."""

from __future__ import annotations

from api.description.shapes import DAY, ID, INSTANT, MOMENTS, TEXT, WHOLE, many, one_of, thing, unset
from domain.access import Role
from domain.account.values import AccountStatus
from domain.erasure.state import ErasureStatus

_GRANT = thing(
    role=one_of(Role),
    region=unset(TEXT),
    agencies=many(ID),
    until=unset(DAY),
    granted_by=TEXT,
    granted_at=INSTANT,
)
ACCOUNT = thing(
    id=ID,
    version=WHOLE,
    home=unset(TEXT),
    status=one_of(AccountStatus),
    grants=many(_GRANT),
    break_glass=unset(
        thing(
            role=one_of(Role),
            region=TEXT,
            reason=TEXT,
            hours=WHOLE,
            requested_at=INSTANT,
            approved_by=unset(TEXT),
            approved_at=unset(INSTANT),
            expires_at=unset(INSTANT),
            ended_at=unset(INSTANT),
        )
    ),
    **MOMENTS,
)
ACCOUNT["properties"] |= {"name": unset(TEXT), "identities": many(thing(issuer=TEXT, subject=TEXT))}
ERASURE = thing(
    id=ID,
    version=WHOLE,
    region=unset(TEXT),
    subjects=many(ID),
    legal_basis=TEXT,
    reason=unset(TEXT),
    status=one_of(ErasureStatus),
    requested_by=TEXT,
    decided_by=unset(TEXT),
    refusal=unset(thing(reason=TEXT, law=TEXT)),
    **MOMENTS,
)
CERTIFICATE = thing(
    erasure=ID,
    region=unset(TEXT),
    legal_basis=TEXT,
    requested_by=TEXT,
    approved_by=TEXT,
    approved_at=INSTANT,
    subjects=many(thing(subject=ID, destroyed_at=INSTANT)),
    copies_end=DAY,
    log=unset(TEXT),
    leaf_index=unset(WHOLE),
    leaf_hash=unset(TEXT),
)
