"""Who issues a command is remembered, and whatever comes of it holds only while nothing was recorded of the account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from werkzeug.test import TestResponse

from api.app import create_app
from domain.access import Role, everywhere
from service.errors import Busy, Forbidden, Invalid, NotFound, PreconditionRequired, Problem, VersionMismatch
from service.execute import Executor
from service.store import Lost
from tests.api.conftest import Caller
from tests.service.lab import CILEGON, DINKES, Lab, open_lab

ADMIN = everywhere("operator", Role.ADMIN)
AWARD = {"name": "Inovasi Unik"}
PROPOSAL = {
    "title": "Antar Akta", "agency": str(DINKES), "initiator": {"kind": "agency"}, "origin": {"kind": "lab"},
    "form": "public_service", "problem": "Antrean", "idea": "Diantar",
}  # fmt: skip


class Kiosk:
    """A machine with a facilitator's token, known to this process; `elsewhere` is another one on the same record."""

    def __init__(self, here: Lab, elsewhere: Lab) -> None:
        self.here, self.elsewhere = here, elsewhere
        self.call = Caller(create_app(here.service))
        self.account = self.done("register", None, name="Kios")
        self.done("grant-role", self.account, role=Role.FACILITATOR, region=CILEGON)
        token = here.service.tokens.create(str(self.account), name="kios", days=1, by="operator")[1]
        self.headers = {"Authorization": f"Bearer {token}"}
        self.innovation = here.propose()
        self.version = 1
        assert self.award().status_code == 200

    def done(self, verb: str, id: UUID | None, **said: Any) -> UUID:
        """On an account, by an admin, in the other process."""
        return self.elsewhere.do("account", verb, id, actor=ADMIN, **said).id

    def closed(self) -> None:
        self.done("close", self.account, reason="dicuri")

    def taken_away(self) -> None:
        self.done("withdraw-role", self.account, role=Role.FACILITATOR, region=CILEGON)

    def award(self, body: Any = AWARD, query: str = "", **headers: str) -> TestResponse:
        sent = {**self.headers, "If-Match": f'"v{self.version}"', **headers}
        path = f"/v1/innovations/{self.innovation}/commands/receive-award{query}"
        answer = self.call.post(path, body, headers=sent)
        self.version += int(answer.status_code == 200 and not query and "Idempotent-Replayed" not in answer.headers)
        return answer

    def recorded(self) -> int:
        return len(self.here.store.history(self.innovation))


@pytest.fixture
def kiosk(tmp_path: Path) -> Iterator[Kiosk]:
    with open_lab(tmp_path) as here, open_lab(tmp_path, clock=here.clock) as elsewhere:
        here.begin()
        yield Kiosk(here, elsewhere)


