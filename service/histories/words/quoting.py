"""Any text inside a step, a table's cell or a doc string, so that it is read back exactly.

Gherkin trims, splits at lines and unescapes on its own; what it or its readers might touch is written as `\\uXXXX`.
"""

from __future__ import annotations

import re

QUOTED = r'"((?:[^"\\]|\\.)*)"'
"""A parameter of a step: one group, still escaped."""

_EDGES = re.compile(r"^\s+|\s+$")
_FRAGILE = re.compile(r"[\r\v\f\x1c-\x1f\x85\u2028\u2029\ufeff]")
_ESCAPE = re.compile(r"\\(u[0-9a-f]{4}|.)", re.DOTALL)
_LINE_EDGE = re.compile(r"[^\S\n]+$", re.MULTILINE)


def quoted(text: str) -> str:
    """The text as a parameter between double quotes."""
    return '"' + _escaped(text).replace('"', '\\"').replace("\n", "\\u000a").replace("\t", "\\u0009") + '"'


def unquoted(text: str) -> str:
    """What stood between the quotes."""
    return _unescaped(text)


def cell(text: str) -> str:
    """The text as a cell of a table."""
    return _escaped(text).replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def from_cell(text: str) -> str:
    """The text of a cell that Gherkin has read."""
    return _unescaped(text)


def doc_string(text: str) -> str:
    """The text between the delimiters of a doc string; its lines still want their indentation."""
    safe = _LINE_EDGE.sub(_hidden, _escaped(text))
    return safe.replace('"""', '"\\u0022"')


def from_doc_string(text: str) -> str:
    """The text of a doc string that Gherkin has read."""
    return _unescaped(text)


def _escaped(text: str) -> str:
    return _FRAGILE.sub(_hidden, _EDGES.sub(_hidden, text.replace("\\", "\\\\")))


def _hidden(match: re.Match[str]) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in match[0])


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1][1:], 16)) if len(match[1]) == 5 else match[1], text)
