"""The process itself: is it there, can it serve, what did it do (Prometheus text format)."""

from __future__ import annotations

import os
import time
from typing import Any

from flask import Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from api import answers, problems
from api.asked import Asked
from service.audit.refusals import Kept
from service.errors import Behind
from service.projections.health import HEALTHS
from service.readiness import examine


def alive(asked: Asked) -> Response:
    return answers.json({"status": "ok"})


def ready(asked: Asked) -> Response:
    """200 when the store can be written to and every projection follows; else 503 with what is wrong."""
    found = examine(asked.service)
    body: dict[str, Any] = {"store": found.store, "projections": [*found.projections], "erased": found.erased}
    if found.ready:
        return answers.json({"status": "ready", **body})
    return problems.answer(problems.told(Behind()), more=body)


class Metrics:
    """Counts of this process. `worker` is its process id: several processes answer on one address in turn."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        worker = str(os.getpid())
        self._worker = worker
        self._requests = Counter(
            "jejak_requests", "Requests answered", ("worker", "method", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "jejak_request_seconds", "Time to answer", ("worker", "method"), registry=self.registry
        )
        self._refusals = Counter(
            "jejak_refusals", "Refusals by what became of their entry", ("worker", "entry"), registry=self.registry
        )
        for kept in Kept:
            self._refusals.labels(worker, kept.value)
        self._recorded = Gauge("jejak_events", "Events recorded", registry=self.registry)
        one, each = ("projection",), ("projection", "health")
        self._behind = Gauge("jejak_projection_behind", "Events not applied", one, registry=self.registry)
        self._seconds_behind = Gauge(
            "jejak_projection_behind_seconds", "Since the first event not applied", one, registry=self.registry
        )
        self._health = Gauge("jejak_projection_health", "1 for the health it has", each, registry=self.registry)
        self._known: dict[tuple[str, int], tuple[Any, Any]] = {}

    def count(self, method: str, status: int, began: float) -> None:
        """`began` as `time.perf_counter` told it. Any thread may be the first with a method and status."""
        name = method if method in ("GET", "HEAD", "POST") else "other"
        known = self._known.get((name, status))
        if known is None:
            counter = self._requests.labels(self._worker, name, str(status))
            known = self._known[(name, status)] = (counter, self._seconds.labels(self._worker, name))
        known[0].inc()
        known[1].observe(time.perf_counter() - began)

    def refused(self, kept: Kept | None) -> None:
        """What became of the entry of a refusal; None of what has none."""
        if kept is not None:
            self._refusals.labels(self._worker, kept.value).inc()

    def show(self, asked: Asked) -> Response:
        self._recorded.set(asked.service.store.last_position())
        for each in asked.service.projections.status():
            self._behind.labels(each.name).set(each.behind)
            self._seconds_behind.labels(each.name).set(each.behind_seconds)
            for health in HEALTHS:
                self._health.labels(each.name, health).set(health == each.health)
        return Response(generate_latest(self.registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)
