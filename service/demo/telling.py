"""How the steps that come up again and again are told: agencies, innovations whose content no article gives, stages."""

from __future__ import annotations

from collections.abc import Iterable
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


def lab_innovations(proposals: dict[str, dict[str, Any]], cycle: str, on: str, note: str) -> Script:
    """Innovations proposed for a run of the lab and enrolled in it: name → payload."""
    for name, said in proposals.items():
        yield _by_innovator(name, "propose", on, note, said)
    for name in proposals:
        yield Step(
            kind="innovation",
            name=name,
            verb="enrol",
            role=Role.FACILITATOR,
            on=on,
            note=note,
            said={"cycle": Named(cycle)},
        )


def stages(innovations: Iterable[str], told: tuple[StageTold, ...], on: str, note: str) -> Script:
    """The innovations' way through the stages, in their order, side by side."""
    names = list(innovations)
    for one in told:
        said = {"stage": one.stage, "label": one.label}
        for name in names:
            yield _by_innovator(name, "start-stage", on, note, said)
        for name in names if one.completed else ():
            yield _by_innovator(name, "complete-stage", on, note, {**said, "result": RESULT_NOT_TOLD})


def _by_innovator(innovation: str, verb: str, on: str, note: str, said: dict[str, Any]) -> Step:
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
