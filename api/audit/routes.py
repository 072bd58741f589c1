"""The addresses of the evidence. What is about one log stands under `/v1/audit`, with the log in the query, and under
`/v1/audit/logs/{log}`, which is the prefix that clients of C2SP are given."""

from __future__ import annotations

from collections.abc import Iterator

from api.audit import bundles, events, heads, parameters, proofs, refusals, shown, tiles
from api.query import Parameter
from api.routing import Reach, Route, View

ROOT = "/v1/audit"

_OF_A_LOG: dict[str, tuple[str, View, str, tuple[Parameter, ...], Reach]] = {
    "checkpoint": (
        "checkpoint",
        heads.checkpoint,
        "The newest signed head of a log, a C2SP checkpoint",
        (),
        Reach.NONE,
    ),
    "checkpoints": (
        "checkpoints",
        heads.all_checkpoints,
        "Its signed heads, the newest first",
        parameters.PAGE,
        Reach.NONE,
    ),
    "tile/{tile}": (
        "tile",
        tiles.tile,
        "A tile of its tree (C2SP tlog-tiles); `entries/…` holds the leaves",
        (),
        Reach.LOG,
    ),
    "proof/inclusion": (
        "inclusion",
        proofs.inclusion,
        "That a leaf is in the log, under a checkpoint",
        parameters.INCLUSION,
        Reach.SHOWN,
    ),
    "proof/consistency": (
        "consistency",
        proofs.consistency,
        "That the log only grew between two sizes",
        parameters.CONSISTENCY,
        Reach.NONE,
    ),
    "status": ("status", heads.status, "Every log: what it holds, how far it is signed, by whom", (), Reach.NONE),
}


def routes() -> Iterator[Route]:
    for path, (name, view, summary, more, reach) in _OF_A_LOG.items():
        yield _read(f"{ROOT}/{path}", f"audit-{name}", view, summary, (*more, *parameters.NAMES), reach=reach)
        yield _read(f"{ROOT}/logs/{{log}}/{path}", f"audit-{name}-of-log", view, summary, more, reach=reach)
    yield _order(f"{ROOT}/bundles", "order-bundle", parameters.NAMES)
    yield _order(f"{ROOT}/logs/{{log}}/bundles", "order-bundle-of-log", ())
    summary = "The bundle, once it is made"
    yield _read(f"{ROOT}/bundles/{{bundle}}", "fetch-bundle", bundles.fetch, summary, (), reach=Reach.LOG)
    summary = "What callers tried and the record refused, the newest first"
    yield _read(f"{ROOT}/refusals", "audit-refusals", refusals.listed, summary, parameters.REFUSALS, reach=Reach.LOG)
    summary = "Who was shown names of persons, the newest first"
    yield _read(f"{ROOT}/shown", "audit-shown", shown.listed, summary, parameters.SHOWN, reach=Reach.SHOWN)
    yield Route(
        path="/v1/innovations/{id}/audit",
        method="GET",
        view=events.audit,
        name="audit-of-innovation",
        summary="Its events, each with its leaf and what holds of it",
        fixed={"kind": "innovation"},
        reach=Reach.THING,
    )


def _read(path: str, name: str, view: View, summary: str, more: tuple[Parameter, ...], *, reach: Reach) -> Route:
    return Route(path=path, method="GET", view=view, name=name, summary=summary, fixed={}, reach=reach, parameters=more)


def _order(path: str, name: str, more: tuple[Parameter, ...]) -> Route:
    return Route(
        path=path,
        method="POST",
        view=bundles.order,
        name=name,
        summary="Has a bundle made, of all or of some innovations",
        fixed={},
        reach=Reach.LOG,
        parameters=more,
    )
