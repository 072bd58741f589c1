"""The OpenAPI file. `python -m api.description.openapi` writes `api/openapi.json`; a test keeps it equal."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from apispec import APISpec

from api.answers import PROBLEM
from api.description import shapes
from api.description.accounts import ACCOUNT, ERASURE
from api.description.operations import HEADERS, REFUSALS, operation, payloads
from api.evidence import Files
from api.feed import Streams
from api.process import Metrics
from api.routes import Parts, routes
from service.evidence import Evidence

COMMITTED = Path(__file__).parent.parent / "openapi.json"


def described() -> dict[str, Any]:
    """The whole interface as OpenAPI 3.1."""
    spec = APISpec(
        title="Jejak",
        version="1",
        openapi_version="3.1.0",
        info={
            "description": "The record that an Indonesian city's innovation lab keeps: every innovation a history.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for name, shape in {**shapes.COMPONENTS, "account": ACCOUNT, "erasure": ERASURE, **payloads()}.items():
        spec.components.schema(name, shape)
    for name, header in HEADERS.items():
        spec.components.parameter(name, "header", header)
    for status, description in REFUSALS.items():
        content = {PROBLEM: {"schema": shapes.of("Problem")}}
        spec.components.response(status, {"description": description, "content": content})
    parts = Parts(files=Files(Evidence("evidence")), streams=Streams(), metrics=Metrics())
    for route in routes(parts):
        spec.path(path=route.path, operations={route.method.lower(): operation(route)})
    return spec.to_dict()


def written() -> str:
    return json.dumps(described(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    COMMITTED.write_text(written(), encoding="utf-8")
