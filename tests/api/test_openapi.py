"""The committed description is the one the tables make; it is valid, and it is complete."""

from __future__ import annotations

import json
import re

from flask import Flask
from openapi_spec_validator import validate

from api.description.openapi import COMMITTED, described, written


def test_the_committed_file_is_what_the_tables_make() -> None:
    assert COMMITTED.read_text("utf-8") == written(), "run: python -m api.description.openapi"


def test_it_is_openapi_3_1() -> None:
    whole = json.loads(COMMITTED.read_text("utf-8"))
    assert whole["openapi"].startswith("3.1")
    validate(whole)


def test_it_holds_every_address_that_is_served_but_pages_with_cookies(app: Flask) -> None:
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith("page-")
        for method in (rule.methods or set()) - {"HEAD"}
    }
    assert served == {(path, method) for path, methods in described()["paths"].items() for method in methods}
