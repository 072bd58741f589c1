"""Who is shown texts of persons, and the record of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from service.clock import Clock
from service.histories.represent import instant
from service.sql import Connection
from service.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """`what` is what was asked for, as the address or the command line says it without its query."""

    account: str
    what: str
    correlation_id: str


class Shown:
    """Kept before it is shown. It survives a killed process; a power cut may take back the last moment."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault, self._clock = vault, clock

    def keep(self, reader: Reader, subjects: Mapping[str, Collection[UUID]]) -> None:
        """Persons by region. Raises Busy: what cannot be kept is not shown."""
        who = self._clock().isoformat(), reader.account, reader.what, reader.correlation_id
        rows = [(*who, region, b"".join(sorted(id.bytes for id in ids))) for region, ids in subjects.items()]

        def add(db: Connection) -> None:
            for row in rows:
                db.execute("INSERT INTO shown SELECT coalesce(max(no), 0) + 1, ?, ?, ?, ?, ?, ? FROM shown", row)

        self._vault.write(add, durable=False)

    def entries(
        self,
        *,
        regions: Collection[str] | None = None,
        account: str | None = None,
        subject: UUID | None = None,
        before: int | None = None,
        limit: int = 50,
    ) -> list[dict[str, Any]]:
        """`{no, at, account, what, correlation_id, region, subjects}`, the newest first, with numbers under `before`;
        of these regions, or of all."""
        said: list[Any] = [2**63 - 1 if before is None else before]
        among = "no<?"
        if regions is not None:
            among += f" AND region IN ({','.join('?' * len(regions))})"
            said += regions
        if account is not None:
            among += " AND account=?"
            said.append(account)
        if subject is not None:
            among += f" AND {_WITHIN[self._vault.name]}"
            said.append(subject.bytes)
        rows = self._vault.rows(
            f"SELECT no, at, account, what, correlation_id, region, subjects FROM shown WHERE {among}"  # noqa: S608
            f" ORDER BY no DESC LIMIT {int(limit)}",
            said,
        )
        return [_entry(row) for row in rows]


_WITHIN = {"sqlite": "instr(subjects, ?)>0", "postgresql": "position(CAST(? AS BYTEA) IN subjects)>0"}


def _entry(row: tuple[Any, ...]) -> dict[str, Any]:
    no, at, account, what, correlation_id, region, subjects = row
    ids = [str(UUID(bytes=bytes(subjects[place : place + 16]))) for place in range(0, len(subjects), 16)]
    told = {"no": no, "at": instant(datetime.fromisoformat(at)), "account": account, "what": what}
    return {**told, "correlation_id": correlation_id, "region": region, "subjects": ids}
