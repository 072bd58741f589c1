"""The addresses of the evidence. What is about one log stands under `/v1/audit`, with the log in the query, and under
`/v1/audit/logs/{log}`, which is the prefix that clients of C2SP are given."""

from __future__ import annotations

from collections.abc import Iterator

from api.audit import bundles, events, heads, parameters, proofs, refusals, tiles
from api.query import Parameter
from api.routing import Route, View

ROOT = "/v1/audit"

_OF_A_LOG: dict[str, tuple[str, View, str, tuple[Parameter, ...]]] = {
    "checkpoint": ("checkpoint", heads.checkpoint, "The newest signed head of a log, a C2SP checkpoint", ()),
    "checkpoints": ("checkpoints", heads.all_checkpoints, "Its signed heads, the newest first", parameters.PAGE),
    "tile/{tile}": ("tile", tiles.tile, "A tile of its tree (C2SP tlog-tiles); `entries/…` holds the leaves", ()),
    "proof/inclusion": (
        "inclusion",
        proofs.inclusion,
        "That a leaf is in the log, under a checkpoint",
        parameters.INCLUSION,
    ),
    "proof/consistency": (
        "consistency",
        proofs.consistency,
        "That the log only grew between two sizes",
        parameters.CONSISTENCY,
    ),
    "status": ("status", heads.status, "Every log: what it holds, how far it is signed, by whom", ()),
}


def routes() -> Iterator[Route]:
    for path, (name, view, summary, more) in _OF_A_LOG.items():
        yield _read(f"{ROOT}/{path}", f"audit-{name}", view, summary, (*more, *parameters.NAMES))
        yield _read(f"{ROOT}/logs/{{log}}/{path}", f"audit-{name}-of-log", view, summary, more)
    yield _order(f"{ROOT}/bundles", "order-bundle", parameters.NAMES)
    yield _order(f"{ROOT}/logs/{{log}}/bundles", "order-bundle-of-log", ())
    yield _read(f"{ROOT}/bundles/{{bundle}}", "fetch-bundle", bundles.fetch, "The bundle, once it is made", ())
    summary = "What callers tried and the record refused, the newest first"
    yield _read(f"{ROOT}/refusals", "audit-refusals", refusals.listed, summary, parameters.REFUSALS)
    yield Route(
        path="/v1/innovations/{id}/audit",
        method="GET",
        view=events.audit,
        name="audit-of-innovation",
        summary="Its events, each with its leaf and what holds of it",
        fixed={"kind": "innovation"},
    )


def _read(path: str, name: str, view: View, summary: str, more: tuple[Parameter, ...]) -> Route:
    return Route(path=path, method="GET", view=view, name=name, summary=summary, fixed={}, parameters=more)


def _order(path: str, name: str, more: tuple[Parameter, ...]) -> Route:
    return Route(
        path=path,
        method="POST",
        view=bundles.order,
        name=name,
        summary="Has a bundle made, of all or of some innovations",
        fixed={},
        parameters=more,
    )
