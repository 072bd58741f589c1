"""Texts of persons: sealed before they are stored, opened where they are shown, and only there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from domain.innovation.commands import Correct
from domain.innovation.correcting import correctable
from domain.innovation.events import Corrected
from domain.people import Change, changed_within, each_changed, names, paths_of, person_of
from domain.recorded import Command, Fact, Recorded
from service.people import boxes
from service.people.belonging import History, named_beside
from service.people.keys import Keys
from service.people.reader import Reader, Shown
from service.remembered import Remembered
from service.store import Store, tokens
from service.store.leaves.names import SYSTEM, first_origin
from service.store.leaves.sealing import Stored, envelope_of, name_of
from service.store.naming import NAMING, each_person_changed
from service.store.tokens import NoToken, Origin, is_sealed

ERASED = "[dihapus]"
LOST = "[kunci hilang]"
UNREADABLE = "[tidak terbaca]"
"""What is shown in place of a text: of somebody who was erased; whose key is lost; that was moved or changed."""

_encode = msgspec.json.Encoder().encode
T = TypeVar("T")


class People:
    """Safe among threads. What needs the vault raises Busy where it does not answer."""

    def __init__(self, store: Store, keys: Keys, shown: Shown) -> None:
        self.keys, self.shown = keys, shown
        self._store = store
        self._logs = Remembered[UUID, str](100_000)

    def recognised(self, command: Command, history: Sequence[Recorded[Any]]) -> Command:
        """The command with the texts of persons that are known in this history as they stand there.

        Who is named again is the same person, and what is said again is no change.
        """
        if not _may_name(command):
            return command
        said = _Noted()
        _each_said(command, history, said.note)
        if not said.texts:
            return command
        known: dict[str, list[str]] = {}
        for token, text in self._texts(_of_history(history)).items():
            if text in said.texts:
                known.setdefault(text, []).append(token)
        named: Command = _each_said(command, history, lambda field, text: _likeliest(field, known.get(text, [text])))
        return named

    def sealed(self, fact: Fact, id: UUID, version: int, first: Fact | None, history: History = ()) -> Fact:
        """The fact as it is recorded as that version; `first` began the aggregate, where it is not stored yet.

        A text that is sealed elsewhere is sealed anew for this place, for the same person; any other is somebody new.
        """
        if fact.type not in NAMING:
            return fact
        if first is not None:
            self._logs.keep(id, first_origin(self._base, _log_name(first)))
        log = self._log(id)
        said = _Noted()
        each_person_changed(fact, said.note)
        if not said.fields:
            return fact
        beside = named_beside(fact, history)
        keys = self._keys([*filter(is_sealed, said.texts), *([beside] if beside else [])])
        owners = self._owners(said.fields, keys, tokens.token(beside).subject if beside else None)

        def seal(field: str, text: str) -> str:
            if is_sealed(text):
                known, text = text, self._text(text, keys)
                if not keys.get(tokens.token(known).subject.bytes):
                    return text
            subject, key = owners[person_of(field)]
            origin = Origin(id, version, fact.type, field)
            box = boxes.sealed(key, text, subject, origin, log)
            return tokens.located(tokens.stored(subject, box), origin)

        return each_person_changed(fact, seal)

    def _owners(
        self, fields: Mapping[str, str], keys: Mapping[bytes, bytes], whose: UUID | None = None
    ) -> dict[str, tuple[UUID, bytes]]:
        """Each person of a fact with their key; without one of whom nothing is said but what cannot be opened any more.

        Who is known by name is known, whoever else has that telephone. Who was erased and is said anew is somebody new.
        """
        known: dict[str, UUID | None] = {}
        called: dict[str, str] = {}
        for field, text in sorted(fields.items(), key=lambda each: not names(each[0])):
            subject = tokens.token(text).subject if is_sealed(text) else whose
            person = person_of(field)
            known.setdefault(person, subject)
            if not is_sealed(text) or keys.get(tokens.token(text).subject.bytes):
                called.setdefault(person, text)
        new: dict[str, tuple[UUID, bytes]] = {}
        owners = {}
        for person, text in called.items():
            subject = known[person]
            if subject is not None and keys.get(subject.bytes):
                owners[person] = subject, keys[subject.bytes]
            else:
                owners[person] = new[text] = new.get(text) or self.keys.take()
        return owners

    def opened_json(self, encoded: bytes, reader: Reader | None, as_of: str | None = None) -> bytes:
        """A JSON document with every text of a person in the open; kept first that the reader was shown them.

        `as_of` is what the vault said of its keys when it was asked for this request, where it was.
        """
        pieces = tokens.in_json(encoded)
        found = [piece for piece in pieces if isinstance(piece, str)]
        if not found:
            return encoded
        texts = self._shown(found, reader, as_of)
        return b"".join(_encode(texts[piece]) if isinstance(piece, str) else piece for piece in pieces)

    def opened(self, value: T, reader: Reader | None) -> T:
        """Plain data likewise."""
        found = _tokens_in(value) if tokens.SEALED in _encode(value) else []
        if not found:
            return value
        texts = self._shown(found, reader)
        opened: T = _each_token(value, texts.__getitem__)
        return opened

    def region_of(self, aggregate: UUID) -> str:
        """The code of the region whose log an aggregate's events are in, or `system`."""
        return self._log(aggregate).removeprefix(f"{self._base}/")

    def erased(self, value: Any) -> bool:
        """Does plain data hold a text of somebody who was erased? Then it reads otherwise than it did."""
        found = _tokens_in(value)
        read = (_read(each) for each in found)
        return bool(found) and bool(self.keys.destroyed(said.subject for said in read if said is not None))

    def _shown(self, found: Iterable[str], reader: Reader | None, as_of: str | None = None) -> Mapping[str, str]:
        texts = self._texts(found, as_of)
        if reader is not None:
            subjects: dict[str, set[UUID]] = {}
            for each in (token for token, text in texts.items() if text not in (ERASED, LOST, UNREADABLE)):
                said = tokens.token(each)
                assert said.origin is not None, "it could be opened"
                subjects.setdefault(self.region_of(said.origin.aggregate), set()).add(said.subject)
            if subjects:
                self.shown.keep(reader, subjects)
        return texts

    def _texts(self, found: Iterable[str], as_of: str | None = None) -> dict[str, str]:
        """What each token is shown as."""
        wanted = set(found)
        keys = self._keys(wanted, as_of)
        return {each: self._text(each, keys) for each in wanted}

    def _keys(self, found: Iterable[str], as_of: str | None = None) -> dict[bytes, bytes]:
        """The keys of those whom tokens are of, by the bytes of their ids."""
        return self.keys.of_ids([*{said.subject.bytes for each in found if (said := _read(each)) is not None}], as_of)

    def _text(self, text: str, keys: Mapping[bytes, bytes]) -> str:
        said = _read(text)
        if said is None:
            return UNREADABLE
        key = keys.get(said.subject.bytes)
        if not key:
            return LOST if key is None else ERASED
        if said.origin is None:
            return UNREADABLE
        log = self._log(said.origin.aggregate)
        return boxes.opened(key, said.box, said.subject, said.origin, log) or UNREADABLE

    @property
    def _base(self) -> str:
        return self._store.leaves.base

    def _log(self, id: UUID) -> str:
        """The origin of the first log of an aggregate's region; empty where it is not stored."""
        known = self._logs.get(id)
        if known is None:
            rows = self._store.recorder.rows(
                "SELECT topic, state FROM stored_events WHERE originator_id=? AND originator_version=1", (id.hex,)
            )
            if not rows:
                return ""
            topic, state = rows[0]
            known = first_origin(self._base, name_of(Stored(id.hex, 1, topic, state), envelope_of(state)))
            self._logs.keep(id, known)
        return known


