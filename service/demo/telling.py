"""How the steps that come up again and again are told: agencies, innovations whose content no article gives, stages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.access import Role
from domain.agency.values import AgencyKind
from domain.innovation.values import Form, Initiator, InitiatorKind, Origin, OriginKind
from domain.values import Stage
from service.demo.articles import NOT_TOLD
from service.demo.script import Named, Script, Step

RESULT_NOT_TOLD = "tidak disebutkan dalam artikel"


@dataclass(frozen=True, slots=True)
class StageTold:
    """A stage as an article tells it: its local label, and when and whether it was completed."""

    stage: Stage
    label: str | None
    completed: bool = True


def agency(region: str, code: str, name: str, on: str, note: str) -> Step:
    """A level-1 agency that always had this name, as far as the articles know."""
    return Step(
        kind="agency",
        name=f"{region}/{code}",
        verb="register",
        role=Role.FACILITATOR,
        on=on,
        note=note,
        said={"region": region, "code": code, "name": name, "kind": AgencyKind.OPD},
    )


def proposal(region: str, code: str, title: str, **more: Any) -> dict[str, Any]:
    """A proposal's payload where the article gives no more than the agency."""
    return {
        "title": title,
        "agency": Named(f"{region}/{code}"),
        "initiator": Initiator(kind=InitiatorKind.AGENCY),
        "origin": Origin(kind=OriginKind.LAB),
        "form": Form.PUBLIC_SERVICE,
        "problem": NOT_TOLD,
        "idea": NOT_TOLD,
        **more,
    }


def lab_innovation(name: str, said: dict[str, Any], cycle: str, on: str, note: str) -> Script:
    """An innovation proposed for a run of the lab and enrolled in it."""
    yield Step(kind="innovation", name=name, verb="propose", role=Role.INNOVATOR, on=on, note=note, said=said)
    yield Step(
        kind="innovation",
        name=name,
        verb="enrol",
        role=Role.FACILITATOR,
        on=on,
        note=note,
        said={"cycle": Named(cycle)},
    )


def stages(innovation: str, told: tuple[StageTold, ...], on: str, note: str) -> Script:
    """The innovation's way through the stages, in their order."""
    for one in told:
        said = {"stage": one.stage, "label": one.label}
        yield _on_stage(innovation, "start-stage", on, note, said)
        if one.completed:
            yield _on_stage(innovation, "complete-stage", on, note, {**said, "result": RESULT_NOT_TOLD})


def _on_stage(innovation: str, verb: str, on: str, note: str, said: dict[str, Any]) -> Step:
    return Step(kind="innovation", name=innovation, verb=verb, role=Role.INNOVATOR, on=on, note=note, said=said)


def added_to(launch: str, innovations: list[str], on: str, note: str) -> Script:
    """The batch of a launch, one by one."""
    for innovation in innovations:
        yield Step(
            kind="launch",
            name=launch,
            verb="add-innovation",
            role=Role.FACILITATOR,
            on=on,
            note=note,
            said={"innovation": Named(innovation)},
        )
