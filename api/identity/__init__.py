"""Who is asking: a bearer token (RFC 6750) names an account; without one it is the public."""

from api.identity.asking import Bearer, Bearers, Identity, Unauthenticated
from api.identity.development import Development
from api.identity.public import PUBLIC, PUBLIC_MEMBERS, is_public, shown_to

__all__ = [
    "PUBLIC",
    "PUBLIC_MEMBERS",
    "Bearer",
    "Bearers",
    "Development",
    "Identity",
    "Unauthenticated",
    "is_public",
    "shown_to",
]
