"""Every address, in one table: Flask's rules and the OpenAPI file are both made from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from api import erasures, evidence, feed, lists, process, query, resources, writes
from api.audit import routes as audit
from api.evidence import Files
from api.feed import Streams
from api.pages import documents
from api.process import Metrics
from api.routing import Reach, Route, View
from service.kinds import KINDS, Kind

REPORTS = {
    "coverage": "One Agency One Innovation: every level-1 agency of a region, with its innovations of a year",
    "portfolio": "How many innovations, grouped in every way",
    "board": "Innovations by milestone and stage",
    "stages": "Stages of each agency, with the median days spent in them",
    "not-implemented": "Launched, but without evidence of implementation after the deadline",
    "unmeasured": "Launched, active, but without a measured output or outcome",
    "trainees": "Leadership-training participants and their innovations",
    "dormancy": "Innovations that sleep, or whose custodian is gone",
    "complaints": "Complaints and where they stand",
}
NOT_PUBLIC = ("account", "erasure")
"""Kinds that nobody without a token knows of."""
_PUBLIC_REPORTS = ("coverage", "portfolio")
_NEED_REGION_AND_YEAR = ("coverage",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What some views keep between requests."""

    files: Files
    streams: Streams
    metrics: Metrics


def routes(parts: Parts) -> tuple[Route, ...]:
    return (
        *(route for kind in KINDS.values() for route in _of_kind(kind)),
        *(_report(name, summary) for name, summary in REPORTS.items()),
        *_feed(parts.streams),
        *_evidence(parts.files),
        *audit.routes(),
        *_process(parts.metrics),
    )


def _of_kind(kind: Kind) -> Iterator[Route]:
    name, many = kind.name, f"/v1/{kind.plural}"
    one = many + ("/{code}" if name == "region" else "/{id}")
    of = {"kind": name}
    yield Route(
        path=many,
        method="POST",
        view=writes.create,
        name=f"create-{name}",
        summary=f"{kind.creations[0]}: begins the history of one {name}",
        fixed=of,
        reach=Reach.COMMAND,
        parameters=(query.DRY_RUN,),
        command=(name, kind.creations[0]),
    )
    yield _list(kind)
    yield Route(
        path=one,
        method="GET",
        view=resources.read,
        name=f"read-{name}",
        summary=f"One {name}, now or at a moment",
        fixed=of,
        reach=Reach.THING,
        parameters=query.MOMENT,
        public=name not in NOT_PUBLIC,
    )
    yield Route(
        path=f"{one}/history",
        method="GET",
        view=resources.history,
        name=f"history-of-{name}",
        summary="Its events, in order",
        fixed=of,
        reach=Reach.THING,
    )
    yield Route(
        path=f"{one}/commands",
        method="GET",
        view=resources.possible,
        name=f"commands-of-{name}",
        summary="Every command, whether the caller could issue it now, and the schema of its payload",
        fixed=of,
        reach=Reach.THING,
    )
    if name == "innovation":
        yield Route(
            path=f"{one}/diff",
            method="GET",
            view=resources.diff,
            name="diff-of-innovation",
            summary="What changed between two versions or dates",
            fixed=of,
            reach=Reach.THING,
            parameters=(query.FROM, query.TO),
        )
    if name == "erasure":
        yield Route(
            path=f"{one}/certificate",
            method="GET",
            view=erasures.certified,
            name="certificate-of-erasure",
            summary="What somebody who was erased is given; 404 before it is approved",
            fixed=of,
            reach=Reach.THING,
        )
    for verb in kind.commands:
        if verb not in kind.creations:
            yield Route(
                path=f"{one}/commands/{verb}",
                method="POST",
                view=writes.command,
                name=f"{verb}-{name}",
                summary=f"{verb} on one {name}",
                fixed={**of, "verb": verb},
                reach=Reach.COMMAND,
                parameters=(query.DRY_RUN,),
                command=(name, verb),
            )


def _list(kind: Kind) -> Route:
    is_catalogue = kind.name == "innovation"
    return Route(
        path=f"/v1/{kind.plural}",
        method="GET",
        view=lists.catalogue if is_catalogue else lists.directory,
        name=f"list-{kind.plural}",
        summary="The catalogue" if is_catalogue else f"All {kind.plural}",
        fixed={} if is_catalogue else {"kind": kind.name},
        reach=Reach.SHOWN,
        parameters=query.CATALOGUE if is_catalogue else query.LIST,
        public=kind.name not in NOT_PUBLIC,
    )


def _report(name: str, summary: str) -> Route:
    needed = ("region", "year") if name in _NEED_REGION_AND_YEAR else ()
    return Route(
        path=f"/v1/reports/{name}",
        method="GET",
        view=lists.report,
        name=f"report-{name}",
        summary=summary,
        fixed={"name": name},
        reach=Reach.SHOWN,
        parameters=tuple(replace(each, required=each.name in needed) for each in query.REPORT),
        public=name in _PUBLIC_REPORTS,
    )


def _feed(streams: Streams) -> Iterator[Route]:
    yield Route(
        path="/v1/events",
        method="GET",
        view=feed.events,
        name="events",
        summary="Everything recorded, in order, as CloudEvents",
        fixed={},
        reach=Reach.SHOWN,
        parameters=query.EVENTS,
    )
    yield Route(
        path="/v1/events/stream",
        method="GET",
        view=streams.open,
        name="events-stream",
        summary="The same as server-sent events; ends after 60 seconds, resumes by Last-Event-ID",
        fixed={},
        reach=Reach.SHOWN,
        parameters=(query.AFTER, query.TYPE),
    )


def _evidence(files: Files) -> Iterator[Route]:
    yield Route(
        path="/v1/evidence",
        method="POST",
        view=files.upload,
        name="upload-evidence",
        summary="Keeps a file of at most 10 MiB under the digest of its content",
        fixed={},
        reach=Reach.SHOWN,
        uploads=True,
        limit=evidence.LIMIT,
    )
    yield Route(
        path="/v1/evidence/{sha256}",
        method="GET",
        view=files.download,
        name="download-evidence",
        summary="The file with this digest",
        fixed={},
        reach=Reach.SHOWN,
    )


def _process(metrics: Metrics) -> Iterator[Route]:
    views: dict[str, tuple[View, str]] = {
        "/healthz": (process.alive, "The process is there"),
        "/readyz": (process.ready, "It can serve: the store takes writes, no projection is behind"),
        "/metrics": (metrics.show, "Figures in the Prometheus text format"),
        "/openapi.json": (documents.openapi, "This description"),
        "/docs": (documents.docs, "This description, to be read by people"),
        "/docs/{asset}": (documents.asset, "What /docs is made of"),
        "/audit-guide": (documents.guide, "What an auditor can check, step by step"),
        "/audit-guide/{language}": (documents.guide, "The same in Indonesian (`id`) or English (`en`)"),
        "/problems/{code}": (documents.problem, "What a problem means"),
    }
    for path, (view, summary) in views.items():
        name = path.strip("/").replace("/", "-").replace("{", "").replace("}", "").replace(".", "-")
        yield Route(
            path=path, method="GET", view=view, name=name, summary=summary, fixed={}, reach=Reach.NONE, open=True
        )
