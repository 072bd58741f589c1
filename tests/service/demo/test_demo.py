"""The figures of the five articles, counted again from what the demonstration recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest

from domain.innovation.state import Innovation
from domain.innovation.values import Maturity, Milestone, StageStatus
from domain.launch.values import LaunchStatus
from domain.people import NAMES_OF_PEOPLE
from domain.values import STAGES, Precision, Stage
from service import demo
from service.bootstrap import Service, open_service
from service.demo import articles
from service.identifiers import agency_id, region_id
from service.projections import ReportQuery
from service.replay import aggregates, replay
from service.settings import Settings

TANGSEL, CILEGON = "36.74", "36.72"
ARTICLES = (
    articles.TANGSEL_2020,
    articles.CILEGON_2019,
    articles.CILEGON_2020,
    articles.CILEGON_2022,
    articles.CILEGON_2023,
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    file = tmp_path_factory.mktemp("demo") / "jejak.db"
    settings = Settings(database=f"sqlite:///{file}", evidence_dir=str(file.parent), secret_key="rahasia")
    with closing(open_service(settings)) as service:
        demo.load(service)
        yield service


def innovations(service: Service, region: str) -> list[Innovation]:
    states = [service.read("innovation", id).state for id in service.store.ids("innovation")]
    return [state for state in states if state.region == region]


def only(service: Service, kind: str, region: str, year: str) -> dict[str, object]:
    """The one cycle or launch of a region whose name holds the year."""
    shown = [service.read(kind, id).representation for id in service.store.ids(kind)]
    (found,) = [each for each in shown if each["region"] == region and year in each["name"]]
    return found


def per_agency(service: Service, found: list[Innovation]) -> dict[str, int]:
    codes = [service.read("agency", innovation.agency).state.code for innovation in found]
    return dict(Counter(codes))


def test_tangsel_has_22_lab_innovations_over_11_agencies(service: Service) -> None:
    found = innovations(service, TANGSEL)
    assert per_agency(service, found) == {
        "DISDUKCAPIL": 6, "DPMPTSP": 4, "DISPAR": 2, "DPAD": 2, "DPMP3AKB": 2,
        "DPU": 1, "DISNAKER": 1, "DISPERINDAG": 1, "DLH": 1, "DKPP": 1, "DISDIK": 1,
    }  # fmt: skip
    assert all(innovation.cycle is not None for innovation in found)
    report = service.projections.portfolio(ReportQuery(region=TANGSEL, year=2020, scope="lab"))
    assert (report["total"], report["new"], len(report["by_agency"])) == (22, 22, 11)


def test_tangsel_has_done_four_stages_and_launched(service: Service) -> None:
    for innovation in innovations(service, TANGSEL):
        assert [innovation.completed(stage) for stage in STAGES] == [True, True, True, True, False]
        assert innovation.stages[Stage.DRUM_UP].label == "kemauan berinovasi"
        assert innovation.stages[Stage.DELIVER].label is None
        assert innovation.milestone is Milestone.LAUNCHED
    launch = only(service, "launch", TANGSEL, "2020")
    assert (launch["date"], launch["place"]) == ("2020-12-21", "Lantai 4 Ruang Belandongan, Balaikota")
    assert len(launch["innovations"]) == 22  # type: ignore[arg-type]


def test_tangsel_announced_35_and_19_and_aims_at_35_agencies(service: Service) -> None:
    region = service.read("region", region_id(TANGSEL)).state
    assert [(f.of.value, f.value, f.precision, f.scope.value) for f in region.published] == [
        ("innovations", 35, Precision.EXACT, "portfolio"),
        ("agencies", 19, Precision.EXACT, "portfolio"),
    ]
    assert region.target(2021).agencies == 35
    coverage = service.projections.coverage(ReportQuery(region=TANGSEL, year=2020))
    assert coverage["actual"] == {"agencies": 11, "innovations": 22}
    assert coverage["without"] == ["BAPPEDA"]


def test_cilegon_signed_a_memorandum_and_announced_about_86(service: Service) -> None:
    cycle = only(service, "cycle", CILEGON, "2019")
    memorandum = cycle["memorandum"]
    assert isinstance(memorandum, dict)
    assert (memorandum["date"], memorandum["place"]) == ("2019-05-21", "Aula Setda II")
    assert cycle["year"] == 2019
    about = service.read("region", region_id(CILEGON)).state.published[0]
    assert (about.value, about.precision, about.on.text) == (86, Precision.ABOUT, "2019-05-21")


def test_cilegon_has_42_new_and_17_running_59_together(service: Service) -> None:
    report = service.projections.portfolio(ReportQuery(region=CILEGON, year=2020))
    assert (report["new"], report["running"], report["total"]) == (42, 17, 59)
    launched = [innovation for innovation in innovations(service, CILEGON) if innovation.launch is not None]
    imported = [innovation for innovation in innovations(service, CILEGON) if innovation.imported]
    assert len(launched) == 42
    assert set(per_agency(service, launched).values()) == {6}
    assert sorted(per_agency(service, imported).values()) == [2, 3, 3, 3, 3, 3]
    launch = only(service, "launch", CILEGON, "2020")
    assert launch["announced"] == {"new": 42, "running": 17, "total": 59, "precision": "exact"}


def test_the_42_had_begun_deliver_when_they_were_launched(service: Service) -> None:
    for innovation in innovations(service, CILEGON):
        if innovation.launch is not None:
            assert innovation.completed(Stage.DESIGN)
            assert innovation.stages[Stage.DELIVER].status is StageStatus.IN_PROGRESS


def test_the_innovation_in_the_prison_was_awarded_by_nobody_named(service: Service) -> None:
    (found,) = [each for each in innovations(service, CILEGON) if each.location == "Lapas Cibeber"]
    assert service.read("agency", found.agency).state.code == "DINKES"
    (award,) = found.awards
    assert (award.fact.giver, award.fact.year, award.fact.level) == (None, None, None)


def test_cilegon_2023_is_at_deliver_with_two_implemented_and_a_launch_without_a_day(service: Service) -> None:
    cycle = only(service, "cycle", CILEGON, "2022")
    assert cycle["stage"] == "deliver"
    assert cycle["programme"] == "One Agency One Innovation"
    implemented = [
        innovation
        for innovation in innovations(service, CILEGON)
        if innovation.maturity is Maturity.IMPLEMENTED and not innovation.imported
    ]
    assert sorted(per_agency(service, implemented)) == ["DINSOS", "DISDUKCAPIL"]
    launch = only(service, "launch", CILEGON, "2023")
    assert (launch["status"], launch["month"], launch["date"]) == (LaunchStatus.PLANNED.value, "2023-10", None)
    latest = service.read("region", region_id(CILEGON)).state.published[-1]
    assert (latest.value, latest.precision, latest.scope.value) == (100, Precision.AT_LEAST, "lab")


def test_agencies_change_their_names_and_keep_their_codes(service: Service) -> None:
    planning = service.read("agency", agency_id(CILEGON, "BAPPEDA")).state
    registry = service.read("agency", agency_id(CILEGON, "DISDUKCAPIL")).state
    assert "Litbang" not in planning.name_on(date(2020, 12, 31))
    assert "Litbang" in planning.name_on(date(2022, 1, 1))
    assert ("Disdukcapil" in registry.name_on(date(2022, 12, 31)), "DKCS" in registry.name_on(date(2023, 1, 1))) == (
        True,
        True,
    )


def test_every_record_names_its_article_and_its_business_date(service: Service) -> None:
    recorded = service.store.feed(limit=5000)
    assert len(recorded) > 700
    for event in recorded:
        assert event.note is not None
        assert event.note.startswith(ARTICLES)
        assert event.occurred_on.last < date(2023, 12, 31) or event.occurred_on.text == "2023"


def test_no_name_of_a_person_stands_outside_the_members_made_for_them(service: Service) -> None:
    people = (
        "Edi Ariadi",
        "Adi Suryanto",
        "Benyamin",
        "Eki Herdiana",
        "Beatrie",
        "Wilastri",
        "Rina Fatwa",
        "Tri Widodo",
    )
    for event in service.store.feed(limit=5000):
        if event.fact.type not in NAMES_OF_PEOPLE:
            said = f"{event.fact} {event.note}"
            assert not any(person in said for person in people)


def test_every_history_replays(service: Service) -> None:
    found = replay(service.store, service.reader, aggregates(service.store))
    assert found.failed == ()
    assert found.events == service.store.last_position()
