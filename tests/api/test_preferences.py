"""`Prefer: wait=witnessed`: the answer waits for a proof that a quorum of witnesses has seen what was recorded."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from api.app import create_app
from api.preconditions import waits_for_witnesses
from service.audit import awaiting
from service.bootstrap import Service, open_service
from service.ledger.policy import parse_policy
from service.ledger.proof import verify_proof
from service.settings import Settings
from tests.api.conftest import NOW, ROLES, Caller, Lab
from tests.service.audit.ledgers import policy_of, sign_all

ORIGIN = "jejak.local/36.72"
WAIT = {"Prefer": "wait=witnessed"}


class Signing(threading.Thread):
    """Signs and cosigns all there is, again and again."""

    def __init__(self, service: Service, witnesses: int) -> None:
        super().__init__()
        self._service, self._witnesses, self.over = service, witnesses, threading.Event()

    def run(self) -> None:
        with closing(self._service.store.connection()) as db:
            while not self.over.wait(0.05):
                sign_all(db, witnesses=self._witnesses, at=int(NOW.timestamp()) + 60)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy"
    file.write_text(policy_of(ORIGIN))
    return file


@pytest.fixture
def service(tmp_path: Path, policy: Path) -> Iterator[Service]:
    database = f"sqlite:///{tmp_path / 'jejak.db'}"
    settings = Settings(
        database=database,
        evidence_dir=str(tmp_path),
        secret_key="rahasia",
        audit_policy=str(policy),
        dev_tokens={f"token-of-{role}": role for role in ROLES},
    )
    with closing(open_service(settings, clock=lambda: NOW, inline_projections=True)) as made:
        yield made


@pytest.fixture
def lab(service: Service) -> Lab:
    return Lab(Caller(create_app(service)))


@pytest.fixture
def witnessing(lab: Lab, service: Service) -> Iterator[None]:
    signing = Signing(service, 2)
    signing.start()
    yield
    signing.over.set()
    signing.join()


def proven(proof: bytes, leaf_hash: str, policy: Path) -> int:
    return verify_proof(proof, base64.b64decode(leaf_hash), parse_policy(policy.read_bytes())).size


@pytest.mark.usefixtures("witnessing")
def test_a_creation_brings_its_proof_in_a_header(lab: Lab, policy: Path) -> None:
    answer = lab.call.post("/v1/innovations", lab.proposal(), headers=WAIT)
    assert (answer.status_code, answer.headers["Preference-Applied"]) == (201, "wait=witnessed")
    size = proven(base64.b64decode(answer.headers["Leaf-Proof"]), answer.headers["Leaf-Hash"], policy)
    assert size > int(answer.headers["Leaf-Index"])


@pytest.mark.usefixtures("witnessing")
def test_a_command_brings_its_proof_in_the_body(lab: Lab, policy: Path) -> None:
    answer = revised(lab, WAIT)
    assert answer.status_code == 200
    told = answer.json or {}
    assert proven(told["proof"].encode(), told["leaf_hash"], policy) > told["leaf_index"]


def test_what_is_not_witnessed_in_time_is_recorded_all_the_same(
    lab: Lab, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(awaiting.Awaiting.proof, "__defaults__", (0.05,))
    before = service.store.last_position()
    answer = revised(lab, WAIT)
    assert answer.status_code == 200
    assert "Preference-Applied" not in answer.headers
    assert "proof" not in (answer.json or {})
    assert service.store.last_position() == before + 2


def test_nobody_waits_who_did_not_ask(lab: Lab) -> None:
    assert "proof" not in (revised(lab, {}).json or {})
    dry = lab.call.post("/v1/innovations?dry_run=true", lab.proposal(), headers=WAIT)
    assert "Leaf-Proof" not in dry.headers


def test_only_so_many_wait_at_once(lab: Lab, service: Service) -> None:
    for _ in range(awaiting.MOST):
        assert service.awaiting._waiting.acquire(blocking=False)
    assert "proof" not in (revised(lab, WAIT).json or {})


def revised(lab: Lab, headers: dict[str, str]) -> TestResponse:
    address = lab.propose()
    body = {"title": "Antar Akta Baru"}
    return lab.call.post(f"{address}/commands/revise", body, headers={"If-Match": '"v1"', **headers})


@pytest.mark.parametrize(
    "prefer",
    ["wait=witnessed", "Wait = Witnessed", 'wait="witnessed"', "respond-async, wait=witnessed", "wait=witnessed; x, y"],
)
def test_it_is_asked_for_as_the_rfc_says(prefer: str) -> None:
    assert waits_for_witnesses(prefer)


@pytest.mark.parametrize("prefer", [None, "", "wait=10", "wait=witnessed2", "await=witnessed", '"wait=witnessed'])
def test_other_preferences_are_ignored(prefer: str | None) -> None:
    assert not waits_for_witnesses(prefer)
