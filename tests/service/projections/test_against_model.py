"""Every report and the catalogue, at any moment and on any day, against a model written apart from the read models."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.innovation.state import Innovation
from service.identifiers import agency_id
from service.projections import CatalogueQuery, Projections, ReportQuery
from service.projections.catalogue import choosing, walking
from tests.service.projections.model import Asked, Model
from tests.service.projections.record import DATABASES, NOW, START, fresh, opened
from tests.service.projections.worlds import AGENCIES, CYCLES, LAUNCHES, REGIONS, records

REPORTS = (
    "coverage",
    "portfolio",
    "board",
    "stages",
    "not-implemented",
    "unmeasured",
    "trainees",
    "dormancy",
    "complaints",
)

moments = (
    st.none()
    | st.integers(0, 40).map(lambda days: START + timedelta(days=days, hours=days % 24))
    | st.integers(0, 40).map(lambda days: (START + timedelta(days=days)).date())
)
on_days = st.none() | st.sampled_from(
    [date(2018, 1, 1), date(2019, 12, 31), date(2020, 1, 31), date(2020, 2, 14), date(2023, 1, 1), date(2024, 6, 15)]
)


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    return Asked(
        region=draw(st.none() | st.sampled_from(REGIONS)),
        year=draw(st.none() | st.sampled_from((2019, 2020, 2021, 2023, 2024))),
        scope=draw(st.sampled_from(("portfolio", "portfolio", "lab", "reported"))),
        cycle=draw(st.none() | st.sampled_from(CYCLES)),
        as_of=draw(moments),
        valid_on=draw(on_days),
    )


_EXAMPLES = {"sqlite": 20, "postgres": 4}
"""Fewer where a database takes longer to begin."""


def _given(examples: int, **drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """As many examples as are worth it."""

    def decorated(test: Callable[..., None]) -> Callable[[], None]:
        tuned = settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
        made: Callable[[], None] = tuned(given(**drawn)(test))
        return made

    return decorated


@pytest.mark.parametrize("database", DATABASES)
def test_every_report_is_what_the_rules_say_at_any_moment_and_on_any_day(database: str) -> None:
    @_given(_EXAMPLES[database], data=st.data())
    def agree(data: st.DataObject) -> None:
        _reports_agree(database, data)

    agree()


def _reports_agree(database: str, data: st.DataObject) -> None:
    with fresh(database) as address, opened(address) as (record, projections):
        events = data.draw(records(record))
        record.store.append(events)
        projections.runner.batch = data.draw(st.sampled_from((1, 3, 500)))
        projections.catch_up()
        model = Model(events, NOW)
        for _ in range(6):
            asked = data.draw(questions())
            for name in REPORTS:
                if name != "coverage" or (asked.region and asked.year):
                    _agree(projections, model, name, asked)
        assert projections.prove() == ()


def _agree(projections: Projections, model: Model, name: str, asked: Asked) -> None:
    told = projections.report(name, ReportQuery(**asdict(asked)))
    expected = getattr(model, name.replace("-", "_"))(asked)
    assert told["valid_on"] == model.day(asked).isoformat()
    assert told["scope"] == asked.scope
    assert told["position"] == projections.store.last_position()
    if name == "portfolio" and asked.region is None:
        expected["published"] = told["published"]
    assert {key: told[key] for key in expected} == expected, (name, asked)


FILTERS: dict[str, tuple[Any, Callable[[Innovation], Any]]] = {
    "agency": (st.sampled_from([agency_id("36.72", code) for code in AGENCIES]), lambda s: s.agency),
    "milestone": (st.sampled_from(("proposed", "launched", "evaluated")), lambda s: s.milestone.value),
    "stage": (st.sampled_from(("drum_up", "design", "display")), lambda s: s.stage.value if s.stage else None),
    "maturity": (st.sampled_from(("initiative", "implemented")), lambda s: s.maturity.value),
    "vitality": (st.sampled_from(("active", "dormant")), lambda s: s.vitality.value),
    "form": (st.sampled_from(("governance", "other")), lambda s: s.form.value),
    "origin": (st.sampled_from(("lab", "own")), lambda s: s.origin.kind.value),
    "initiator": (st.sampled_from(("citizen", "agency")), lambda s: s.initiator.kind.value),
    "cycle": (st.sampled_from(CYCLES), lambda s: s.cycle),
    "launch": (st.sampled_from(LAUNCHES), lambda s: s.launch.id if s.launch else None),
}


@pytest.mark.parametrize("database", DATABASES)
def test_the_catalogue_is_what_the_rules_say_at_any_moment_and_on_any_day(database: str) -> None:
    @_given(_EXAMPLES[database], data=st.data(), few=st.booleans(), patient=st.booleans())
    def agree(data: st.DataObject, few: bool, patient: bool) -> None:
        with _ways(few, patient):
            _catalogue_agrees(database, data)

    agree()


def _catalogue_agrees(database: str, data: st.DataObject) -> None:
    with fresh(database) as address, opened(address) as (record, projections):
        events = data.draw(records(record))
        record.store.append(events)
        projections.catch_up()
        model = Model(events, NOW)
        for _ in range(8):
            asked = data.draw(questions())
            _catalogues_agree(data, projections, model, Asked(**{**asdict(asked), "scope": "portfolio", "cycle": None}))


@contextmanager
def _ways(few: bool, patient: bool) -> Iterator[None]:
    """Without few, a page is read along a sorted list, however few there are; without patience, the other way."""
    with pytest.MonkeyPatch.context() as patch:
        if not patient:
            for patience in ("STEPS", "STEPS_OF_YEAR", "ENTRIES"):
                patch.setattr(walking, patience, 1)
        if not few:
            patch.setattr(choosing, "FEW", 0)
        yield


def _catalogues_agree(data: st.DataObject, projections: Projections, model: Model, asked: Asked) -> None:
    chosen = data.draw(st.sets(st.sampled_from(sorted(FILTERS)), max_size=2))
    values = {name: data.draw(FILTERS[name][0]) for name in sorted(chosen)}
    tag = data.draw(st.none() | st.sampled_from(("a", "b")))
    q = data.draw(st.sampled_from((None, None, "akta", "AKTA", "a", "%", "_", "É", "sehat", "zzz")))
    sort = data.draw(st.sampled_from(("title", "-title", "proposed_on", "-proposed_on", "modified_at", "-modified_at")))

    def keeps(state: Innovation) -> bool:
        began = state.proposed_on or state.running_since
        return (
            all(FILTERS[name][1](state) == value for name, value in values.items())
            and (tag is None or tag in state.tags)
            and (asked.year is None or (began is not None and began.first.year == asked.year))
            and (q is None or q.casefold() in state.title.casefold())
        )

    moment = {"region": asked.region, "year": asked.year, "as_of": asked.as_of, "valid_on": asked.valid_on}
    query = {**values, **moment, "tag": tag, "q": q, "sort": sort}
    assert _everything(projections, query) == model.catalogue(asked, keeps, sort), query


def _everything(projections: Projections, query: dict[str, Any]) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor = None
    while True:
        page = projections.catalogue(CatalogueQuery(**query, limit=2, cursor=cursor))
        assert len(page["items"]) <= 2
        items += page["items"]
        cursor = page["next"]
        if cursor is None:
            return items


@pytest.mark.parametrize("database", DATABASES)
def test_rows_made_in_any_batches_and_rows_made_anew_are_the_same(database: str) -> None:
    @_given(_EXAMPLES[database] // 2, data=st.data())
    def same(data: st.DataObject) -> None:
        _the_same_in_any_batches(database, data)

    same()


def _the_same_in_any_batches(database: str, data: st.DataObject) -> None:
    with fresh(database) as address, opened(address) as (record, projections):
        record.store.append(data.draw(records(record)))
        projections.runner.batch = data.draw(st.sampled_from((1, 2, 5)))
        while projections.runner.step():
            if data.draw(st.integers(0, 3)) == 0:
                for each in projections.all:
                    each.forget()
        assert projections.prove() == ()
        before = _shown(projections)
        projections.rebuild()
        assert projections.prove() == ()
        assert _shown(projections) == before


def _shown(projections: Projections) -> list[Any]:
    reports = [projections.report(name, ReportQuery(region="36.72", year=2020)) for name in REPORTS]
    return [*reports, projections.catalogue(CatalogueQuery()), projections.directory("agency")]


def test_the_model_tells_a_date_as_its_end_in_the_zone_of_the_region() -> None:
    model = Model([], NOW)
    assert model.day(Asked()) == date(2024, 6, 15)
    assert model.known_by(Asked(as_of=date(2024, 1, 1))) == datetime.fromisoformat("2024-01-01T16:59:59.999999+00:00")
