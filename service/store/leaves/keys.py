"""The writer's key: what the tags of leaves are made with. It lies outside of the database (the format, section 2)."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from service.settings import Settings
from service.syncing import settle

FILE = "writer.key"
_SIZE = 32


def writer_key(settings: Settings) -> bytes:
    """Derived from `JEJAK_SECRET_KEY`; without one, kept in a file beside the evidence, made at the first use.

    Every process that writes, and the signer, must have the same. Raises OSError, ValueError for a file that is none.
    """
    if settings.secret_key:
        return hmac.digest(settings.secret_key.encode(), b"jejak ledger writer", "sha256")
    path = Path(settings.evidence_dir) / FILE
    if not path.exists():
        _make(path)
    settle(path.parent)  # before a leaf is tagged with it: another process may have made it just now
    key = path.read_bytes()
    if len(key) != _SIZE:
        raise ValueError(f"{path} is not a writer's key of {_SIZE} bytes")
    return key


def _make(path: Path) -> None:
    """Whole or not at all, and the first one stays: several processes may start at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{FILE}.{secrets.token_hex(8)}")
    with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(_SIZE))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        made.unlink()
