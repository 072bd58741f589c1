"""Is what was found after a cut a whole record: the beginning of the true one, with everything that was answered?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

from service.bootstrap import Service, open_service
from service.evidence import Evidence
from service.identifiers import region_id
from service.requests import Request
from service.settings import Settings
from service.store.leaves.keys import writer_key
from tests.bench.lab import DAY, EVERYONE, proposal
from tests.drills.power.traced import AGENCY, EVIDENCE, REGION
from tests.drills.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Tables:
    """What is durable, in order."""

    events: list[Any]
    receipts: list[Any]
    claims: list[Any]
    refusals: list[Any]

    @property
    def last(self) -> int:
        return len(self.events)


@dataclass(frozen=True, slots=True)
class Truth:
    """The record that no cut met. `ends`: how many events are recorded when a command is; `needs`: how many when
    what is known under a Correlation-Id is; `refused`: how many refusals when its refusal is. `files`: the evidence
    that was sent, by key."""

    tables: Tables
    ends: frozenset[int]
    needs: dict[str, int]
    refused: dict[str, int]
    files: dict[str, bytes]

    @classmethod
    def of(cls, directory: Path, files: dict[str, bytes]) -> Truth:
        with closing(_opened(directory)) as service:
            tables = _tables(service)
        said = [json.loads(event[4]) for event in tables.events]
        causes = [each["causation_id"] for each in said] + [None]
        ends = {number for number, (one, next) in enumerate(pairwise(causes), start=1) if one != next}
        needs = {each["correlation_id"]: number for number, each in enumerate(said, start=1)}
        return cls(tables, frozenset({0, *ends}), needs, _refused(tables.refusals), files)


def problems(directory: Path, truth: Truth, answered: Sequence[str]) -> list[str]:
    """Opens the image with the product and looks; empty where all is well. One more command is recorded in it."""
    try:
        with closing(_opened(directory)) as service:
            found = _tables(service)
            return [
                *_whole(service), *_true(found, truth), *_lost(found, truth, answered),
                *_lost_files(directory, found, truth, answered), *_goes_on(service),
                *_sealed(service),
            ]  # fmt: skip
    except Exception as broken:
        return [f"{type(broken).__name__}: {broken}"]


def _opened(directory: Path) -> Service:
    """As the product opens it, its read models following at once."""
    settings = Settings(database=f"sqlite:///{directory / 'jejak.db'}", evidence_dir=str(directory / EVIDENCE))
    return open_service(settings, inline_projections=True)


def _tables(service: Service) -> Tables:
    rows = service.store.recorder.rows
    return Tables(
        events=rows("SELECT rowid, originator_id, originator_version, topic, state FROM stored_events ORDER BY rowid"),
        receipts=rows("SELECT * FROM receipts ORDER BY last_position"),
        claims=rows("SELECT * FROM claims ORDER BY key"),
        refusals=rows("SELECT * FROM refusals ORDER BY no"),
    )


def _whole(service: Service) -> list[str]:
    found = service.store.recorder.rows("PRAGMA integrity_check")
    return [] if found == [("ok",)] else [f"integrity_check: {found[0][0]}"]


def _true(found: Tables, truth: Truth) -> list[str]:
    said = []
    if found.events != truth.tables.events[: found.last]:
        said.append("the events are not the beginning of the record")
    if found.refusals != truth.tables.refusals[: len(found.refusals)]:
        said.append("the refusals are not the beginning of all")
    if found.last not in truth.ends:
        said.append(f"half a command: {found.last} events")
    holders, receipts = {event[1] for event in found.events}, set(found.receipts)
    if {each for each in receipts if each[8]} != {
        each for each in truth.tables.receipts if 0 < (each[8] or 0) <= found.last
    }:
        said.append("events and receipts do not agree")
    if set(found.claims) != {claim for claim in truth.tables.claims if claim[1] in holders}:
        said.append("events and claims do not agree")
    return said


def _lost(found: Tables, truth: Truth, answered: Sequence[str]) -> list[str]:
    missing = [key for key in answered if truth.needs.get(key, 0) > found.last]
    forgotten = [key for key in answered if truth.refused.get(key, 0) > len(found.refusals)]
    return [
        *([f"{len(missing)} acknowledged commands are lost, e.g. {missing[0]}"] if missing else []),
        *([f"{len(forgotten)} acknowledged refusals are lost, e.g. {forgotten[0]}"] if forgotten else []),
    ]


def _refused(refusals: list[Any]) -> dict[str, int]:
    """How many refusals there are when a request's is entered; an entry of what was only counted is nobody's."""
    said = [json.loads(refusal[4]) for refusal in refusals]
    return {each["correlation_id"]: number for number, each in enumerate(said, start=1) if "correlation_id" in each}


def _lost_files(directory: Path, found: Tables, truth: Truth, answered: Sequence[str]) -> list[str]:
    evidence, keys = Evidence(directory / EVIDENCE), {receipt[1] for receipt in found.receipts}
    files = {key: truth.files[key] for key in answered if key in truth.files}
    missing = [key for key, content in files.items() if evidence.read(sha256(content).hexdigest()) != content]
    forgotten = files.keys() - keys
    return [
        *([f"{len(missing)} acknowledged files are lost, e.g. {truth.files[missing[0]]!r}"] if missing else []),
        *([f"{len(forgotten)} acknowledged uploads are forgotten"] if forgotten else []),
    ]


def _sealed(service: Service) -> list[str]:
    """Events and ledger agree, under the key that is found beside the evidence."""
    with service.store.snapshot():
        return Sealed(writer_key(service.settings)).problems(service.store.recorder.rows)


def _goes_on(service: Service) -> list[str]:
    """One more command: it is recorded at the next position and read back, and the read models follow."""
    before, id = service.store.last_position(), _one_more(service)
    position = service.history(*id)[-1].position
    return [] if position == before + 1 else [f"position {position} after {before}"]


def _one_more(service: Service) -> tuple[str, UUID]:
    if not service.store.history(region_id(REGION)):
        kind, verb, said = "region", "register", {"code": REGION, "name": "Kota Cilegon"}
    elif not service.store.history(AGENCY):
        kind, verb, said = "agency", "register", {"region": REGION, "code": "DISDUKCAPIL", "name": "Disdukcapil"}
    else:
        kind, verb, said = "innovation", "propose", proposal(AGENCY)
    request = Request(kind=kind, verb=verb, said=said, actor=EVERYONE, correlation_id="after", occurred_on=DAY,
                      key="after", digest=b"x" * 32)  # fmt: skip
    return kind, service.execute(request).id
