"""Schemathesis, from the committed description, all phases: no 5xx, nothing undocumented, no bad data accepted.

Served over a socket, because without one the check that forged tokens are refused cannot be run (schemathesis 4.32.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

import schemathesis
from flask import Flask
from schemathesis.engine import events, from_schema
from werkzeug.serving import WSGIRequestHandler, make_server

from api.app import create_app
from api.feed import Streams
from service.bootstrap import Service
from tests.api.conftest import Caller, Lab
from tests.service.audit.ledgers import sign_all

LEAST = 2000
_REFUSED = ["2xx", "3xx", "401", "403", "404", "409", "412", "422", "503"]
"""Answers to well-formed requests: references that mean nothing are 422, other versions 412, positions to come 503."""

_BAD = ["400", "401", "403", "404", "405", "413", "415", "422", "428"]

_COVERED = (
    "revise|complete-stage|record-mentoring|assess-feasibility|designate|define-indicator|record-measurement|evaluate"
    "|correct|attach-evidence|schedule-stage|sign-memorandum|hold|configure|publish-figure"
)

CONFIG: dict[str, Any] = {
    "headers": {"Authorization": "Bearer token-of-dual"},
    "seed": 20201221,
    "generation": {"max-examples": 4, "database": "none"},
    "checks": {
        "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "503"]},
        "positive_data_acceptance": {"expected-statuses": _REFUSED},
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "413", "415", "422", "428"]
        },
        "missing_required_header": {"expected-statuses": _BAD},
    },
    "operations": [
        *(
            {  # two moments at once, a date that is none, a cursor of another list, `from` after `to`, no known file
                "include-path-regex": pattern,
                "checks": {"positive_data_acceptance": {"expected-statuses": [*_REFUSED, "400", "415"]}},
            }
            for pattern in (
                r"^/v1/(innovations|cycles|launches|agencies|regions|accounts|erasures)(/\{\w+\})?$",
                r"^/v1/reports/",
                r"/diff$",
                r"^/v1/audit/(refusals|shown)$",
                r"^/v1/evidence$",
            )
        ),
        {  # the fields of these payloads stand in others too; their boundaries are covered there
            "include-path-regex": rf"/commands/(?!({_COVERED})$)",
            "phases": {"coverage": {"enabled": False}},
        },
        {  # the same views as under /v1/audit itself
            "include-path-regex": r"^/v1/audit/logs/",
            "generation": {"max-examples": 2},
            "phases": {"coverage": {"enabled": False}},
        },
    ],
}


class _Silent(WSGIRequestHandler):
    def log_request(self, *_: Any) -> None: ...


@contextmanager
def served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, request_handler=_Silent)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_no_request_breaks_the_interface_or_its_description(service: Service) -> None:
    app = create_app(service, Streams(seconds=0.01, heartbeat=0.005, look_again=0.002))
    Lab(Caller(app)).propose()
    with closing(service.store.connection()) as db:
        sign_all(db)
    cases, wrong = 0, []
    with served(app) as address:
        schema = schemathesis.openapi.from_url(f"{address}/openapi.json", config=schemathesis.Config.from_dict(CONFIG))
        for event in from_schema(schema).execute():
            if isinstance(event, events.ScenarioFinished):
                cases += len(event.recorder.interactions)
                wrong += [
                    f"{event.recorder.label} {check.name}: {failure.failure.message}\n{failure.code_sample}"
                    for checks in event.recorder.checks.values()
                    for check in checks
                    if (failure := check.failure_info) is not None
                ]
            elif isinstance(event, events.NonFatalError | events.FatalError):
                wrong.append(repr(event))
    assert wrong == []
    assert cases >= LEAST
