"""Texts of others as they may stand in a file that somebody opens with a spreadsheet."""

from __future__ import annotations

import re

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NO_TEXT = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
"""What turns the direction of writing, what is not seen at all, and what no XML may hold."""
_FORMULA = re.compile(r"((?:^|;)[\s\"']*)([=+\-@＝＋－＠])")
"""Also after a semicolon: where it parts the columns, as in Indonesia, a cell begins there."""


def visible(text: str) -> str:
    """On one line, of what can be seen."""
    return _NO_TEXT.sub("", _UNSEEN.sub(" ", text))


def no_formula(text: str) -> str:
    """What a spreadsheet takes for a text whatever it begins with (OWASP, CSV injection)."""
    return _FORMULA.sub(r"\1'\2", visible(text))
