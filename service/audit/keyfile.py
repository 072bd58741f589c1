"""The private half of a signer's or a witness's key, in a file of one line that its owner alone can read.

`PRIVATE+KEY+<name>+<key id, 8 hex digits>+base64(type || secret)`, as the tools of C2SP's makers write it; the secret
is the 32 bytes of RFC 8032 section 5.1.5.
"""

from __future__ import annotations

from pathlib import Path

from service.ledger import base64s
from service.ledger.signing import Signer
from service.syncing import write_whole

_HEAD = "PRIVATE+KEY+"
_LONGEST = 4096


class UnusableKey(Exception):
    """The message says which file and why, never what is in it."""


def text_of(signer: Signer) -> str:
    """The line of a key file."""
    material = base64s.encoded(bytes([signer.type]) + signer.secret)
    return f"{_HEAD}{signer.name}+{signer.key.id.hex()}+{material}\n"


def keep(place: Path, signer: Signer) -> None:
    """Writes a key file, whole or not at all. Raises OSError."""
    write_whole(place, text_of(signer).encode())


def read(place: Path, type: int) -> Signer:
    """The key of a file, of this type. Raises UnusableKey, also where others than the owner can read it."""
    try:
        with place.open("rb") as file:
            if place.stat().st_mode & 0o077:
                raise UnusableKey(f"{place} can be read by others: chmod 600, and think of making another key")
            text = file.read(_LONGEST).decode("utf-8")
    except OSError as error:
        raise UnusableKey(f"{place} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise UnusableKey(f"{place} is no key") from None
    return _parsed(text, place, type)


def _parsed(text: str, place: Path, type: int) -> Signer:
    try:
        name, id, material = text.removesuffix("\n").removeprefix(_HEAD).split("+", 2)
        value = base64s.decoded(material)
        signer = Signer(name, value[0], value[1:]) if len(value) == 33 else None
    except ValueError:
        signer = None
    if signer is None or not text.startswith(_HEAD):
        raise UnusableKey(f"{place} is no key")
    if signer.type != type:
        raise UnusableKey(f"{place} is a key of type {signer.type} where type {type} is wanted")
    if signer.key.id.hex() != id:
        raise UnusableKey(f"{place} is torn or was changed: its id is another one")
    return signer
