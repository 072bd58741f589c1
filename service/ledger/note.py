"""Signed notes (C2SP signed-note, "Format"): a text, an empty line, signature lines. Reading them, strictly."""

from __future__ import annotations

from dataclasses import dataclass

from service.ledger import base64s
from service.ledger.keys import is_name

LONGEST = 256 * 1024
"""Bytes of a note. The specification asks for a limit that leaves room for 16 signatures; each may have 5 kB one
day."""
MOST_SIGNATURES = 128

_DASH = "— "


class Malformed(ValueError):
    """Not a note, or not the one that was asked for; the message says why."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One line: the key that is said to have signed, and what follows its id."""

    name: str
    key_id: bytes
    value: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """`text` ends with a newline and is what the signatures sign."""

    text: str
    signatures: tuple[Signature, ...]


def parse_note(data: bytes) -> Note:
    """The note of these bytes; raises Malformed. Nothing is verified here."""
    if len(data) > LONGEST:
        raise Malformed(f"a note of more than {LONGEST} bytes")
    try:
        written = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("a note is UTF-8") from None
    if any(_control(each) for each in written):
        raise Malformed("a note has no control characters but newlines")
    text, blank, lines = written.rpartition("\n\n")
    if not blank or not lines.endswith("\n"):
        raise Malformed("a note is a text, an empty line, and signature lines that end with a newline")
    signatures = lines[:-1].split("\n")
    if len(signatures) > MOST_SIGNATURES:
        raise Malformed(f"more than {MOST_SIGNATURES} signatures")
    return Note(text + "\n", tuple(_signature(line) for line in signatures))


def parse_signature_lines(text: str) -> tuple[Signature, ...]:
    """Signature lines alone, as a witness answers with; raises Malformed."""
    note = parse_note(b"-\n\n" + text.encode())
    if note.text != "-\n":
        raise Malformed("more than signature lines")
    return note.signatures


def _signature(line: str) -> Signature:
    name, _, value = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not is_name(name):
        raise Malformed("a signature line is an em dash, the key's name, and base64")
    try:
        decoded = base64s.decoded(value)
    except ValueError:
        raise Malformed("a signature is canonical base64") from None
    if len(decoded) < 5:
        raise Malformed("a signature is a key id of four bytes and more")
    return Signature(name, decoded[:4], decoded[4:])


def _control(character: str) -> bool:
    """C0 but for the newline, DEL and C1."""
    return (character < " " and character != "\n") or "\x7f" <= character < "\xa0"
