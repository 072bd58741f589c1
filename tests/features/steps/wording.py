"""How a step is worded: every parameter stands between quotes and holds none."""

from __future__ import annotations

import re

from pytest_bdd import parsers


def words(text: str) -> parsers.re:
    """A step with `{parameters}`: each matches what stands between two quotes, never more."""
    assert text.count("{") == len(re.findall(r'"\{\w+\}"', text)), "quote every parameter"
    return parsers.re(re.sub(r"\\\{(\w+)\\\}", r'(?P<\1>[^"]*)', re.escape(text)))
