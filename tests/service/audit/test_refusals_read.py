"""Entries as they are read: which are found, in which order, on which page, and what each says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.access import Role, everywhere
from service.audit.logs import Ask, Damaged, asking
from service.audit.refusals import Attempt, Refusal, Refusals, reading
from service.audit.refusals.budget import Budget
from service.audit.refusals.reading import Page, Query, page
from service.ledger import base64s
from service.sql import Connection
from service.store import Store
from tests.service.audit.signer.growing import by_force
from tests.service.lab import START, Clock, Counting
from tests.service.projections.record import CILEGON, DATABASES, Record, fresh

LOG, SYSTEM = f"{CILEGON}/refusals", "system/refusals"
HOUR = timedelta(hours=1)


@pytest.fixture(params=DATABASES)
def db(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """Five attempts, an hour between them, of which the fourth was only counted; entry 4 says so, entry 5 is the last.

    ani 0 and 1 (R52, then R10) and budi 2 in Cilegon, ani 3 and 14 (no rule) in no region.
    """
    with fresh(request.param) as address, closing(Store(address, writer_key=lambda: b"k" * 32)) as store:
        Record(store).innovation()
        clock = Clock(START)
        refusals = Refusals(store, clock, Counting(), Budget(((10 * HOUR, 2),), ((10 * HOUR, 2),)))
        for account, id, rule in (("ani", 1, "R52"), ("ani", 1, "R10"), ("budi", 1, "R52"), ("ani", 9, None)):
            attempt(refusals, account, id, rule)
            clock.move(hours=1)
        clock.move(hours=10)
        attempt(refusals, "ani", 9, None)
        refusals.close()
        with closing(store.connection()) as made:
            yield made


def attempt(refusals: Refusals, account: str, id: int, rule: str | None) -> None:
    refusals.keep(
        Attempt(
            actor=everywhere(account, Role.INNOVATOR), kind="innovation", verb="revise", id=UUID(int=id),
            seen=7, correlation_id=f"c{account}",
        ),
        Refusal(status=412, code="version-mismatch", rule=rule),
    )  # fmt: skip


@pytest.fixture
def ask(db: Connection) -> Ask:
    return asking(db)


def found(ask: Ask, **asked: Any) -> list[tuple[str, int, str | None]]:
    """Of all pages: who, how many hours after the first, by which rule."""
    shown, query = list[dict[str, Any]](), Query(**asked)
    while True:
        one = page(ask, query)
        assert len(one.items) <= query.limit
        shown += one.items
        if one.next is None:
            return [(each["account"], (each["recorded_at"] - START) // HOUR, each["rule"]) for each in shown]
        query = Query(**{**asked, "before": one.next})


FIRST, SECOND, BUDIS = ("ani", 0, "R52"), ("ani", 1, "R10"), ("budi", 2, "R52")
COUNTED, LAST = ("ani", 14, None), ("ani", 14, None)
EVERY: list[Any] = [LAST, COUNTED, BUDIS, SECOND, FIRST]


ASKED: list[tuple[dict[str, Any], list[Any]]] = [
    ({}, EVERY),
    ({"logs": [LOG]}, EVERY[2:]),
    ({"logs": [LOG, SYSTEM]}, EVERY),
    ({"logs": []}, []),
    ({"account": "ani"}, [LAST, COUNTED, SECOND, FIRST]),
    ({"account": "ani", "logs": [LOG]}, [SECOND, FIRST]),
    ({"account": "ani", "logs": []}, []),
    ({"account": "siapa"}, []),
    ({"rule": "R52"}, [BUDIS, FIRST]),
    ({"rule": "R10", "account": "budi"}, []),
    ({"since": START + HOUR}, EVERY[:4]),
    ({"until": START + HOUR}, [SECOND, FIRST]),
    ({"since": START + HOUR, "until": START + 2 * HOUR}, [BUDIS, SECOND]),
    ({"before": 2}, [FIRST]),
]


@pytest.mark.parametrize("most", [1, 2, 100])
def test_what_is_asked_for_is_found_on_all_pages_together(ask: Ask, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 2)
    monkeypatch.setattr(reading, "_MOST", most)
    for asked, expected in ASKED:
        for limit in (1, 2, 4, 5, 50):
            assert found(ask, **asked, limit=limit) == expected


def test_for_one_page_only_so_many_are_looked_at(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_AT_ONCE", 2)
    monkeypatch.setattr(reading, "_MOST", 3)
    asked: list[str] = []

    def counting(statement: str, parameters: Sequence[Any]) -> list[Any]:
        asked.append(statement)
        return ask(statement, parameters)

    assert page(counting, Query(rule="R99")) == Page(items=[], next=2)
    assert len(asked) == 2


def test_a_page_that_is_full_and_the_last_has_no_next(ask: Ask) -> None:
    assert page(ask, Query(limit=5)).next is None
    assert page(ask, Query(limit=4)).next == 2
    assert page(ask, Query(limit=1, rule="R10")).next is None
    assert page(ask, Query(before=1)) == Page(items=[], next=None)


def test_fifty_are_a_page(db: Connection, ask: Ask) -> None:
    state = db.execute("SELECT state FROM refusals WHERE no=1").fetchone()[0]
    for no in range(100, 160):
        db.execute("INSERT INTO refusals VALUES (?,?,1,'refusal.recorded',?)", (no, f"{no:032x}", state))
    assert [len(page(ask, Query(before=before)).items) for before in (None, 110)] == [50, 15]


def test_an_entry_says_who_tried_what_and_where_its_leaf_is(db: Connection, ask: Ask) -> None:
    hashes = [row[0] for row in db.execute(
        "SELECT hash FROM ledger_leaf f JOIN ledger_log l ON l.log=f.log WHERE l.name=? ORDER BY leaf_index", (SYSTEM,)
    ).fetchall()]  # fmt: skip
    second = page(ask, Query(rule="R10")).items[0]
    assert second == {
        "id": str(UUID(int=2)), "log": f"jejak.local/{LOG}", "leaf_index": 1, "leaf_hash": second["leaf_hash"],
        "sequence": 2, "recorded_at": START + HOUR, "account": "ani", "roles": ["innovator"], "region": CILEGON,
        "kind": "innovation", "command": "revise", "aggregate": str(UUID(int=1)), "status": 412, "rule": "R10",
        "code": "version-mismatch", "seen": 7, "version": 1, "until": START + 10 * HOUR, "correlation_id": "cani",
        "left_out": None,
    }  # fmt: skip
    last, counted = page(ask, Query(limit=2)).items
    assert [counted["leaf_hash"], last["leaf_hash"]] == [base64s.encoded(each) for each in hashes]
    nothing = dict.fromkeys(
        ["region", "kind", "command", "aggregate", "status", "rule", "code", "seen", "version", "until",
         "correlation_id"]
    )  # fmt: skip
    assert counted == {
        "id": counted["id"], "log": f"jejak.local/{SYSTEM}", "leaf_index": 0, "leaf_hash": counted["leaf_hash"],
        "sequence": 1, "recorded_at": START + 14 * HOUR, "account": "ani", "roles": [], **nothing,
        "left_out": {"count": 1, "since": START + 3 * HOUR, "until": START + 10 * HOUR},
    }  # fmt: skip


def test_an_entry_without_a_leaf_is_shown_and_one_that_is_none_is_damage(db: Connection, ask: Ask) -> None:
    by_force(db, "DELETE FROM ledger_leaf")
    first = page(ask, Query(before=2)).items[0]
    assert (first["log"], first["leaf_index"], first["leaf_hash"], first["account"]) == (None, None, None, "ani")
    for state in (b"{}", b"no JSON"):
        by_force(db, "UPDATE refusals SET state=? WHERE no=3", (state,))
        with pytest.raises(Damaged, match="refusal 3 cannot be read"):
            page(ask, Query())
