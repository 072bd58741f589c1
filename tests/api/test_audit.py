"""The evidence over HTTP: proofs are checked from the raw answers, bundles by both verifiers."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from api.app import create_app
from api.identity import Bearer
from domain.access import Actor, Grant, Role
from service.bootstrap import Service, open_service
from service.ledger.checkpoint import parse_checkpoint
from service.ledger.merkle import leaf_hash
from service.ledger.note import parse_note
from service.ledger.policy import parse_policy
from service.ledger.proof import verify_proof
from service.ledger.proofs import consistent, included
from service.ledger.standalone import periksa
from service.ledger.tiles import nodes_of
from service.ledger.verdicts import Verdict
from service.ledger.verify import verify
from service.settings import Settings
from tests.api.conftest import NOW, ROLES, Caller, Lab
from tests.postgres import fresh_database
from tests.service.audit.ledgers import DATABASES, policy_of, sign_all

ORIGIN = "jejak.local/36.72"
AUDIT = "/v1/audit"
COSIGNED = int(NOW.timestamp()) + 60


@pytest.fixture(scope="module", params=DATABASES)
def signed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Signed]:
    """A region with some innovations, read only: sealed, signed twice, and once more with witnesses, then gone on."""
    directory = tmp_path_factory.mktemp("signed")
    (directory / "policy").write_text(policy_of(ORIGIN))
    if request.param == "sqlite":
        yield from _signed(f"sqlite:///{directory / 'jejak.db'}", directory)
    else:
        with fresh_database() as address:
            yield from _signed(address, directory)


class Signed:
    def __init__(self, service: Service, directory: Path) -> None:
        self.service, self.directory = service, directory
        self.call = Caller(create_app(service))
        self.lab = Lab(self.call)
        self.innovations: list[str] = []
        for number in range(3):
            self.propose(number)
        self.first = self.sign()
        for number in range(3, 6):
            self.propose(number)
        self.second = self.sign(witnesses=2)

    def propose(self, number: int) -> None:
        self.innovations.append(self.lab.propose(title=f"Inovasi {number}").rsplit("/", 1)[1])

    def sign(self, witnesses: int = 0) -> bytes:
        with closing(self.service.store.connection()) as db:
            return sign_all(db, witnesses=witnesses, at=COSIGNED)

    def get(self, path: str, **more: Any) -> TestResponse:
        return self.call.get(f"{AUDIT}/{path}", role=more.pop("role", "auditor"), **more)

    def json(self, path: str, **more: Any) -> dict[str, Any]:
        answer = self.get(path, **more)
        assert answer.status_code == 200, answer.text
        return dict(answer.json or {})

    def refused(self, path: str, **more: Any) -> tuple[int, list[str]]:
        answer = self.get(path, **more)
        assert answer.content_type == "application/problem+json"
        return answer.status_code, [each["pointer"] for each in (answer.json or {}).get("errors", ())]


def _signed(address: str, directory: Path) -> Iterator[Signed]:
    settings = Settings(
        database=address,
        evidence_dir=str(directory / "evidence"),
        audit_policy=str(directory / "policy"),
        dev_tokens={f"token-of-{role}": role for role in ROLES},
    )
    with closing(open_service(settings, clock=lambda: NOW)) as service:
        yield Signed(service, directory)


def size_of(note: bytes) -> int:
    return parse_checkpoint(parse_note(note).text).size


def raw(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def proof_of(shown: dict[str, Any]) -> list[bytes]:
    return [raw(each) for each in shown["proof"]]


# heads


def test_the_newest_checkpoint_is_served_as_it_was_signed(signed: Signed) -> None:
    answer = signed.get("checkpoint")
    assert (answer.status_code, answer.content_type) == (200, "text/plain; charset=utf-8")
    assert answer.data == signed.second
    assert "max-age=1" in answer.headers["Cache-Control"]
    assert len(answer.headers.getlist("Cache-Control")) == 1
    again = signed.get("checkpoint", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    for path in (
        "logs/36.72/checkpoint",
        f"logs/{ORIGIN}/checkpoint",
        "checkpoint?region=36.72",
        f"checkpoint?log={ORIGIN}",
    ):
        assert signed.get(path).data == signed.second


def test_checkpoints_are_listed_newest_first(signed: Signed) -> None:
    first = signed.json("checkpoints?limit=1")
    (newest,) = first["items"]
    assert newest["note"].encode() == signed.second
    assert newest["witnesses"] == ["w1.example.go.id", "w2.example.go.id"]
    assert [each["name"] for each in newest["keys"]] == [ORIGIN]
    rest = signed.json(f"checkpoints?cursor={first['next']}")
    assert [each["size"] for each in rest["items"]] == [size_of(signed.first)]
    assert rest["next"] is None
    assert signed.refused("checkpoints?cursor=x") == (400, [])


def test_the_status_of_every_log(signed: Signed) -> None:
    (log,) = signed.json("status")["logs"]
    size = size_of(signed.second)
    assert (log["name"], log["origin"], log["size"], log["forked"]) == ("36.72", ORIGIN, size, None)
    assert (log["checkpoint"]["size"], log["witnessed_size"]) == (size, size)
    assert log["checkpoint"]["age_seconds"] is not None
    assert log["witnesses"] == ["w1.example.go.id", "w2.example.go.id"]
    (key,) = log["keys"]
    assert key["vkey"].startswith(f"{ORIGIN}+{key['id']}+")
    assert signed.json("logs/36.72/status")["logs"] == [log]


# proofs


def test_a_leaf_is_shown_to_be_under_the_newest_checkpoint(signed: Signed) -> None:
    shown = signed.json("proof/inclusion?leaf_index=3")
    head = parse_checkpoint(parse_note(shown["checkpoint"].encode()).text)
    assert (shown["log"], shown["leaf_index"], shown["size"]) == (ORIGIN, 3, head.size)
    assert raw(shown["root"]) == head.root
    assert included(raw(shown["leaf_hash"]), 3, head.size, proof_of(shown), head.root)
    older = signed.json(f"proof/inclusion?leaf_index=3&size={size_of(signed.first)}&log=36.72")
    assert older["checkpoint"].encode() == signed.first
    unsigned = signed.json("proof/inclusion?leaf_index=1&size=2")
    assert unsigned["checkpoint"] is None
    assert included(raw(unsigned["leaf_hash"]), 1, 2, proof_of(unsigned), raw(unsigned["root"]))


def test_a_leaf_is_found_by_its_hash_and_by_its_event(signed: Signed) -> None:
    id = signed.innovations[4]
    by_event = signed.json(f"proof/inclusion?aggregate={id}&version=1")
    hash = by_event["leaf_hash"]
    for text in (hash.replace("+", "%2B"), hash.replace("+", "-").replace("/", "_"), raw(hash).hex()):
        assert signed.json(f"logs/36.72/proof/inclusion?leaf_hash={text}") == by_event
    assert signed.json(f"proof/inclusion?leaf_index={by_event['leaf_index']}") == by_event


def test_a_proof_in_a_file(signed: Signed) -> None:
    shown = signed.json("proof/inclusion?leaf_index=5")
    for path, headers in (("&format=tlog-proof", {}), ("", {"Accept": "text/plain"})):
        answer = signed.get(f"proof/inclusion?leaf_index=5{path}", headers=headers)
        assert answer.content_type == "text/plain; charset=utf-8"
        head = verify_proof(answer.data, raw(shown["leaf_hash"]), parse_policy(policy_of(ORIGIN).encode()))
        assert head.size == shown["size"]
    assert signed.refused("proof/inclusion?leaf_index=1&size=2&format=tlog-proof") == (422, ["/size"])


def test_the_log_only_grew(signed: Signed) -> None:
    old, new = (parse_checkpoint(parse_note(note).text) for note in (signed.first, signed.second))
    shown = signed.json(f"proof/consistency?from={old.size}")
    assert (shown["from"], shown["to"]) == (old.size, new.size)
    assert consistent(old.size, new.size, proof_of(shown), old.root, new.root)
    within = signed.json("logs/36.72/proof/consistency?from=2&to=3")
    assert consistent(2, 3, proof_of(within), raw(within["from_root"]), raw(within["to_root"]))


HUGE = "9" * 40


@pytest.mark.parametrize(
    ("path", "status", "pointers"),
    [
        ("proof/inclusion?leaf_index=8&size=8", 422, ["/leaf_index"]),
        (f"proof/inclusion?leaf_index={HUGE}", 422, ["/leaf_index"]),
        ("proof/inclusion?leaf_index=1&size=0", 422, ["/size"]),
        (f"proof/inclusion?leaf_index=1&size={HUGE}", 422, ["/size"]),
        ("proof/inclusion?leaf_index=0&size=9", 422, ["/size"]),
        ("proof/inclusion", 422, ["/leaf_index"]),
        ("proof/inclusion?leaf_index=-1", 400, []),
        ("proof/inclusion?leaf_index=1.0", 400, []),
        ("proof/inclusion?leaf_index=1e3", 400, []),
        ("proof/inclusion?leaf_index=%D9%A1", 400, []),
        (f"proof/inclusion?leaf_index={HUGE}9", 400, []),
        ("proof/inclusion?leaf_index=1&leaf_index=2", 400, []),
        ("proof/inclusion?leaf_index=1&version=1", 422, ["/version"]),
        ("proof/inclusion?leaf_hash=AAAA", 400, []),
        (f"proof/inclusion?leaf_hash={'0' * 64}", 404, []),
        (f"proof/inclusion?leaf_index=1&leaf_hash={'0' * 64}", 422, ["/leaf_hash"]),
        ("proof/inclusion?aggregate=00000000-0000-0000-0000-000000000000", 422, ["/version"]),
        ("proof/inclusion?aggregate=00000000-0000-0000-0000-000000000000&version=1", 404, []),
        (f"proof/inclusion?aggregate=00000000-0000-0000-0000-000000000000&version={HUGE}", 404, []),
        ("proof/inclusion?aggregate=1&version=1", 400, []),
        ("proof/inclusion?leaf_index=1&format=xml", 400, []),
        ("proof/consistency?from=3&to=2", 422, ["/from"]),
        ("proof/consistency?from=0&to=2", 422, ["/from"]),
        ("proof/consistency?from=1&to=0", 422, ["/to"]),
        (f"proof/consistency?from=1&to={HUGE}", 422, ["/to"]),
        (f"proof/consistency?from={HUGE}", 422, ["/from"]),
        ("proof/consistency?to=2", 400, []),
        ("proof/consistency?from=a", 400, []),
        ("checkpoint?region=99.99", 404, []),
        ("checkpoint?region=36.72&log=system", 422, ["/log"]),
        ("logs/nobody/checkpoint", 404, []),
        ("logs/36.72%00/checkpoint", 404, []),
        ("logs/%ff%ed%a0%80/checkpoint", 404, []),
        ("logs//checkpoint", 404, []),
        ("checkpoint?log=36.72%00", 400, []),
        ("logs/36.72/checkpoint/", 404, []),
        ("checkpoint?nonsense=1", 400, []),
        ("tile/0/001", 404, []),
        ("tile/0/000", 404, []),
        ("tile/0/000.p/0", 404, []),
        ("tile/0/000.p/9", 404, []),
        ("tile/64/000.p/1", 404, []),
        ("tile/entries/../0/000.p/1", 404, []),
        (f"tile/0/{'x999/' * 20}999", 404, []),
        ("bundles/0123456789abcdef0123456789abcdef", 404, []),
        ("bundles/..%2f..%2fjejak", 404, []),
        ("refuse", 404, []),
    ],
)  # fmt: skip
def test_bad_input_is_a_problem(signed: Signed, path: str, status: int, pointers: list[str]) -> None:
    assert signed.refused(path) == (status, pointers)


# tiles


def test_tiles_make_the_signed_root(signed: Signed) -> None:
    head = parse_checkpoint(parse_note(signed.second).text)
    prefix = "logs/36.72"
    nodes = nodes_of(head.size, lambda tile: signed.get(f"{prefix}/{tile.path}").data)
    assert included(nodes(0, 2), 2, head.size, proof_of(signed.json("proof/inclusion?leaf_index=2")), head.root)
    answer = signed.get(f"tile/entries/000.p/{head.size}")
    assert answer.content_type == "application/octet-stream"
    leaves, rest = [], answer.data
    while rest:
        length = int.from_bytes(rest[:2], "big")
        leaves.append(rest[2 : 2 + length])
        rest = rest[2 + length :]
    assert b"".join(map(leaf_hash, leaves)) == signed.get(f"tile/0/000.p/{head.size}").data
    assert json.loads(leaves[0])["log"] == ORIGIN


# who may


def test_nothing_of_it_is_for_the_public(signed: Signed) -> None:
    id = signed.innovations[0]
    for path in ("checkpoint", "status", "proof/inclusion?leaf_index=0", "tile/0/000.p/1", "logs/36.72/checkpoint"):
        assert signed.get(path, role=None).status_code == 401
    assert signed.call.get(f"/v1/innovations/{id}/audit", role=None).status_code == 401
    assert signed.call.post(f"{AUDIT}/bundles", {}, role=None).status_code == 401
    assert signed.get("checkpoint", role="innovator").status_code == 200


class OfOneAgency:
    """An account that reaches one agency only, or one region."""

    def __init__(self, region: str | None, agencies: frozenset[UUID] | None) -> None:
        grant = Grant(role=Role.FACILITATOR, region=region, agencies=agencies)
        self.actor = Actor(account="seksi", grants=(grant,))

    def asking(self, authorization: str | None, *, remembering: bool = False) -> Bearer:
        return Bearer(self.actor)


@pytest.mark.parametrize(
    ("region", "agencies", "status"),
    [
        (None, frozenset({UUID(int=1)}), 403),
        ("36.74", None, 403),
        ("36.72", None, 200),
        (None, None, 200),
    ],
)
def test_leaves_and_bundles_are_for_whoever_reaches_the_whole_region(
    signed: Signed, region: str | None, agencies: frozenset[UUID] | None, status: int
) -> None:
    call = Caller(create_app(signed.service, accounts=OfOneAgency(region, agencies)))
    assert call.get(f"{AUDIT}/tile/entries/000.p/1").status_code == status
    assert call.get(f"{AUDIT}/tile/0/000.p/1").status_code == 200
    assert call.post(f"{AUDIT}/bundles", {}).status_code == (202 if status == 200 else 403)
    made = fetched(signed, ordered(signed, {}).headers["Location"])
    made.close()
    fetching = call.get(ordered(signed, {}).headers["Location"])
    fetching.close()
    assert fetching.status_code == (200 if status == 200 else 404)


def test_every_event_is_witnessed(signed: Signed) -> None:
    for id in signed.innovations:
        items = (signed.call.get(f"/v1/innovations/{id}/audit", role="auditor").json or {})["items"]
        assert [(each["version"], each["verdict"]) for each in items] == [(1, "witnessed")]


# bundles


def fetched(signed: Signed, where: str) -> TestResponse:
    """Each question waits for a while."""
    for _ in range(60):
        answer = signed.call.get(where, role="auditor")
        if answer.status_code != 202:
            return answer
        assert answer.headers["Retry-After"]
    raise AssertionError("never made")


def ordered(signed: Signed, body: dict[str, Any], **more: Any) -> TestResponse:
    answer = signed.call.post(f"{AUDIT}/bundles", body, role="auditor", **more)
    assert answer.status_code == 202, answer.text
    return answer


@pytest.mark.parametrize("some", [False, True])
def test_a_bundle_is_made_and_both_verifiers_accept_it(signed: Signed, some: bool, tmp_path: Path) -> None:
    scope = signed.innovations[:2] if some else "all"
    where = ordered(signed, {"scope": scope}).headers["Location"]
    answer = fetched(signed, where)
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    (tmp_path / "bundle").write_bytes(answer.data)
    answer.close()
    policy = policy_of(ORIGIN).encode()
    outcome = verify(tmp_path / "bundle", parse_policy(policy))
    assert outcome.verdict is Verdict.OK, outcome.why
    assert periksa.verify(str(tmp_path / "bundle"), policy) == size_of(signed.second)


def test_the_same_order_is_the_same_bundle(signed: Signed) -> None:
    keyed = {"headers": {"Idempotency-Key": "a"}}
    first = ordered(signed, {}, **keyed)
    assert ordered(signed, {"scope": "all", "region": "36.72"}).headers["Location"] == first.headers["Location"]
    again = ordered(signed, {}, **keyed)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    reused = signed.call.post(f"{AUDIT}/bundles", {"scope": "all"}, role="auditor", **keyed)
    assert (reused.status_code, (reused.json or {})["code"]) == (422, "key-reused")


def test_an_order_of_a_log_that_is_none(signed: Signed) -> None:
    for log in ("36.72\x00", "x" * 300, "Kota Cilegon"):
        assert signed.call.post(f"{AUDIT}/bundles", {"log": log}, role="auditor").status_code == 404
    answer = signed.call.post(f"{AUDIT}/bundles", {"log": "x" * 301, "region": ""}, role="auditor")
    assert [each["pointer"] for each in (answer.json or {})["errors"]] == ["/log", "/region"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        ({"scope": []}, ["/scope"]),
        ({"scope": "some"}, ["/scope"]),
        ({"scope": ["x", 5, "00000000-0000-0000-0000-000000000000"]}, ["/scope/0", "/scope/1"]),
        ({"scope": ["00000000-0000-0000-0000-000000000000"]}, ["/scope/0"]),
        ({"scope": ["0" * 32] * 1001}, ["/scope"]),
        ({"scope": {}, "more": 1}, ["/more", "/scope"]),
        ({"region": 5}, ["/region"]),
    ],
)
def test_an_order_that_cannot_be_read(signed: Signed, body: dict[str, Any], pointers: list[str]) -> None:
    answer = signed.call.post(f"{AUDIT}/bundles", body, role="auditor")
    assert (answer.status_code, [each["pointer"] for each in (answer.json or {})["errors"]]) == (422, pointers)


# several logs, and none


def test_a_log_is_named_where_there_are_several(call: Caller, lab: Lab) -> None:
    assert call.get(f"{AUDIT}/checkpoint", role="auditor").status_code == 404
    assert call.get(f"{AUDIT}/proof/inclusion?leaf_index=0", role="auditor").status_code == 404
    assert call.post(f"{AUDIT}/bundles", {}, role="auditor").status_code == 404
    lab.made("/v1/regions", {"code": "36.74", "name": "Kota Tangerang Selatan"}, role="admin")
    answer = call.get(f"{AUDIT}/checkpoint", role="auditor")
    assert (answer.status_code, [each["pointer"] for each in (answer.json or {})["errors"]]) == (422, ["/region"])
    assert call.get(f"{AUDIT}/checkpoint?region=36.74", role="auditor").status_code == 404
    assert len((call.get(f"{AUDIT}/status", role="auditor").json or {})["logs"]) == 2


def test_refusals_are_bundled_like_events(service: Service, call: Caller, lab: Lab, tmp_path: Path) -> None:
    address = lab.propose()
    assert lab.do(address, "revise", {"title": "Basi"}, version=9).status_code == 412
    name = "36.72/refusals"
    with closing(service.store.connection()) as db:
        sign_all(db, name)
    ordering = call.post(f"{AUDIT}/bundles", {"log": name}, role="auditor")
    assert ordering.status_code == 202, ordering.text
    answer = call.get(ordering.headers["Location"], role="auditor")
    assert answer.status_code == 200
    (tmp_path / "bundle").write_bytes(answer.data)
    answer.close()
    policy = policy_of(f"jejak.local/{name}", quorum="quorum none").encode()
    assert verify(tmp_path / "bundle", parse_policy(policy)).verdict is Verdict.OK
    assert periksa.verify(str(tmp_path / "bundle"), policy) == 1
    assert call.get(f"{AUDIT}/logs/{name}/proof/inclusion?leaf_index=0", role="auditor").status_code == 200
    assert call.get(f"{AUDIT}/checkpoint", role="auditor").status_code == 404  # the region's own, which is not signed


@pytest.mark.parametrize(
    ("region", "agencies", "status"),
    [("36.72", None, 200), ("36.72", frozenset({UUID(int=1)}), 404), ("36.74", None, 404)],
)
def test_where_something_is_sealed_is_told_to_who_may_read_it(
    signed: Signed, region: str, agencies: frozenset[UUID] | None, status: int
) -> None:
    call = Caller(create_app(signed.service, accounts=OfOneAgency(region, agencies)))
    found, unknown = (
        call.get(f"{AUDIT}/proof/inclusion?aggregate={id}&version=1") for id in (signed.innovations[0], UUID(int=99))
    )
    assert (found.status_code, unknown.status_code) == (status, 404)
    if status == 404:
        told = [{**answer.json, "correlation_id": None} for answer in (found, unknown)]
        assert told[0] == told[1]
