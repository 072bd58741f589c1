"""The first check that fails is the one that is told: each request here fails two neighbours in the order of checks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Caller, Lab

AWARD = {"name": "Inovasi Unik"}
NOWHERE = "/v1/innovations/0d4f8f5e-3b1a-4c57-9c3e-6f0a2b1c9d77/commands/receive-award"
UTF16 = "application/json; charset=utf-16"
CHUNKED = {"Transfer-Encoding": "chunked", "Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "more", "status", "code"),
    [
        ("DELETE", "/v1/nothing", {"role": None}, 404, "not-found"),
        ("POST", "/v1/innovations/x/commands/revise", {"role": None}, 404, "not-found"),
        ("PUT", NOWHERE, {"role": None, "headers": CHUNKED}, 405, "method-not-allowed"),
        ("POST", NOWHERE, {"role": None, "headers": CHUNKED}, 411, "length-required"),
        ("POST", NOWHERE, {"role": None, "data": b" " * 262_145}, 413, "too-large"),
        ("POST", NOWHERE, {"role": None, "headers": {"If-Match": "x"}}, 401, "unauthenticated"),
        ("POST", NOWHERE, {"role": "auditor", "headers": {"If-Match": "x"}}, 403, "forbidden"),
        ("POST", NOWHERE + "?x=1", {"data": b"{", "content_type": UTF16}, 400, "malformed"),
        ("POST", NOWHERE, {"headers": {"Idempotency-Key": "a b"}, "content_type": UTF16}, 400, "malformed"),
        ("POST", NOWHERE, {"headers": {"If-Match": "v1"}, "content_type": UTF16}, 400, "malformed"),
        ("POST", NOWHERE, {"data": b"{", "content_type": UTF16}, 415, "unsupported-media-type"),
        ("POST", NOWHERE, {"data": b"", "content_type": "application/json"}, 400, "malformed"),
        ("POST", NOWHERE, {"body": {"x": 1}}, 422, "invalid"),
        ("POST", NOWHERE, {"body": AWARD}, 428, "precondition-required"),
        ("POST", NOWHERE, {"body": AWARD, "headers": {"If-Match": '"v1"'}}, 404, "not-found"),
    ],
)
def test_the_earlier_check_is_told(
    call: Caller, method: str, path: str, more: dict[str, Any], status: int, code: str
) -> None:
    answer = call(method, path, **more)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.text
    assert answer.mimetype == "application/problem+json"


def test_a_key_used_for_another_request_comes_before_the_payload(lab: Lab) -> None:
    headers = {"Idempotency-Key": "k-1"}
    lab.made("/v1/innovations", lab.proposal(), headers=headers)
    answer = lab.call.post("/v1/innovations", {"x": 1}, headers=headers)
    assert (answer.status_code, (answer.json or {})["code"]) == (422, "key-reused")


def test_a_replay_comes_before_the_version(lab: Lab) -> None:
    address, key = lab.propose(), {"Idempotency-Key": '"k-2"'}
    first = lab.do(address, "receive-award", AWARD, headers=key)
    lab.do(address, "receive-award", {"name": "Lain"}, version=2)
    again = lab.do(address, "receive-award", AWARD, headers={"Idempotency-Key": "k-2"})
    assert (again.status_code, again.json, again.headers["ETag"]) == (200, first.json, '"v2"')
    assert again.headers["Idempotent-Replayed"] == "true"


def test_the_version_comes_before_the_rules(lab: Lab) -> None:
    answer = lab.do(lab.propose(), "reactivate", {"reason": "x"}, version=7)
    assert (answer.status_code, answer.headers["ETag"]) == (412, '"v1"')


def test_a_rule_refuses_last_and_says_what_is_possible(lab: Lab) -> None:
    address = lab.propose()
    answer = lab.do(address, "reactivate", {"reason": "x"})
    problem = answer.json or {}
    assert (answer.status_code, problem["rule"], problem["code"]) == (409, "R53", "wrong-state")
    listed = (lab.call.get(address + "/commands").json or {})["items"]
    assert problem["allowed"] == [item["command"] for item in listed if item["allowed"]]
    assert "mark-dormant" in problem["allowed"]


def test_what_exists_already_refuses_its_creation_with_nothing_possible(lab: Lab) -> None:
    answer = lab.call.post("/v1/agencies", {"region": "36.72", "code": "DISDUKCAPIL", "name": "x"})
    problem = answer.json or {}
    assert (answer.status_code, problem["rule"], problem["allowed"]) == (409, "R54", [])
