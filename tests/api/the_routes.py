"""The table of routes, as an application is made of it."""

from __future__ import annotations

import tempfile

from api.evidence import Files
from api.feed import Streams
from api.process import Metrics
from api.routes import Parts, routes
from api.routing import Route
from service.evidence import Evidence


def every_route() -> tuple[Route, ...]:
    parts = Parts(files=Files(Evidence(tempfile.gettempdir())), streams=Streams(), metrics=Metrics())
    return routes(parts)