def asked_of(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that the record is asked from now on."""
    asked, rows = list[str](), lab.store.recorder.rows

    def noted(statement: str, parameters: Any = ()) -> list[Any]:
        asked.append(statement)
        return rows(statement, parameters)

    monkeypatch.setattr(lab.store.recorder, "rows", noted)
    return asked


def test_the_record_is_not_asked_who_the_caller_is(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asked_of(kiosk.here, monkeypatch)
    assert kiosk.award().status_code == 200
    assert asked == []


def test_what_is_read_and_who_decides_on_accounts_is_asked_first(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kiosk.here.service.accounts, "remembered", None)  # nobody may call it
    headers = {**kiosk.headers, "If-Match": '"v2"'}
    assert kiosk.call.get(f"/v1/innovations/{kiosk.innovation}", headers=headers).status_code == 200
    grant = {"role": "leader", "region": CILEGON}
    assert (
        kiosk.call.post(f"/v1/accounts/{kiosk.account}/commands/grant-role", grant, headers=headers).status_code == 403
    )
    assert kiosk.call.post("/v1/erasures", {}, headers=headers).status_code == 422


@pytest.mark.parametrize(("change", "status"), [(Kiosk.taken_away, 403), (Kiosk.closed, 401)])
@pytest.mark.parametrize(
    ("body", "query"), [(AWARD, ""), ({"name": 7}, ""), ({}, ""), (AWARD, "?dry_run=true"), (AWARD, "?nothing=1")]
)
def test_what_was_taken_away_elsewhere_is_gone_whatever_is_asked(
    kiosk: Kiosk, change: Callable[[Kiosk], None], status: int, body: Any, query: str
) -> None:
    change(kiosk)
    assert kiosk.award(body, query).status_code == status
    assert kiosk.award(body, query).status_code == status
    assert kiosk.recorded() == 2


def test_also_a_request_that_was_done_before_is_not_answered_again(kiosk: Kiosk) -> None:
    key = {"Idempotency-Key": "kunci"}
    assert kiosk.award(**key).status_code == 200
    kiosk.version -= 1
    assert kiosk.award(**key).headers["Idempotent-Replayed"] == "true"
    kiosk.closed()
    assert kiosk.award(**key).status_code == 401


def test_what_was_granted_elsewhere_holds_with_the_next_command(kiosk: Kiosk) -> None:
    kiosk.taken_away()
    assert kiosk.award().status_code == 403
    kiosk.done("grant-role", kiosk.account, role=Role.EVALUATOR, region=CILEGON)
    assert kiosk.award().status_code == 403
    kiosk.done("grant-role", kiosk.account, role=Role.FACILITATOR, region=CILEGON)
    assert kiosk.award().status_code == 200
    assert [event.role for event in kiosk.here.store.history(kiosk.innovation)][1:] == ["facilitator", "facilitator"]


@pytest.mark.parametrize(("change", "status"), [(Kiosk.taken_away, 403), (Kiosk.closed, 401)])
def test_what_is_taken_away_while_it_is_decided_is_gone_when_it_is_saved(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, change: Callable[[Kiosk], None], status: int
) -> None:
    append, calls = kiosk.here.store.append, 0

    def late(*events: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            change(kiosk)
        return append(*events, **more)

    monkeypatch.setattr(kiosk.here.store, "append", late)
    assert kiosk.award().status_code == status
    assert (calls, kiosk.recorded()) == (1, 2)


def test_what_is_recorded_of_the_account_and_takes_nothing_away_lets_the_command_through_once(kiosk: Kiosk) -> None:
    kiosk.done("grant-role", kiosk.account, role=Role.LEADER, region=CILEGON)
    assert kiosk.award().status_code == 200
    assert kiosk.recorded() == 3


def test_what_was_saved_is_answered_although_its_caller_is_gone_since(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, calls = kiosk.here.store.append, 0

    def breaking(*events: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        append(*events, **more)
        kiosk.closed()
        raise Lost("the connection broke")

    monkeypatch.setattr(kiosk.here.store, "append", breaking)
    assert kiosk.award().status_code == 200
    assert (calls, kiosk.recorded()) == (1, 3)
    assert kiosk.award().status_code == 401


def test_what_was_saved_is_not_done_again_where_its_answer_fails(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> Any:
        kiosk.taken_away()
        raise Busy("the vault does not answer")

    count = len(list(kiosk.here.store.ids("innovation")))
    monkeypatch.setattr(type(kiosk.here.service), "representation", failing)
    assert kiosk.call.post("/v1/innovations", PROPOSAL, headers=kiosk.headers).status_code == 503
    assert len(list(kiosk.here.store.ids("innovation"))) == count + 1


def lost_and_changed(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, then: Exception) -> list[int]:
    """What is saved is there, its answer is lost, the account has another role since, and what is tried next fails."""
    append, calls = kiosk.here.store.append, list[int]()

    def breaking(*events: Any, **more: Any) -> Any:
        calls.append(1)
        append(*events, **more)
        kiosk.done("grant-role", kiosk.account, role=Role.LEADER, region=CILEGON)
        raise Lost("the connection broke")

    def failing(*_: Any) -> Any:
        raise then

    monkeypatch.setattr(kiosk.here.store, "append", breaking)
    monkeypatch.setattr(Executor, "_read", failing)
    return calls


def test_what_may_have_been_saved_is_not_done_again(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    count = len(list(kiosk.here.store.ids("innovation")))
    calls = lost_and_changed(kiosk, monkeypatch, Busy("it is being taken over"))
    assert kiosk.call.post("/v1/innovations", PROPOSAL, headers=kiosk.headers).status_code == 503
    assert len(calls) == 1
    assert len(list(kiosk.here.store.ids("innovation"))) == count + 1


@pytest.mark.parametrize("refused", [NotFound(), Forbidden(), Invalid(), PreconditionRequired(), VersionMismatch(7)])
def test_what_was_saved_is_answered_whatever_refuses_it_since(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch, refused: Exception
) -> None:
    calls = lost_and_changed(kiosk, monkeypatch, refused)
    assert kiosk.award().status_code == 200
    assert (len(calls), kiosk.recorded()) == (1, 3)


def test_a_request_that_was_done_and_would_be_wrong_by_now_is_not_answered_again_either(
    kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stricter(*_: Any) -> Any:
        raise Invalid(Problem("/name", "too_long"))

    key = {"Idempotency-Key": "kunci"}
    assert kiosk.award(**key).status_code == 200
    kiosk.version -= 1
    monkeypatch.setattr("api.commands.read", stricter)
    assert kiosk.award(**key).headers["Idempotent-Replayed"] == "true"
    kiosk.closed()
    assert [kiosk.award(**key).status_code for _ in range(2)] == [401, 401]


def test_a_command_that_is_answered_anew_counts_once(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = list[str]()
    monkeypatch.setattr("api.rates.Rates.of_account", lambda _, account: counted.append(account))
    kiosk.taken_away()
    assert kiosk.award().status_code == 403
    assert counted == [str(kiosk.account)]


def test_what_is_begun_is_of_who_may_begin_it_now(kiosk: Kiosk) -> None:
    assert kiosk.call.post("/v1/innovations", PROPOSAL, headers=kiosk.headers).status_code == 201
    kiosk.taken_away()
    count = len(list(kiosk.here.store.ids("innovation")))
    assert kiosk.call.post("/v1/innovations", PROPOSAL, headers=kiosk.headers).status_code == 403
    assert len(list(kiosk.here.store.ids("innovation"))) == count
