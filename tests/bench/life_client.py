"""A client that lives whole lives on one connection; as light as can be, for it runs on the cores that it measures."""

from __future__ import annotations

import json
import socket
from typing import IO, Any

from tests.drills import kills

PROPOSAL = {**kills.PROPOSAL, "occurred_on": "2024-01-08"}
COMMANDS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("start-stage", {"stage": "drum_up", "occurred_on": "2024-01-15"}),
    ("complete-stage", {"stage": "drum_up", "result": "Sepuluh gagasan", "occurred_on": "2024-02-12"}),
    ("start-stage", {"stage": "diagnose", "occurred_on": "2024-02-19"}),
    ("complete-stage", {"stage": "diagnose", "result": "Antrean terpetakan", "occurred_on": "2024-03-11"}),
    ("start-stage", {"stage": "design", "occurred_on": "2024-03-18"}),
    ("complete-stage", {"stage": "design", "result": "Rencana aksi", "occurred_on": "2024-04-22"}),
    ("start-stage", {"stage": "deliver", "occurred_on": "2024-05-06"}),
    ("complete-stage", {"stage": "deliver", "result": "Dua ratus akta diantar", "occurred_on": "2024-08-26"}),
    ("receive-award", {"name": "Anugerah Inovasi", "giver": "Gubernur", "year": 2024, "occurred_on": "2024-11-12"}),
)
_BODIES = tuple((verb, json.dumps(body).encode()) for verb, body in COMMANDS)


def lives(port: int, token: str, agency: str, count: int) -> None:
    """So many, one after the other; raises AssertionError at an answer that is not what it should be."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with connection.makefile("rb") as answers:
            client = _Client(connection, answers, token)
            proposal = json.dumps({**PROPOSAL, "agency": agency}).encode()
            for _ in range(count):
                _life(client, proposal)


def _life(client: _Client, proposal: bytes) -> None:
    id = json.loads(client.ask("POST", "/v1/innovations", proposal, 201))["id"]
    path = f"/v1/innovations/{id}"
    for version, (verb, body) in enumerate(_BODIES, start=1):
        client.ask("POST", f"{path}/commands/{verb}", body, 200, version)
    state = json.loads(client.ask("GET", path, b"", 200))
    assert (state["version"], state["milestone"]) == (len(_BODIES) + 1, "delivered"), state
    history = json.loads(client.ask("GET", f"{path}/history", b"", 200))
    assert len(history["items"]) == len(_BODIES) + 1, history


class _Client:
    def __init__(self, connection: socket.socket, answers: IO[bytes], token: str) -> None:
        self._connection, self._answers = connection, answers
        self._head = (
            f" HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        )

    def ask(self, method: str, path: str, body: bytes, status: int, version: int = 0) -> bytes:
        match = f'If-Match: "v{version}"\r\n' if version else ""
        head = f"{method} {path}{self._head}{match}Content-Length: {len(body)}\r\n\r\n"
        self._connection.sendall(head.encode() + body)
        answered, text = self._answer()
        assert answered == status, (answered, text)
        return text

    def _answer(self) -> tuple[int, bytes]:
        first = self._answers.readline()
        if not first:
            raise ConnectionResetError("closed without an answer")
        length = 0
        while (line := self._answers.readline()) not in (b"\r\n", b""):
            if line[:15].lower() == b"content-length:":
                length = int(line[15:])
        return int(first.split(None, 2)[1]), self._answers.read(length)
