"""Asking all witnesses at once for the heads they have not cosigned; none can hold up more than the time set."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from time import monotonic
from typing import NamedTuple

from service.audit.witness.asking import Proof, WitnessAt, cosigned

_log = logging.getLogger(__name__)

Who = tuple[str, bytes]
"""A key's name and id, as they stand in a signature line."""
Ask = Callable[..., bytes]
"""As `cosigned` is called."""


class Wanted(NamedTuple):
    """A head to be cosigned: its note as the log signed it, by whom, not before when (POSIX seconds)."""

    origin: str
    note: bytes
    size: int
    by: set[Who]
    proof: Proof
    not_before: int


class Witnesses:
    """What each witness cosigned last is remembered, so that it is asked from there."""

    def __init__(self, witnesses: Iterable[WitnessAt], ask: Ask = cosigned) -> None:
        self.all, self._ask = tuple(witnesses), ask
        self._seen: dict[tuple[str, Who], int] = {}
        self.troubles: dict[str, str] = {}
        self._proving = threading.Lock()

    def ask(self, wanted: list[Wanted], within: float) -> dict[str, dict[Who, bytes]]:
        """Origin → who → the signature line, of those that answered within so many seconds."""
        rounds = [_Asking(self, each, wanted, monotonic() + within) for each in self.all]
        rounds = [each for each in rounds if each.wanted]
        for each in rounds:
            each.start()
        answers: dict[str, dict[Who, bytes]] = {}
        for each in rounds:
            each.join()  # what it asks is over in time, or it raises
            for origin, line in each.lines.items():
                answers.setdefault(origin, {})[who(each.witness)] = line
        return answers

    def line(self, wanted: Wanted, witness: WitnessAt, until: float) -> bytes:
        """The witness's line under the note; raises NotCosigned."""
        place = wanted.origin, who(witness)
        timeout = max(until - monotonic(), 0.0)
        proof, seen = self._one_at_a_time(wanted.proof), self._seen.get(place, 0)
        whole = self._ask(wanted.note, witness, proof, seen, timeout, not_before=wanted.not_before)
        self._seen[place] = wanted.size
        return whole[len(wanted.note) :]

    def told(self, witness: WitnessAt, why: str | None) -> None:
        """A line in the log when it changes how a witness is; `troubles` has what ails those that did not cosign."""
        name = witness.key.name
        if self.troubles.get(name) == why:
            return
        if why is None:
            _log.warning("the witness %s cosigns again", name)
            del self.troubles[name]
        else:
            _log.warning("the witness %s has not cosigned %s", name, why)
            self.troubles[name] = why

    def _one_at_a_time(self, proof: Proof) -> Proof:
        """Proofs are read through the one connection that the round has."""

        def proven(old: int, new: int) -> tuple[bytes, ...]:
            with self._proving:
                return proof(old, new)

        return proven


class _Asking(threading.Thread):
    """One witness, one log after the other, until the time is over."""

    def __init__(self, witnesses: Witnesses, witness: WitnessAt, wanted: list[Wanted], until: float) -> None:
        super().__init__(daemon=True, name=f"asking {witness.key.name}")
        self._witnesses, self.witness, self._until = witnesses, witness, until
        self.wanted = [each for each in wanted if who(witness) in each.by]
        self.lines: dict[str, bytes] = {}

    def run(self) -> None:
        why: str | None = None
        for each in self.wanted:
            if monotonic() >= self._until:
                break
            try:
                self.lines[each.origin] = self._witnesses.line(each, self.witness, self._until)
            except Exception as error:  # NotCosigned, or a proof that could not be read: asked again in the next round
                why = f"{each.origin}: {str(error) or type(error).__name__}"
        self._witnesses.told(self.witness, why)


def who(witness: WitnessAt) -> Who:
    return witness.key.name, witness.key.id
