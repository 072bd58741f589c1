"""The demo's own signer and witness, so that evidence can be seen at work; in earnest each is somebody else's."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import threading
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from socket import socket

from api.cli.serving.address import Address, listening
from api.cli.serving.parent import end_with
from api.witness.answers import answered
from api.witness.server import Server
from service.audit.signer import witnesses
from service.audit.signer.cosigning import Witnesses
from service.audit.signer.directory import StateDirectory
from service.audit.signer.rounds import Rounds
from service.audit.signer.running import Running
from service.audit.witness.asking import WitnessAt
from service.audit.witness.memory import Memory
from service.audit.witness.witness import Witness, key_in, make
from service.clock import system_clock
from service.ledger.policy import parse_policy
from service.settings import Settings
from service.store.engine import engine_for
from service.store.leaves.keys import writer_key
from service.store.leaves.names import REFUSALS, SYSTEM

NAME = "saksi.demo"
EVERY = 0.5
"""Seconds between two rounds of the signer."""


class Notary:
    """Makes keys for the logs that are there and for those of refusals, signs them once, and writes the policy that
    an auditor would bring."""

    def __init__(self, settings: Settings, directory: Path) -> None:
        self._settings, self._directory = settings, directory
        self.policy = directory / "policy.txt"
        key = make(directory / "witness", NAME, secrets.token_bytes(32)).key
        where, self._listening = listening(Address("127.0.0.1", 0))
        self._witness = WitnessAt(where.url, key)
        state = self._state()
        with state.held(), closing(engine_for(settings.database).connection()) as db:
            self._rounds(state, []).sign_once(db)
            for log in {f"{settings.origin}/{SYSTEM}", *(log.origin for log in state.logs())}:
                if state.of(log + REFUSALS) is None:
                    state.begin(log + REFUSALS)  # it is there with the first refusal, when the witness has its list
        logs = [signer.key for log in state.logs() for signer in log.signers()]
        self.policy.write_text(witnesses.policy(logs, [], [self._witness]), encoding="utf-8")

    @property
    def jobs(self) -> list[Callable[[int], None]]:
        return [self.sign, partial(self.cosign, self._listening)]

    def sign(self, parent: int) -> None:
        """The signer, until SIGTERM."""
        stop = threading.Event()
        _as_child_of(parent, stop.set)
        state = self._state()
        with state.held():
            rounds = self._rounds(state, [self._witness])
            Running(rounds, engine_for(self._settings.database).connection, lambda _: None).run(EVERY, stop)

    def cosign(self, listening: socket, parent: int) -> None:
        """The witness, until SIGTERM."""
        ending = asyncio.Event()
        _as_child_of(parent, lambda: None)
        place = self._directory / "witness"
        signer = key_in(place)
        logs = parse_policy(self.policy.read_bytes())
        witness = Witness(Memory(place, signer.key), signer, logs)

        async def serve() -> None:
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ending.set)
            await Server(partial(answered, witness)).run(listening, ending)

        asyncio.run(serve())

    def close(self) -> None:
        self._listening.close()

    def _state(self) -> StateDirectory:
        return StateDirectory(self._directory / "signer")

    def _rounds(self, state: StateDirectory, asked: list[WitnessAt]) -> Rounds:
        return Rounds(state, writer_key(self._settings), Witnesses(asked), system_clock)


def _as_child_of(parent: int, end: Callable[[], None]) -> None:
    end_with(parent)
    os.setpgid(0, 0)  # Ctrl-C in a terminal is for the parent, which ends the rest in order
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: end())
