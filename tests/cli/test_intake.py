"""Rows are judged and recorded as a client's requests would be, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from api.cli import intake
from api.cli.intake import Intake, Taken
from api.texts import texts
from domain.access import Role, everywhere
from domain.agency.values import AgencyKind
from service.bootstrap import Service, open_service
from service.identifiers import import_key
from service.importing import Row
from service.requests import Request
from service.settings import Settings

ADMIN = everywhere("admin", Role.ADMIN)
CLI = everywhere("cli", Role.INNOVATOR)


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """A store with one region and one agency."""
    store, beside = f"sqlite:///{tmp_path / 'jejak.db'}", f"{tmp_path}/evidence"
    with closing(open_service(Settings(database=store, evidence_dir=beside, secret_key="rahasia"))) as service:
        region = {"code": "36.72", "name": "Kota Cilegon"}
        agency = {"region": "36.72", "code": "DINKES", "name": "Dinas Kesehatan", "kind": AgencyKind.OPD}
        for kind, said in (("region", region), ("agency", agency)):
            service.execute(Request(kind=kind, verb="register", said=said, actor=ADMIN, correlation_id="test"))
        yield service


def row(number: int, title: str, **cells: str) -> Row:
    usual = {
        "region": "36.72",
        "agency": "DINKES",
        "title": title,
        "initiator_kind": "agency",
        "origin_kind": "own",
        "form": "public_service",
        "problem": "Antrean panjang",
        "idea": "Daftar dari rumah",
    }
    return Row(number, {name: text for name, text in (usual | cells).items() if text})


def taken(service: Service, *rows: Row, dry_run: bool = False) -> list[Taken]:
    found = Intake(service, CLI, texts("id"), dry_run).take(rows)
    return sorted(found, key=lambda one: one.row)


def outcomes(report: list[Taken]) -> list[str]:
    return [one.outcome for one in report]


def test_a_row_becomes_a_proposal_or_a_running_innovation(service: Service) -> None:
    proposed, running = taken(service, row(2, "Baru", occurred_on="2021-05"), row(3, "Lama", running_since="2019"))
    first = service.history("innovation", service.store.claimed(_key("Baru")))[0]
    second = service.history("innovation", service.store.claimed(_key("Lama")))[0]
    assert (first.fact.type, first.occurred_on.text, first.actor) == ("innovation.proposed", "2021-05", "cli")
    assert (second.fact.type, second.fact.running_since.text) == ("innovation.imported_as_running", "2019")
    assert [proposed.id, running.id] == [str(first.originator_id), str(second.originator_id)]


def _key(title: str) -> str:
    return import_key("36.72", "DINKES", title)


def test_a_rerun_adds_nothing_and_names_the_same_ids(service: Service) -> None:
    rows = [row(number, f"Inovasi {number}") for number in range(2, 7)]
    first = taken(service, *rows)
    position = service.store.last_position()
    again = taken(service, *rows)
    assert outcomes(first) == ["created"] * 5
    assert outcomes(again) == ["known"] * 5
    assert [one.id for one in again] == [one.id for one in first]
    assert service.store.last_position() == position


def test_the_same_row_twice_in_one_file_is_known_the_second_time(service: Service) -> None:
    first, second = taken(service, row(2, "Sama"), row(3, "Sama", idea="Gagasan lain"))
    assert outcomes([first, second]) == ["created", "known"]
    assert first.id == second.id


def test_rows_that_fail_do_not_stop_the_others(service: Service) -> None:
    report = taken(
        service,
        row(2, "Satu"),
        row(3, "Tanpa asal", origin_kind=""),
        row(4, "Perangkat daerah lain", agency="NADA"),
        row(5, "Besok", running_since="9998"),
        row(6, "Bentuk", form="entah", problem=""),
        row(7, "", region=""),
        row(8, "Dua"),
    )
    assert outcomes(report) == ["created", "refused", "refused", "refused", "refused", "refused", "created"]
    pointers = {one.row: [error["pointer"] for error in one.errors] for one in report if one.errors}
    assert pointers == {
        3: ["/origin"],
        4: ["/agency"],
        5: ["/running_since"],
        6: ["/problem"],
        7: ["/region", "/title"],
    }
    assert report[1].errors[0]["rule"] == "R24"
    assert all(error["detail"] for one in report for error in one.errors)


def test_a_refused_row_does_not_spoil_its_batch(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "BATCH", 3)
    rows = [row(number, f"Inovasi {number}", agency="NADA" if number == 5 else "DINKES") for number in range(2, 12)]
    report = taken(service, *rows)
    assert outcomes(report).count("created") == 9
    assert [one.row for one in report if one.outcome == "refused"] == [5]


def test_a_dry_run_judges_alike_and_records_nothing(service: Service) -> None:
    position = service.store.last_position()
    rows = [row(2, "Satu"), row(3, "Satu"), row(4, "Dua", agency="NADA")]
    report = taken(service, *rows, dry_run=True)
    assert outcomes(report) == ["created", "known", "refused"]
    assert service.store.last_position() == position
    assert outcomes(taken(service, *rows)) == ["created", "known", "refused"]


def test_what_looks_like_a_formula_is_stored_as_it_is_written(service: Service) -> None:
    (one,) = taken(service, row(2, '=HYPERLINK("http://x")'))
    (recorded,) = service.history("innovation", service.store.claimed(_key('=HYPERLINK("http://x")')))
    assert one.outcome == "created"
    assert recorded.fact.title == '=HYPERLINK("http://x")'
