"""Bodies are strict JSON, and the same JSON value has one canonical text."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.body import Malformed, UnsupportedMediaType, canonical, check_media_type, parse


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        (b"", "empty_body"),
        (b"{", "not_json"),
        (b"[]", "not_an_object"),
        (b"null", "not_an_object"),
        (b'{"a": NaN}', "not_json"),
        (b'{"a": -Infinity}', "not_json"),
        (b'{"a": 1e9999999999999999999999}', "not_json"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not_json"),
        (b'{"a": 1, "a": 2}', "duplicate_member"),
        (b'{"a": {"b": 1, "b": 1}}', "duplicate_member"),
        (rb'{"a": "\ud800"}', "lone_surrogate"),
        (rb'{"\udc00": 1}', "lone_surrogate"),
        (rb'{"a": [{"b": "\udc00\ud800"}]}', "lone_surrogate"),
        (b'{"a": "\xed\xa0\x80"}', "not_json"),
        (b'{"a": "\xff"}', "not_json"),
        (b'\xef\xbb\xbf{"a": 1}', "not_json"),
        (b'{"a": ' + b"[" * 32 + b"]" * 32 + b"}", "too_deep"),
        (b'{"a": ' + b"[" * 100_000, "not_json"),
        (b'{"a": "x\ny"}', "not_json"),
    ],
)
def test_what_is_no_strict_json_object_is_malformed(raw: bytes, what: str) -> None:
    with pytest.raises(Malformed) as refused:
        parse(raw)
    assert refused.value.what == what


def test_numbers_keep_what_was_written() -> None:
    assert parse(b'{"a": 0.1, "b": 1e2, "c": 7}') == {"a": Decimal("0.1"), "b": Decimal("1e2"), "c": 7}


def test_a_pair_of_surrogates_is_one_character() -> None:
    assert parse(rb'{"a": "\ud83d\ude80"}') == {"a": "🚀"}


def test_nesting_up_to_the_limit_is_read() -> None:
    assert parse(b'{"a": ' + b"[" * 31 + b"]" * 31 + b"}")


@pytest.mark.parametrize(
    "header", [None, "", "text/plain", "application/json; charset=utf-16", "application/jsonp", "nonsense"]
)
def test_another_media_type_is_unsupported(header: str | None) -> None:
    with pytest.raises(UnsupportedMediaType):
        check_media_type(header)


@pytest.mark.parametrize("header", ["application/json", "APPLICATION/JSON", 'application/json; charset="UTF-8"'])
def test_json_in_utf_8_is_read(header: str) -> None:
    check_media_type(header)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(st.characters(codec="utf-8")), JSON, max_size=4))
def test_the_canonical_text_does_not_depend_on_how_a_value_is_written(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    spaced = json.dumps(turned, indent=2, ensure_ascii=False).encode()
    assert canonical(parse(spaced)) == canonical(parse(json.dumps(value).encode()))
    assert json.loads(canonical(value)) == value


@pytest.mark.parametrize("written", ["1", "1.0", "1e0", "10e-1", "0.1e1", "100.00e-2"])
def test_a_number_has_one_canonical_text(written: str) -> None:
    assert canonical(parse(b'{"a": ' + written.encode() + b"}")) == '{"a":1}'


@given(st.decimals(allow_nan=False, allow_infinity=False), st.decimals(allow_nan=False, allow_infinity=False))
def test_different_numbers_differ(one: Decimal, other: Decimal) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)
