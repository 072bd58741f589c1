"""Of several callers at the same moment one wins, in one process and across processes (R52, R54, idempotency)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from uuid import UUID

import pytest

from service.references import Reference
from service.requests import Request
from tests.service.execute.racing import Processes, race
from tests.service.lab import CILEGON, DINKES, Lab

Racing = Callable[[Lab, Sequence[Request]], Counter[str]]


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    with closing(Processes()) as processes:
        yield processes


@pytest.fixture(params=["threads", "processes"])
def racing(request: pytest.FixtureRequest) -> Racing:
    if request.param == "threads":
        return lambda lab, requests: Counter(race(lab.service, requests))
    processes: Processes = request.getfixturevalue("processes")
    return lambda lab, requests: Counter(processes.race(lab.store.address, requests))


def test_of_sixteen_who_saw_one_version_one_succeeds(lab: Lab, racing: Racing) -> None:
    id = lab.propose()
    requests = [lab.request("innovation", "revise", id, title=f"Judul {number}") for number in range(16)]
    assert racing(lab, requests) == {"done": 1, "VersionMismatch": 15}
    assert lab.types(id) == ["innovation.proposed", "innovation.revised"]


def test_eight_with_one_key_have_one_effect(lab: Lab, racing: Racing) -> None:
    id = lab.propose()
    request = lab.request("innovation", "record-monitoring", id, findings="jalan", key="kunci", digest=b"d")
    assert racing(lab, [request] * 8) == {"done": 1, "replayed": 7}
    assert lab.types(id) == ["innovation.proposed", "innovation.monitoring_recorded"]


def test_eight_creations_with_one_key_create_one(lab: Lab, racing: Racing) -> None:
    request = lab.request("innovation", "propose", **lab.proposal("Satu"), key="kunci", digest=b"d")
    assert racing(lab, [request] * 8) == {"done": 1, "replayed": 7}
    assert len(list(lab.store.ids("innovation"))) == 1


def test_of_eight_agencies_with_one_code_one_is_registered(lab: Lab, racing: Racing) -> None:
    requests = [
        lab.request("agency", "register", region=CILEGON, code="DINSOS", name=f"Dinas {number}") for number in range(8)
    ]
    assert racing(lab, requests) == {"done": 1, "R54": 7}
    assert len(list(lab.store.ids("agency"))) == 2


def test_an_innovation_gets_into_one_of_two_launches(lab: Lab, racing: Racing) -> None:
    id, launches = lab.ready(), [lab.launch(), lab.launch()]
    requests = [
        lab.request("launch", "add-innovation", launch, innovation=Reference("innovation", str(id)))
        for launch in launches * 2
    ]
    told = racing(lab, requests)
    assert told["done"] == 1
    assert set(told) <= {"done", "R54", "VersionMismatch"}
    assert sorted(len(lab.state("launch", launch).innovations) for launch in launches) == [0, 1]


def test_a_new_agency_of_several_enrolments_is_registered_once(lab: Lab, racing: Racing) -> None:
    cycle = lab.cycle()
    ids = [lab.propose(f"Inovasi {number}") for number in range(8)]
    requests = [lab.request("innovation", "enrol", id, cycle=Reference("cycle", str(cycle))) for id in ids]
    assert racing(lab, requests) == {"done": 8}
    assert lab.state("cycle", cycle).participants == (DINKES,)
    assert all(lab.state("innovation", id).cycle == cycle for id in ids)


def test_a_row_imported_by_several_at_once_is_imported_once(lab: Lab, racing: Racing) -> None:
    requests = [
        lab.request("innovation", "propose", **lab.proposal("Satu"), import_key="import:satu") for _ in range(8)
    ]
    assert racing(lab, requests) == {"done": 1, "R54": 7}


def test_commands_on_different_innovations_all_succeed(lab: Lab, racing: Racing) -> None:
    ids: list[UUID] = [lab.propose(f"Inovasi {number}") for number in range(8)]
    requests = [lab.request("innovation", "record-monitoring", id, findings="jalan") for id in ids]
    assert racing(lab, requests) == {"done": 8}
    positions = [event.position for event in lab.store.feed(limit=200)]
    assert positions == list(range(1, len(positions) + 1))
