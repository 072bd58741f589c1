"""Witnesses as an operator names them: `URL=VKEY`; and a policy with them for those who verify."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from service.audit.witness.asking import WitnessAt
from service.ledger.keys import Key, parse_vkey


class Unclear(Exception):
    """A witness was named in a way that cannot be used; the message says why."""


def named(texts: Iterable[str]) -> list[WitnessAt]:
    """Raises Unclear."""
    found = [_named(text) for text in texts]
    if len({each.key.public for each in found}) < len(found) or len({each.key.name for each in found}) < len(found):
        raise Unclear("two witnesses with one key, or with one name")
    return found


def _named(text: str) -> WitnessAt:
    url, equals, vkey = text.rpartition("=")
    try:
        if not equals:
            raise ValueError("a witness is named URL=VKEY")
        return WitnessAt(url, parse_vkey(vkey))
    except ValueError as error:
        raise Unclear(f"{text!r}: {error}") from None


def policy(logs: Iterable[Key], retired: Iterable[str], witnesses: Sequence[WitnessAt]) -> str:
    """A C2SP tlog-policy: these logs, and more than half of these witnesses. Who verifies makes it his own: he adds
    witnesses that he knows, and says which of them belong to one organisation."""
    lines = ["# Logs: the keys that sign now."]
    lines += [f"log {key.vkey}" for key in logs]
    lines += [f"# retired: {vkey}" for vkey in retired]
    if not witnesses:
        lines.append("# No witness is known here: nobody else says when a head was seen.")
        return "\n".join([*lines, "quorum none", ""])
    names = [f"w{number}" for number in range(1, len(witnesses) + 1)]
    lines.append("# Witnesses. Those of one organisation belong into a group `any`, which then counts once.")
    lines += [f"witness {name} {each.key.vkey} {each.url}" for name, each in zip(names, witnesses, strict=True)]
    lines.append(f"group enough {len(names) // 2 + 1} {' '.join(names)}")
    return "\n".join([*lines, "quorum enough", ""])
