"""The least a Flask application can do to store a row: what commands over HTTP are measured against."""

from __future__ import annotations

import os
import threading
from itertools import count
from uuid import uuid4

from flask import Flask, Response, request

from service.store.connections import connect, migrate


def create() -> Flask:
    """POST /insert: parses the body, inserts one row into `stored_events` in a synced commit, answers `{}`."""
    path = os.environ["BARE_DATABASE"]
    migrate(path)
    app, local, numbers, id = Flask(__name__), threading.local(), count(1), uuid4().hex

    @app.post("/insert")
    def insert() -> Response:
        request.get_json()
        if not hasattr(local, "connection"):
            local.connection = connect(path)
        local.connection.execute(
            "INSERT INTO stored_events (originator_id, originator_version, topic, state) VALUES (?,?,?,?)",
            (id, next(numbers), "innovation.award_received", b"x" * 260),
        )
        return Response("{}", mimetype="application/json")

    return app
