"""How large a bundle may be. The first three are FORMAT.md section 3's; the others keep a reader within its memory
and time."""

from __future__ import annotations

MEMBER = 1 << 30
"""Bytes of a member."""
TOTAL = 2 << 30
"""Bytes of all members together."""
RATIO, ALLOWANCE = 200, 4096
"""A member has at most 200 times its compressed bytes, 4,096 added to them."""

MANIFEST = 4 << 20
"""Bytes of `manifest.json`, which is parsed whole: room for 100,000 aggregate ids."""
DIRECTORY = 16 << 20
"""Bytes of the archive's central directory."""
MEMBERS = 4096
"""How many members."""
FORMAT = "inovasi-audit-bundle/1"


def too_large(size: int, compressed: int) -> bool:
    """Whether a member exceeds the limits; also one that was padded: no encoder needs an eighth more than it was
    given."""
    bomb = size > RATIO * (compressed + ALLOWANCE)
    return size > MEMBER or bomb or compressed > size + size // 8 + ALLOWANCE
