"""Trust policies (C2SP tlog-policy): the logs and witnesses that an auditor knows, and which witnesses are enough.

"An organisation counts once" is said with groups: the witnesses of one organisation are a group `any`, and the
quorum is over such groups; a name is a member of one group only, so nothing counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from service.ledger.keys import COSIGNATURE, ED25519, Key, parse_vkey

LONGEST = 1024 * 1024
NONE = "none"


class Unusable(ValueError):
    """The policy cannot be used; the message says which line and why."""


@dataclass(frozen=True, slots=True)
class Group:
    """Witnesses a checkpoint when at least `enough` of its members do."""

    enough: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """`logs` are keys by origin (several while a key is rotated), `witnesses` keys by the policy's own names."""

    logs: Mapping[str, tuple[Key, ...]]
    witnesses: Mapping[str, Key]
    groups: Mapping[str, Group]
    quorum: str

    def known(self) -> dict[tuple[str, bytes], Key]:
        """Every key, by the name and id that a signature line has."""
        keys = [*(key for keys in self.logs.values() for key in keys), *self.witnesses.values()]
        return {(key.name, key.id): key for key in keys}

    def enough(self, cosigners: Collection[Key]) -> bool:
        """Whether these witnesses meet the quorum; groups know only names from before them, so one walk tells."""
        met = {name for name, key in self.witnesses.items() if key in cosigners} | {NONE}
        for name, group in self.groups.items():
            if sum(member in met for member in group.members) >= group.enough:
                met.add(name)
        return self.quorum in met


@dataclass(slots=True)
class _Reading:
    logs: dict[str, tuple[Key, ...]] = field(default_factory=dict)
    witnesses: dict[str, Key] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    quorum: str | None = None

    def line(self, words: list[str]) -> None:
        match words:
            case ["log", vkey] | ["log", vkey, _]:
                key = _key(vkey, ED25519)
                self._once(key)
                self.logs[key.name] = (*self.logs.get(key.name, ()), key)
            case ["witness", name, vkey] | ["witness", name, vkey, _]:
                self._free(name)
                key = _key(vkey, COSIGNATURE)
                self._once(key)
                self.witnesses[name] = key
            case ["group", name, enough, *members] if members:
                self._free(name)
                self.groups[name] = self._group(enough, members)
            case ["quorum", name]:
                if self.quorum is not None:
                    raise ValueError("a second quorum")
                if name != NONE:
                    self._defined(name)
                self.quorum = name
            case _:
                raise ValueError("not a line of a policy")

    def _group(self, enough: str, members: list[str]) -> Group:
        for member in members:
            self._defined(member)
            if member in self.members:
                raise ValueError(f"{member} is a member twice")
            self.members.add(member)
        numbers = {str(number): number for number in range(1, len(members) + 1)}
        least = {"any": 1, "all": len(members), **numbers}.get(enough)
        if least is None:
            raise ValueError("a group says any, all, or a number from 1 to that of its members")
        return Group(least, tuple(members))

    def _free(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise ValueError(f"{name} is taken")

    def _defined(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise ValueError(f"{name} is not defined before")

    def _once(self, key: Key) -> None:
        others = [*(each for keys in self.logs.values() for each in keys), *self.witnesses.values()]
        if any((key.type, key.public) == (other.type, other.public) for other in others):
            raise ValueError("the same public key twice")
        if any((key.name, key.id) == (other.name, other.id) for other in others):
            raise ValueError("two keys with one name and id")


def _key(text: str, type: int) -> Key:
    key = parse_vkey(text)
    if key.type != type:
        raise ValueError(f"a key of type {key.type} where type {type} is wanted")
    return key


def parse_policy(data: bytes, quorum: str | None = None) -> Policy:
    """The policy of a file; raises Unusable. Octets above 0x7F are opaque (section "Character set").

    A file without a quorum line has this one, where it is given: a witness's own list of logs needs none.
    """
    if len(data) > LONGEST:
        raise Unusable(f"a policy of more than {LONGEST} bytes")
    if re.search(rb"[^\t\n\x20-\x7e\x80-\xff]", data):
        raise Unusable("a policy has no control characters but tabs and newlines")
    reading = _Reading()
    for number, line in enumerate(data.decode("utf-8", "surrogateescape").split("\n"), 1):
        words = [word for word in re.split("[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            try:
                reading.line(words)
            except ValueError as error:
                raise Unusable(f"line {number}: {error}") from None
    said = reading.quorum or quorum
    if said is None:
        raise Unusable("a policy has a quorum line")
    return Policy(reading.logs, reading.witnesses, reading.groups, said)
