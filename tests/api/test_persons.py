"""Texts of persons over HTTP: open for whoever may see them, kept that they were, marked when they are erased."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from api.app import create_app
from service.bootstrap import Service
from service.errors import Busy
from service.people.keys import Keys
from service.store.tokens import token
from tests.api.conftest import NOW, Caller, Lab

CITIZEN = {"kind": "citizen", "name": 'Siti "Ami" Aminah', "phone": "0812", "email": "siti@contoh.id"}
READS = ("", "/history", "/diff?from=0&to=1", "/history?as=gherkin", "/history?as=batch")
ACCEPT = {"as=gherkin": "text/x-gherkin", "as=batch": "application/cloudevents-batch+json"}


@pytest.fixture
def told(lab: Lab) -> str:
    return lab.propose(initiator=CITIZEN)


def entries(service: Service) -> list[tuple[str, str]]:
    return [(entry["account"], entry["what"]) for entry in reversed(service.people.shown.entries())]


def read(call: Caller, address: str, how: str) -> str:
    path, _, asked = how.partition("?as=")
    headers = {"Accept": ACCEPT[f"as={asked}"]} if asked else {}
    answer = call.get(address + path, role="auditor", headers=headers)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("how", READS)
def test_every_reading_is_open_and_kept(service: Service, call: Caller, told: str, how: str) -> None:
    text = read(call, told, how)
    assert "Aminah" in text
    assert "\\u0002" not in text
    assert "\x02" not in text
    assert set(entries(service)) == {("dev-auditor", "GET " + told + how.partition("?")[0])}


@pytest.mark.parametrize("path", ["/v1/innovations", "/v1/events?after=2"])
def test_lists_and_the_feed_are_open_and_kept(service: Service, call: Caller, told: str, path: str) -> None:
    assert "siti@contoh.id" in call.get(path, role="auditor").get_data(as_text=True)
    assert entries(service) == [("dev-auditor", "GET " + path.partition("?")[0])]


def test_the_stream_is_open_and_kept(service: Service, call: Caller, told: str) -> None:
    answer = call.get("/v1/events/stream?after=2", role="auditor", buffered=False)
    text = ""
    for chunk in answer.response:
        text += chunk if isinstance(chunk, str) else chunk.decode()
        if "data:" in text:
            break
    answer.close()
    assert "siti@contoh.id" in text
    assert entries(service) == [("dev-auditor", "GET /v1/events/stream")]


def test_the_public_sees_nobody_and_nothing_is_kept(service: Service, call: Caller, told: str) -> None:
    for path in (told, "/v1/innovations", "/v1/reports/portfolio?region=36.72"):
        assert "Aminah" not in call.get(path, role=None).get_data(as_text=True)
    assert entries(service) == []


def test_who_gave_a_command_is_in_its_event_and_not_kept_beside_it(service: Service, lab: Lab, told: str) -> None:
    answer = lab.do(told, "revise", {"title": "Lain"})
    assert answer.json["innovation"]["initiator"] == CITIZEN
    assert entries(service) == []


def test_what_recorded_nothing_is_kept(service: Service, lab: Lab, told: str) -> None:
    assert lab.do(told, "revise", {"title": "Antar Akta"}).status_code == 200
    assert lab.do(told + "", "revise", {"title": "Lain"}, headers={"Idempotency-Key": "a"}).status_code == 200
    again = lab.do(told, "revise", {"title": "Lain"}, headers={"Idempotency-Key": "a"})
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json["innovation"]["initiator"] == CITIZEN
    path = f"POST {told}/commands/revise"
    assert entries(service) == [("dev-facilitator", path)] * 2
    dry = lab.call.post("/v1/innovations?dry_run=true", lab.proposal(initiator=CITIZEN))
    assert dry.json["innovation"]["initiator"] == CITIZEN


def test_a_dry_run_shows_who_is_known_and_is_kept(service: Service, lab: Lab, told: str) -> None:
    answer = lab.do(f"{told}", "revise", {"title": "Lain"}, version=1)
    assert answer.status_code == 200
    dry = lab.call.post(f"{told}/commands/revise?dry_run=true", {"title": "X"}, headers={"If-Match": '"v2"'})
    assert dry.json["innovation"]["initiator"] == CITIZEN
    assert entries(service) == [("dev-facilitator", f"POST {told}/commands/revise")]


def test_erased_a_person_is_marked_and_no_cache_keeps_them(service: Service, call: Caller, told: str) -> None:
    seen = {"If-None-Match": '"v1"'}
    assert call.get(told, headers=seen).status_code == 304
    sealed = service.read("innovation", UUID(told.rpartition("/")[2])).representation["initiator"]["name"]
    service.people.keys.destroy([token(sealed).subject], NOW)
    answer = call.get(told, headers=seen)
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"v1"')
    assert answer.json["initiator"] == {**CITIZEN, **dict.fromkeys(("name", "phone", "email"), "[dihapus]")}
    assert call.get(told, role=None, headers=seen).status_code == 304
    for how in READS:
        text = read(call, told, how)
        assert "[dihapus]" in text
        assert "Aminah" not in text


def test_a_problem_repeats_what_was_asked_and_opens_nothing(service: Service, call: Caller, told: str) -> None:
    sealed = service.read("innovation", UUID(told.rpartition("/")[2])).representation["initiator"]["name"]
    for role in (None, "auditor"):
        answer = call.get(f"/v1/{sealed}", role=role)
        assert answer.status_code == 404
        assert "Aminah" not in answer.get_data(as_text=True)


def test_nothing_is_shown_that_cannot_be_kept(
    service: Service, call: Caller, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(type(service.vault), "write", _full)
        answer = call.get(told)
        assert (answer.status_code, answer.json["code"]) == (503, "busy")
        assert call.get(told, role=None).status_code == 200
    assert call.get(told).status_code == 200


def _full(*_: object, **__: object) -> None:
    raise Busy("the disk is full")


def test_no_file_holds_a_name(tmp_path: Path, lab: Lab, told: str) -> None:
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"Aminah" not in file.read_bytes()


def test_a_machine_is_shown_nobody_who_was_erased_since_its_last_request(service: Service, lab: Lab, told: str) -> None:
    """By whichever process: what this one remembers of the keys holds no longer."""
    account = lab.made("/v1/accounts", {}, role="admin")["id"]
    granted = {"role": "auditor", "region": "36.72"}
    assert lab.do(f"/v1/accounts/{account}", "grant-role", granted, role="admin").status_code == 200
    _, token_text = service.tokens.create(account, name="kiosk", days=1, by="operator")
    machine = create_app(service).test_client()

    def name() -> object:
        answer = machine.get(told, headers={"Authorization": f"Bearer {token_text}"})
        assert answer.status_code == 200
        return answer.json["initiator"]["name"]

    sealed = service.read("innovation", UUID(told.rpartition("/")[2])).representation["initiator"]["name"]
    assert name() == name() == CITIZEN["name"]
    elsewhere = Keys(service.vault, service.people.keys._weeks, service.clock)
    elsewhere.destroy([token(sealed).subject], NOW)
    assert name() == "[dihapus]"
