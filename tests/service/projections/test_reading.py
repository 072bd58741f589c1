"""What finders answer beside what the model covers."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import Any

from domain.agency import events as agency_events
from domain.innovation import events as e
from service.identifiers import agency_id
from service.projections import CatalogueQuery, Projections
from service.projections.within import Within
from tests.service.projections.record import CILEGON, Record, imported, on


def test_the_running_are_counted_up_to_the_newest_record(both: tuple[Record, Projections]) -> None:
    record, projections = both
    for since in ("2018", "2020-03", "2020-04-01"):
        record.add(record.new_id(), imported(since))
    dormant = record.new_id()
    record.add(dormant, imported("2018"))
    record.add(dormant, e.MarkedDormant(reason="r"))
    record.innovation()
    assert projections.running_count(CILEGON, on("2020-03-01").last) == 2
    record.add(dormant, e.Reactivated(reason="r"))
    assert projections.running_count(CILEGON, on("2020-03-01").last) == 3
    assert projections.running_count("99.99", on("2020").last) == 0


def test_a_list_that_grows_while_it_is_read_misses_nothing_that_was_there(both: tuple[Record, Projections]) -> None:
    record, projections = both
    made = [record.innovation(title=f"Inovasi {number}") for number in range(7)]
    projections.catch_up()
    seen, cursor = [], None
    while True:
        page = projections.catalogue(CatalogueQuery(region=CILEGON, limit=2, cursor=cursor))
        seen += [item["id"] for item in page["items"]]
        record.innovation(title="AAA sebelum semua")
        projections.catch_up()
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [str(id) for id in made]


def test_an_agency_is_called_as_it_was_on_the_day_and_as_was_known(both: tuple[Record, Projections]) -> None:
    record, projections = both
    agency = agency_id(CILEGON, "DINKES")
    record.innovation()
    known = record.now
    record.add(agency, agency_events.Renamed(name="Dinas Kesehatan", from_=on("2023-07")))
    projections.catch_up()

    def called(**moment: Any) -> str:
        return str(projections.catalogue(CatalogueQuery(**moment))["items"][0]["agency"]["name"])

    assert called() == "Dinas Kesehatan"
    assert called(valid_on=on("2023-06-30").last) == "Dinas DINKES"
    assert called(as_of=known) == "Dinas DINKES"
    assert called(as_of=known.astimezone(UTC) + timedelta(seconds=1)) == "Dinas Kesehatan"


def test_several_are_found_at_once_in_their_order_as_far_as_the_reader_reaches(
    both: tuple[Record, Projections],
) -> None:
    record, projections = both
    made = [record.innovation(title=f"Inovasi {number}") for number in range(3)]
    projections.catch_up()
    wanted = [made[2], made[0], record.new_id()]
    found = projections.several(wanted)
    listed = {item["id"]: item for item in projections.catalogue(CatalogueQuery())["items"]}
    assert found == {"items": [listed[str(made[2])], listed[str(made[0])]], "position": projections.position()}
    assert projections.several([])["items"] == []
    assert projections.several(wanted, Within((), frozenset()))["items"] == []
    assert len(projections.several(wanted, Within(((CILEGON, None),), frozenset({CILEGON})))["items"]) == 2


def test_of_some_innovations_those_are_found_that_the_filters_leave_now_and_at_a_moment(
    both: tuple[Record, Projections],
) -> None:
    record, projections = both
    made = [record.innovation(title=f"Inovasi {number}") for number in range(3)]
    known = record.now
    record.add(made[1], e.Revised(title="Antar Akta"))
    projections.catch_up()

    def found(*ids: Any, **asked: Any) -> list[str]:
        items = projections.catalogue(CatalogueQuery(only=ids, limit=200, **asked))["items"]
        return [str(item["title"]) for item in items]

    assert found(made[1], made[0], record.new_id()) == ["Antar Akta", "Inovasi 0"]
    assert found(made[1], made[0], as_of=known) == ["Inovasi 0", "Inovasi 1"]
    assert found(*made, q="akta", region=CILEGON, sort="-modified_at") == ["Antar Akta"]
    assert found(*made, region="99.99") == []
    assert found(*made, as_of=known, sort="modified_at", q="nova", form="public_service") == [
        "Inovasi 0",
        "Inovasi 1",
        "Inovasi 2",
    ]
    assert found() == []
    assert found(*made, within=Within((), frozenset())) == []
