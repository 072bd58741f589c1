"""An innovation that this process saw before is read by one statement, and shows what several would have shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from domain.dates import BusinessDate
from domain.settings import TimeZone
from service.errors import NotFound
from service.references import Reference
from tests.service.lab import CILEGON, DINKES, REGION_ID, Lab, open_lab


@pytest.fixture
def other(address: str, lab: Lab) -> Iterator[Lab]:
    """Another process on the same store, as far as memory goes."""
    with open_lab(address, clock=lab.clock) as other:
        yield other


def statements(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    asked, rows, snapshot = list[str](), lab.store.recorder.rows, lab.store.recorder.snapshot

    def noted(statement: str, parameters: Any = ()) -> list[Any]:
        asked.append(statement)
        return rows(statement, parameters)

    def begun() -> Any:
        asked.append("BEGIN")
        return snapshot()

    monkeypatch.setattr(lab.store.recorder, "rows", noted)
    monkeypatch.setattr(lab.store.recorder, "snapshot", begun)
    return asked


def shown(lab: Lab, id: Any, **at: Any) -> tuple[dict[str, Any], bool, list[int]]:
    view = lab.service.read("innovation", id, **at)
    return view.representation, view.steady, [event.originator_version for event in view.history]


def test_one_statement_reads_it_and_what_it_names(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    id = lab.propose()
    asked = statements(lab, monkeypatch)
    assert shown(lab, id)[0]["agency"]["name"] == "Dinkes"
    assert len(asked) == 1
    assert asked[0].startswith("SELECT")


def test_what_another_process_did_is_shown(lab: Lab, other: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    id = lab.propose()
    other.do("innovation", "receive-award", id, name="Inovasi Unik")
    other.do("agency", "rename", DINKES, name="Dinas Kesehatan", from_=BusinessDate.parse("2023-10-01"))
    other.do("region", "configure", REGION_ID, time_zone=TimeZone.WIT)
    asked = statements(lab, monkeypatch)
    found = shown(lab, id)
    assert len(asked) == 1
    assert found == shown(other, id)
    assert (found[0]["version"], found[0]["agency"]["name"], found[1]) == (2, "Dinas Kesehatan", False)
    for each in (DINKES, REGION_ID):
        assert lab.service.executor.recollection.remembered(each)[0] == lab.store.history(each)
    assert lab.service.executor.recollection.last_seen(REGION_ID).settings.time_zone is TimeZone.WIT


def test_an_agency_that_was_not_foreseen_is_read_in_a_snapshot(lab: Lab, other: Lab) -> None:
    id, dinsos = lab.propose(), lab.agency("DINSOS")
    other.do("innovation", "change-custodian", id, agency=Reference("agency", str(dinsos)), reason="dialihkan")
    found = shown(lab, id)
    assert found == shown(other, id)
    assert found[0]["agency"]["code"] == "DINSOS"


def test_what_it_was_before_its_custodian_changed_names_the_one_before(lab: Lab, other: Lab) -> None:
    id, dinsos = lab.propose(), lab.agency("DINSOS")
    lab.do("innovation", "change-custodian", id, agency=Reference("agency", str(dinsos)), reason="dialihkan")
    for at in ({"version": 1}, {"version": 2}, {"valid_on": BusinessDate.parse("2023-10-17").first}, {}):
        assert shown(lab, id, **at) == shown(other, id, **at)
    assert shown(lab, id, version=1)[0]["agency"]["code"] == "DINKES"


def test_what_is_not_there_or_is_something_else_is_not_found(lab: Lab, other: Lab) -> None:
    id = lab.propose()
    for kind, at in (("innovation", {"version": 2}), ("launch", {}), ("agency", {})):
        for each in (lab, other):
            with pytest.raises(NotFound):
                each.service.read(kind, id, **at)
    with pytest.raises(NotFound):
        lab.service.read("innovation", DINKES)
    assert lab.service.read("agency", DINKES).state.region == CILEGON
