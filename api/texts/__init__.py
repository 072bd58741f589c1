"""The sentences that people read, in Indonesian and English: everything else in the program speaks in codes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("id", "en")

_IN_WORDS = frozenset({"stage", "missing", "status", "gate", "vitality", "kind"})
"""Facts whose values are words of the program, said in the reader's language."""


@dataclass(frozen=True, slots=True)
class Texts:
    language: str
    titles: Mapping[str, str]
    details: Mapping[str, str]
    flaws: Mapping[str, str]
    words: Mapping[str, str]
    page: Mapping[str, str]
    events: Mapping[str, str]
    kinds: Mapping[str, str]
    commands: Mapping[str, str]
    fields: Mapping[str, str]
    counts: Mapping[str, tuple[str, ...]]

    def title(self, code: str) -> str:
        return self.titles[code]

    def detail(self, code: str, facts: Mapping[str, Any], *, rule: str | None = None) -> str:
        """The sentence for a code, for a rule's refusal, or for one state the rule found (`facts["what"]`)."""
        keys = [".".join(part for part in (rule, code, facts.get("what")) if part), f"{rule}.{code}", code]
        sentence = next(self.details[key] for key in keys if key in self.details)
        return self._filled(sentence, facts)

    def lines(self, code: str, rule: str | None = None) -> list[str]:
        """Every sentence there is for a code, or for a rule that refuses with it; what it fills in is left open."""
        key = code if rule is None else f"{rule}.{code}"
        found = (sentence for name, sentence in self.details.items() if name == key or name.startswith(key + "."))
        return [self._filled(sentence, {}) for sentence in found]

    def flaw(self, code: str, facts: Mapping[str, Any]) -> str:
        return self._filled(self.flaws[code], facts)

    def counted(self, key: str, number: int, said: str | None = None, **facts: str) -> str:
        """A sentence about so many of something, in the form that the language has for that number (CLDR).

        `said` is how the number is written.
        """
        form = 0 if _plural(self.language)(number) == "one" else -1
        return self.counts[key][form].format(n=number if said is None else said, **facts)

    def _filled(self, sentence: str, facts: Mapping[str, Any]) -> str:
        return sentence.format_map(_Said({name: self._said(name, value) for name, value in facts.items()}))

    def _said(self, name: str, value: Any) -> str:
        if isinstance(value, Iterable) and not isinstance(value, str):
            return ", ".join(self._said(name, item) for item in value)
        text = "–" if value is None else str(value)
        return self.words.get(text, text) if name in _IN_WORDS else text


class _Said(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"


@cache
def _plural(language: str) -> Callable[[int], str]:
    from babel import Locale  # noqa: PLC0415

    found: Callable[[int], str] = Locale.parse(language).plural_form
    return found


@cache
def texts(language: str) -> Texts:
    """The texts of `id` or `en`: a message's context is the part it belongs to, its id the key in that."""
    from babel.messages.pofile import read_po  # noqa: PLC0415  # a tenth of a second that most verbs do not need

    with files(__package__).joinpath(f"{language}.po").open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    parts: dict[str, dict[str, Any]] = {field.name: {} for field in fields(Texts)[1:]}
    for message in catalogue:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            parts[message.context or ""][key] = message.string
    return Texts(language, **parts)


def chosen(accept_language: str | None, default: str = "id") -> Texts:
    """The texts for an `Accept-Language` header (RFC 9110, section 12.5.4); the default when it asks for neither."""
    best, quality = default, 0.0
    for part in (accept_language or "")[:1000].split(","):
        tag, _, weight = part.partition(";")
        language = tag.strip().lower().split("-")[0]
        asked = _weight(weight)
        if language in LANGUAGES and asked > quality:
            best, quality = language, asked
    return texts(best)


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name != "q":
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0
