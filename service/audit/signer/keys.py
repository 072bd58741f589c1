"""The keys of one log: a file each, readable to the signer alone.

A retired key leaves its verifier key behind, for the notes that it signed.
"""

from __future__ import annotations

from pathlib import Path

from service.audit import keyfile
from service.audit.signer.files import Unusable, read_whole
from service.ledger.keys import ED25519, is_name
from service.ledger.signing import Signer
from service.syncing import sync_names, write_whole

MOST = 2
"""Keys that sign at once: the old one and the new one."""
_KEY, _RETIRED = ".key", ".retired"


class Unfit(Exception):
    """What was asked of the keys cannot be done; the message says why."""


def make(folder: Path, origin: str, secret: bytes) -> Signer:
    """A further key of the log, from 32 random bytes. Raises Unfit where it has two already."""
    if not is_name(origin):
        raise Unfit(f"{origin!r} cannot be a key's name: it has a space or a plus")
    if len(found := signers(folder, origin)) >= MOST:
        ids = " and ".join(each.key.id.hex() for each in found)
        raise Unfit(f"{origin} has two keys, {ids}: one must be retired first")
    signer = Signer(origin, ED25519, secret)
    keyfile.keep(folder / f"{signer.key.id.hex()}{_KEY}", signer)
    return signer


def signers(folder: Path, origin: str) -> tuple[Signer, ...]:
    """The keys that sign, by their ids. Raises Unusable."""
    return tuple(_signer(place, origin) for place in sorted(folder.glob(f"*{_KEY}")))


def retired(folder: Path) -> tuple[str, ...]:
    """The verifier keys of those that signed once."""
    return tuple(read_whole(place).decode().strip() for place in sorted(folder.glob(f"*{_RETIRED}")))


def retire(folder: Path, origin: str, id: str) -> Signer:
    """Removes a key. Raises Unfit where there is no such key, or no other one."""
    found = {each.key.id.hex(): each for each in signers(folder, origin)}
    if id not in found:
        raise Unfit(f"{origin} has no key {id}, but {', '.join(found)}")
    if len(found) == 1:
        raise Unfit(f"{id} is the only key of {origin}: make another one first, and give it to those who verify")
    write_whole(folder / f"{id}{_RETIRED}", f"{found[id].key.vkey}\n".encode())
    (folder / f"{id}{_KEY}").unlink()
    sync_names(folder)
    return found[id]


def _signer(place: Path, origin: str) -> Signer:
    try:
        signer = keyfile.read(place, ED25519)
    except keyfile.UnusableKey as unusable:
        raise Unusable(str(unusable)) from None
    if signer.name != origin:
        raise Unusable(f"{place} is a key of {signer.name}, not of {origin}")
    return signer
