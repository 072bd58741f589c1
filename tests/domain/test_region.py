"""A region: its targets, settings, figures and trainees (R19, R21, R22, R25, R54)."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from domain.region import commands as c
from domain.region import decide
from domain.region import events as e
from domain.region.values import FigureOf
from domain.rules import Refused
from domain.settings import LaunchGate, Settings, TimeZone
from domain.values import Precision, Scope
from tests.domain.story import AGENCY, REGION, demanded, evolves, on, region

REGISTERED = e.Registered(code=REGION, name="Kota Cilegon")


def test_a_region_is_registered_with_the_defaults_of_the_lab() -> None:
    assert decide.register(c.Register(code=REGION, name="Kota Cilegon"), None) == (REGISTERED,)
    settings = region(REGISTERED).state.settings
    assert settings == Settings(
        launch_gate=LaunchGate.DELIVER_STARTED, proof_days=90, launch_minimum=1, kecamatan_included=False,
        time_zone=TimeZone.WIB, chain_required=False,
    )  # fmt: skip


def test_a_region_keeps_the_time_zone_it_was_registered_with() -> None:
    told = region(e.Registered(code="91.71", name="Kota Jayapura", time_zone=TimeZone.WIT))
    assert told.state.settings.time_zone.value == "Asia/Jayapura"


def test_a_region_is_registered_once() -> None:
    with pytest.raises(Refused) as refused:
        decide.register(c.Register(code=REGION, name="x"), region(REGISTERED).state)
    assert refused.value.refusal.rule == "R54"


CHANGES: list[dict[str, Any]] = [
    {"launch_gate": LaunchGate.DESIGN_COMPLETED}, {"proof_days": 30}, {"launch_minimum": 100},
    {"kecamatan_included": True}, {"time_zone": TimeZone.WITA}, {"chain_required": True},
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_every_setting_can_be_changed_alone(change: dict[str, Any]) -> None:
    region(REGISTERED).when(c.Configure(**change)).then(e.Configured(**change))
    (name, value), settings = *change.items(), region(REGISTERED, e.Configured(**change)).state.settings
    assert {f.name for f in fields(Settings) if getattr(settings, f.name) != getattr(Settings(), f.name)} == {name}
    assert getattr(settings, name) == value


def test_settings_that_stay_as_they_are_make_nothing_happen() -> None:
    region(REGISTERED).when(c.Configure(proof_days=90, kecamatan_included=False)).nothing()
    region(REGISTERED).when(c.Configure(proof_days=90, launch_minimum=2)).then(e.Configured(launch_minimum=2))


def test_a_target_of_a_year_replaces_the_earlier_one() -> None:
    targets = [
        e.TargetSet(year=2021, agencies=11),
        e.TargetSet(year=2020, agencies=9),
        e.TargetSet(year=2021, agencies=35),
    ]
    region(REGISTERED).when(c.SetTarget(year=2021, agencies=11)).then(targets[0])
    told = region(REGISTERED, *targets)
    evolves(told, targets=(targets[1], targets[2]))
    assert told.state.target(2021) == targets[2]
    assert told.state.target(2019) is None


def test_a_published_figure_states_scope_date_and_precision() -> None:
    said: dict[str, Any] = {
        "scope": Scope.LAB, "of": FigureOf.INNOVATIONS, "value": 100, "precision": Precision.AT_LEAST,
        "on": on("2023-09-26"), "source": "berita",
    }  # fmt: skip
    region(REGISTERED).when(c.PublishFigure(**said)).then(e.FigurePublished(**said))
    evolves(region(REGISTERED, e.FigurePublished(**said)), published=(e.FigurePublished(**said),))


def test_a_trainees_key_is_used_once() -> None:
    said: dict[str, Any] = {"key": "pka-1", "programme": "PKA", "year": 2023, "agency": AGENCY}
    region(REGISTERED).when(c.RegisterTrainee(**said)).then(e.TraineeRegistered(**said))
    region(REGISTERED, e.TraineeRegistered(**said)).when(c.RegisterTrainee(**said)).refused("R54", key="pka-1")


@pytest.mark.parametrize(
    "command", [c.SetTarget(year=2021), c.Configure(), c.RegisterTrainee(key="a", programme="b", year=1)]
)
def test_no_rule_is_about_a_regions_payload_alone(command: c.SetTarget) -> None:
    assert demanded(decide, command) == {}
