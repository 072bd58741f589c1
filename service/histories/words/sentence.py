"""Saying a command as a step, and understanding a step as a command."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from domain.access import Role
from domain.recorded import Command, member_names
from service.histories.words import members
from service.histories.words.choices import choice_read, choice_said
from service.histories.words.correction import hint_of, in_members, in_words, member_meant
from service.histories.words.dates import date_read, date_said
from service.histories.words.labels import ABSENT, ALIAS, NOTE, YES, label_of
from service.histories.words.phrases import PHRASES
from service.histories.words.quoting import QUOTED, quoted, unquoted
from service.kinds import KINDS

_PIECE = re.compile(r"\{(\w+)\}")
_SEGMENT = re.compile(r"\[([^\]]*)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A command as people say it: `body` is plain, with names where it refers to other aggregates."""

    kind: str
    verb: str
    on: str | None = None
    body: dict[str, Any] = field(default_factory=dict)
    role: str | None = None
    account: str | None = None
    occurred_on: str | None = None
    note: str | None = None
    alias: str | None = None
    without: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A step: its text, the rows below it, and the long texts that stand before it as doc strings, by label."""

    text: str
    rows: tuple[members.Row, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


def sentence(said: Said, name_of: members.Named) -> Sentence:
    """How a command is said in full: nothing of it is left out."""
    template = PHRASES[said.kind][said.verb]
    body = in_words(said.body) if said.verb == "correct" else said.body
    hints = hints_of(said.kind, said.verb, body)
    words = {name: _word(hints[name], name, body, name_of) for name in _PIECE.findall(template) if name != "self"}
    spoken = {
        name: word for name, word in words.items() if word is not None and not _stands_apart(template, name, word)
    }
    if said.on is not None:
        spoken["self"] = said.on
    rest = {name: hint for name, hint in hints.items() if name not in spoken}
    return Sentence(
        text=_who(said) + _filled(template, spoken) + _when(said),
        **_below(said, body, rest, name_of),
    )


def _word(hint: Any, name: str, body: Mapping[str, Any], name_of: members.Named) -> str | None:
    value = body.get(name)
    return None if value is None else members.said(members.type_of(hint), value, name, name_of)


def _stands_apart(template: str, name: str, word: str) -> bool:
    """A word too long for the sentence stands below it, where the sentence can do without."""
    return ("\n" in word or len(word) > 120) and any(f"{{{name}}}" in part for part in _SEGMENT.findall(template))


def _filled(template: str, spoken: Mapping[str, str]) -> str:
    def segment(match: re.Match[str]) -> str:
        return match[1] if all(name in spoken for name in _PIECE.findall(match[1])) else ""

    return _PIECE.sub(lambda match: quoted(spoken[match[1]]), _SEGMENT.sub(segment, template))


def _who(said: Said) -> str:
    if said.role is None:
        return ""
    account = "" if said.account is None else f" {quoted(said.account)}"
    return f"{choice_said(Role, said.role)}{account} "


def _when(said: Said) -> str:
    return "" if said.occurred_on is None else f" tanggal {quoted(date_said(said.occurred_on))}"


def _below(said: Said, body: Mapping[str, Any], rest: Mapping[str, Any], name_of: members.Named) -> dict[str, Any]:
    rows: list[members.Row] = []
    texts: list[tuple[str, str]] = []
    for name, hint in rest.items():
        value = body.get(name)
        if isinstance(value, str) and "\n" in value and members.type_of(hint) is str:
            texts.append((label_of(name), value))
        elif name in body and value is None:
            rows.append((label_of(name) + ABSENT, YES))
        else:
            rows.extend(members.rows(label_of(name), hint, value, name, name_of))
    for label, text in ((NOTE, said.note), (ALIAS, said.alias)):
        if text is not None:
            (texts if "\n" in text else rows).append((label, text))
    return {"rows": tuple(rows), "texts": tuple(texts)}


def understood(text: str, table: members.Table, id_of: members.Named) -> Said | None:
    """The command that a step's text and the rows below it say; None when the text is none of the phrases.

    Raises Unsaid for a row that means nothing here.
    """
    found = _found(text)
    if found is None:
        return None
    kind, verb, spoken = found
    role, account, on, without = (spoken.pop(name, None) for name in ("_role", "_account", "_on", "_without"))
    itself = spoken.pop("self", None)
    table = {label: list(words) for label, words in table.items()}
    note, alias = (table.pop(label, [None])[0] for label in (NOTE, ALIAS))
    body = _body(kind, verb, spoken, table, id_of)
    if table:
        raise members.Unsaid(f"{text}: {', '.join(table)}")
    return Said(
        kind=kind,
        verb=verb,
        on=itself,
        body=body,
        role=None if role is None else choice_read(Role, role),
        account=account,
        occurred_on=None if on is None else date_read(on),
        note=note,
        alias=alias,
        without=without,
    )


def _body(kind: str, verb: str, spoken: dict[str, str], table: members.Table, id_of: members.Named) -> dict[str, Any]:
    body: dict[str, Any] = {}
    for name, hint in hints_of(kind, verb, spoken).items():
        if name in spoken:
            body[name] = members.read(members.type_of(hint), spoken[name], name, id_of)
            continue
        member = member_meant(spoken["target"], spoken["field"]) if (verb, name) == ("correct", "value") else name
        if table.pop(label_of(name) + ABSENT, None) is not None:
            body[name] = None
            continue
        value = members.taken(label_of(name), hint, table, member, id_of)
        if value is not None:
            body[name] = value
    return in_members(body) if verb == "correct" else body


def hints_of(kind: str, verb: str, body: Mapping[str, Any]) -> dict[str, Any]:
    """The members of a command by their names on the wire, with their types; a correction's value has its target's."""
    hints = {name.rstrip("_"): hint for name, hint in _hints(KINDS[kind].commands[verb]).items()}
    if verb == "correct":
        hints = {**hints, "target": str, "value": hint_of(body["target"], body["field"])}
    return hints


def _hints(command: type[Command]) -> dict[str, Any]:
    hints = typing.get_type_hints(command)
    return {name: hints[name] for name in member_names(command)}


@cache
def _patterns() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (kind, verb, _pattern(template)) for kind, verbs in PHRASES.items() for verb, template in verbs.items()
    )


def _pattern(template: str) -> re.Pattern[str]:
    roles = "|".join(choice_said(Role, role.value) for role in Role)
    named: Callable[[str], str] = lambda name: QUOTED.replace("(", f"(?P<{name}>", 1)  # noqa: E731
    body = re.escape(template).replace(r"\{", "{").replace(r"\}", "}").replace(r"\[", "(?:").replace(r"\]", ")?")
    body = _PIECE.sub(lambda match: named(match[1]), body)
    return re.compile(
        rf"(?:(?P<_role>{roles})(?: {named('_account')})? )?{body}(?: tanggal {named('_on')})?"
        rf"(?: tanpa menyebut {named('_without')})?(?: dengan rincian)?:?"
    )


def _found(text: str) -> tuple[str, str, dict[str, str]] | None:
    for kind, verb, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            groups = match.groupdict().items()
            return kind, verb, {name: _spoken(name, word) for name, word in groups if word is not None}
    return None


def _spoken(name: str, word: str) -> str:
    return word if name == "_role" else unquoted(word)


def all_phrases(text: str) -> Iterator[tuple[str, str]]:
    """Every phrase that matches a step's text: one, or none."""
    return ((kind, verb) for kind, verb, pattern in _patterns() if pattern.fullmatch(text))