def _log_name(first: Fact) -> str:
    """What `name_of` finds in the stored bytes."""
    of_region = getattr(first, "code", None) if first.type.startswith("region.") else getattr(first, "region", None)
    return of_region or SYSTEM


def _read(text: str) -> tokens.Token | None:
    """None for what begins like a token and is none."""
    try:
        return tokens.token(text)
    except NoToken:
        return None


def _likeliest(field: str, found: Sequence[str]) -> str:
    """Of several that say the same the newest one that stands in this place, or was put there by a correction."""
    if len(found) == 1:
        return found[0]
    last = field.rpartition("/")[2]

    def standing(each: str) -> tuple[bool, int]:
        origin = tokens.token(each).origin
        assert origin is not None, "it was read from an event"
        corrected = origin.topic == Corrected.type and origin.field.rpartition("/")[2] == last
        return origin.field == field or corrected, origin.version

    return max(found, key=standing)


class _Noted:
    """The texts that were passed by."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.texts: list[str] = []

    def note(self, field: str, text: str) -> str:
        self.fields[field] = text
        return self.text(text)

    def text(self, text: str) -> str:
        self.texts.append(text)
        return text


def _tokens_in(value: Any) -> list[str]:
    noted = _Noted()
    _each_token(value, noted.text)
    return noted.texts


def _may_name(command: Command) -> bool:
    """A correction may, by what it is of."""
    kind: Any = type(command)
    return isinstance(command, Correct) or bool(paths_of(kind))


def _each_said(command: Command, history: Sequence[Recorded[Any]], change: Change) -> Any:
    """A correction says what the member it corrects would."""
    if not isinstance(command, Correct):
        return each_changed(command, change)
    meant = correctable(history, command.event, command.field)
    if meant is None:
        return command
    value = changed_within(meant[0], meant[1], command.value, change, "value")
    return command if value is command.value else replace(command, value=value)


def _of_history(history: Iterable[Recorded[Any]]) -> list[str]:
    noted = _Noted()
    for event in history:
        each_person_changed(event.fact, noted.note)
    return [text for text in noted.texts if is_sealed(text)]


def _each_token(value: Any, change: Callable[[str], str]) -> Any:
    """Plain data with every text that is a token changed."""
    if isinstance(value, str):
        return change(value) if is_sealed(value) else value
    if isinstance(value, dict):
        return {name: _each_token(member, change) for name, member in value.items()}
    if isinstance(value, list):
        return [_each_token(item, change) for item in value]
    return value
