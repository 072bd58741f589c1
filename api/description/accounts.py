"""The JSON schema of an account."""

from __future__ import annotations

from api.description.shapes import DAY, ID, INSTANT, MOMENTS, TEXT, WHOLE, many, one_of, thing, unset
from domain.access import Role
from domain.account.values import AccountStatus

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
