"""What is held of a person: every text, where it was recorded and since when."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.innovation.values import Initiator, InitiatorKind, Mentor
from domain.values import Stage
from service.people.finding import SEALED_SINCE, Finding
from service.people.people import ERASED
from tests.service.lab import CILEGON, LOOKING, START, Lab
from tests.service.people.older import named_openly

SITI = Initiator(kind=InitiatorKind.CITIZEN, name="Siti Aminah", email="siti@contoh.id")


@pytest.fixture
def finding(lab: Lab) -> Finding:
    return Finding(lab.store, lab.service.people)


@pytest.fixture
def first(lab: Lab) -> UUID:
    id = lab.propose("Satu", initiator=SITI)
    mentors = (Mentor(organisation="LAN", name="Budi"), Mentor(organisation="Kota", name="Siti Aminah"))
    lab.do("innovation", "record-mentoring", id, stage=Stage.DRUM_UP, mentors=mentors, participants=3)
    return id


@pytest.fixture
def second(lab: Lab) -> UUID:
    return lab.propose("Dua", initiator=SITI)


def test_whoever_is_called_so_is_found_in_every_history(finding: Finding, first: UUID, second: UUID) -> None:
    held = finding.named("siti AMINAH", LOOKING)
    assert {(each.aggregate, each.version, each.field, each.text) for each in held} == {
        (first, 1, "initiator/name", "Siti Aminah"),
        (first, 1, "initiator/email", "siti@contoh.id"),
        (first, 2, "mentors/1/name", "Siti Aminah"),
        (second, 1, "initiator/name", "Siti Aminah"),
        (second, 1, "initiator/email", "siti@contoh.id"),
    }
    assert {(each.kind, each.recorded_at) for each in held} == {("innovation", START)}
    assert len({each.subject for each in held}) == 2


def test_a_person_is_shown_alone(finding: Finding, first: UUID, second: UUID) -> None:
    (budi,) = finding.named("budi", LOOKING)
    assert budi.subject is not None
    assert finding.of({budi.subject}, LOOKING) == [budi]
    assert finding.regions_of([budi.subject]) == {budi.subject: {CILEGON}}
    assert finding.of({UUID(int=1)}, LOOKING) == finding.named("rina", LOOKING) == []


def test_only_whom_was_found_is_kept_as_shown(lab: Lab, finding: Finding, first: UUID, second: UUID) -> None:
    (budi,) = finding.named("budi", LOOKING)
    (entry,) = lab.service.people.shown.entries()
    assert entry["subjects"] == [str(budi.subject)]


def test_who_was_erased_is_held_without_a_text(lab: Lab, finding: Finding, first: UUID) -> None:
    (budi,) = finding.named("budi", LOOKING)
    assert budi.subject is not None
    lab.service.people.keys.destroy([budi.subject], START)
    assert finding.named("budi", LOOKING) == []
    assert [each.text for each in finding.of({budi.subject}, LOOKING)] == [ERASED]


def test_what_was_stored_in_the_open_is_found_and_counted(lab: Lab, finding: Finding, first: UUID) -> None:
    id = lab.propose("Lama")
    named_openly(lab, id)
    (rina,) = finding.named("rin", LOOKING)
    assert (rina.subject, rina.text, rina.aggregate) == (None, "Rina", id)
    assert finding.open_texts(lab.store.last_position()) == 1
    assert finding.open_texts(int(lab.store.kept(SEALED_SINCE) or 0)) == 0
