"""The ledger of a record that is open: what every door asks of it."""

from __future__ import annotations

from uuid import UUID

from service.audit.logs import Ask, Log, Published, current, latest_checkpoint, logs, numbered, of_origin
from service.audit.policies import Witnessed
from service.audit.proving import Prover
from service.audit.trees import Memory, Tree
from service.errors import Invalid, NotFound, Problem
from service.ledger.policy import Policy
from service.ledger.proof import write_proof
from service.store.leaves.names import of_refusals


class Ledger:
    """Remembers trees and what was witnessed: one for a process. `policy` is the operator's own, if there is one."""

    def __init__(self, ask: Ask, policy: Policy | None = None) -> None:
        self.ask, self.policy = ask, policy
        self._witnessed = Witnessed(ask, policy) if policy is not None else None
        self._memory = Memory()

    def logs(self) -> list[Log]:
        """Every log, also those that are no longer written to."""
        return logs(self.ask)

    def log(self, named: str | None) -> Log:
        """The log that is written to under a name, or the one with this origin; without either the only one there is.

        Raises NotFound, and Invalid where none is named and there are several. A log of refusals must be named.
        """
        if named is not None:
            found = (current(self.ask, named) or of_origin(self.ask, named)) if named.isprintable() else None
            if found is None:
                raise NotFound
            return found
        newest = {each.name: each for each in self.logs() if not of_refusals(each.name)}
        if len(newest) > 1:
            raise Invalid(Problem("/region", "required"))
        if not newest:
            raise NotFound
        return next(iter(newest.values()))

    def place_of(self, aggregate: UUID, version: int, log: Log | None = None) -> tuple[Log, int] | None:
        """Where the leaf of an event is: in that log, else in the newest that has it."""
        found = self.ask(
            "SELECT log, leaf_index FROM ledger_leaf WHERE aggregate=? AND version=? ORDER BY log DESC",
            (aggregate.hex, version),
        )
        number, index = next((row for row in found if log is None or row[0] == log.number), (None, 0))
        meant = None if number is None else log or numbered(self.ask, number)
        return (meant, index) if meant is not None else None

    def index_of(self, log: Log, hash: bytes) -> int | None:
        """The first leaf with this hash. Nothing is kept to find it by: the whole log is looked through."""
        found = self.ask(
            "SELECT leaf_index FROM ledger_leaf WHERE log=? AND hash=? ORDER BY leaf_index LIMIT 1", (log.number, hash)
        )
        return int(found[0][0]) if found else None

    def tree(self, log: Log) -> Tree:
        return Tree(self.ask, log.number, self._memory)

    def prover(self, log: Log) -> Prover:
        return Prover(self.ask, log, self.tree(log))

    def witnessed(self, log: Log) -> Published | None:
        """The newest checkpoint with the quorum of the operator's policy; None without a policy, too."""
        return self._witnessed.latest(log.number) if self._witnessed is not None else None

    def best(self, log: Log) -> Published | None:
        """What is handed to an auditor: the newest witnessed checkpoint where there is a policy and there is one, else
        the newest."""
        return self.witnessed(log) or latest_checkpoint(self.ask, log.number)

    def witnessed_proof(self, name: str, index: int) -> bytes | None:
        """A tlog-proof of a leaf under a witnessed checkpoint of the log that is written to under this name.

        None while there is none that covers the leaf. Raises NotFound for an unknown name, and Damaged.
        """
        log = self.log(name)
        published = self.witnessed(log)
        if published is None or published.size <= index:
            return None
        shown = self.prover(log).inclusion(index, published.size)
        return write_proof(index, shown.hashes, published.note)
