"""Who asks: the accounts of one region and what they may do."""

from __future__ import annotations

from uuid import UUID

from domain.access import Actor, Grant, Role


class People:
    """One account for each role of the region, and one innovator for each agency."""

    def __init__(self, region: str) -> None:
        self._region = region
        self._innovators: dict[UUID, Actor] = {}
        self.facilitator = self._one(Role.FACILITATOR)
        self.mentor = self._one(Role.MENTOR)
        self.evaluator = self._one(Role.EVALUATOR)
        self.leader = self._one(Role.LEADER)
        self.admin = self._one(Role.ADMIN)
        self.auditor = self._one(Role.AUDITOR)

    def _one(self, role: Role) -> Actor:
        return Actor(account=f"{role.value}.{self._region}", grants=(Grant(role=role, region=self._region),))

    def innovator(self, agency: UUID) -> Actor:
        if agency not in self._innovators:
            self._innovators[agency] = Actor(
                account=f"innovator.{agency.hex[:8]}.{self._region}",
                grants=(Grant(role=Role.INNOVATOR, region=self._region, agencies=frozenset({agency})),),
            )
        return self._innovators[agency]

    def evaluator_of(self, agency: UUID) -> Actor:
        """One from the agency itself, who may not evaluate what is its own (R50)."""
        theirs = Grant(role=Role.EVALUATOR, agencies=frozenset({agency}))
        return Actor(account=f"sejawat.{self._region}", grants=(theirs,))
