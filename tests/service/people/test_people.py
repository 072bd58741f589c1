"""Texts of persons are sealed in every file, and open for whoever may see them: through the whole service."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID

import pytest

from domain.account.values import SaidIdentity
from domain.dates import BusinessDate
from domain.innovation.values import Action, Initiator, InitiatorKind, Mentor
from domain.values import Stage
from service.bootstrap import open_service
from service.histories.event import event
from service.histories.gherkin import history_as_gherkin
from service.identifiers import IDENTITIES, identity_claim
from service.people.people import ERASED, LOST, UNREADABLE
from service.projections import CatalogueQuery
from service.settings import Settings
from service.store.tokens import token
from tests.service.lab import LOOKING, START, Lab, open_lab
from tests.service.people.older import named_openly

SITI = Initiator(kind=InitiatorKind.CITIZEN, name="Siti Aminah", phone="+62 812 0000 1111", email="siti@contoh.id")
STEPS = ("name", "official_number", "phone", "email")
PLAINLY = ("Siti Aminah", "+62 812 0000 1111", "siti@contoh.id", "Budi Hartono", "Rina", "Edi Ariadi")


@pytest.fixture
def told(lab: Lab) -> UUID:
    """1 proposed by Siti, 2 mentored by Budi and Siti, 3 a plan for Siti, 4 Rina complains."""
    id = lab.propose("Satu", initiator=SITI)
    mentors = (Mentor(organisation="LAN", name="Budi Hartono"), Mentor(organisation="Kota", name="Siti Aminah"))
    lab.do("innovation", "record-mentoring", id, stage=Stage.DRUM_UP, mentors=mentors, participants=3)
    lab.do("innovation", "adopt-action-plan", id, actions=(Action(what="Uji", who="Siti Aminah"),))
    complaint = lab.request("innovation", "receive-complaint", id)
    lab.service.execute(replace(complaint, said={"key": "k", "what": "Lambat", "reporter": "Rina"}))
    return id


def shown(lab: Lab, id: UUID, **moment: Any) -> dict[str, Any]:
    return lab.service.people.opened(lab.service.read("innovation", id, **moment).representation, LOOKING)


def subject(lab: Lab, id: UUID, path: str) -> UUID:
    """Whose text stands there, not opened."""
    value: Any = lab.service.read("innovation", id).representation
    for step in path.split("."):
        value = value[int(step)] if step.isdigit() else value[step]
    return token(value).subject


def test_what_was_said_is_shown(lab: Lab, told: UUID) -> None:
    found = shown(lab, told)
    assert found["initiator"] == {
        "kind": "citizen", "name": "Siti Aminah", "phone": "+62 812 0000 1111", "email": "siti@contoh.id"
    }  # fmt: skip
    assert [mentor["name"] for mentor in found["mentorings"][0]["mentors"]] == ["Budi Hartono", "Siti Aminah"]
    assert (found["actions"][0]["who"], found["complaints"][0]["reporter"]) == ("Siti Aminah", "Rina")
    listed = lab.service.projections.catalogue(CatalogueQuery())["items"]
    assert lab.service.people.opened(listed, LOOKING)[0]["initiator"] == found["initiator"]


def test_no_file_holds_what_was_said(lab: Lab, told: UUID, tmp_path: Path) -> None:
    lab.do("cycle", "sign-memorandum", lab.cycle(), parties=("Kota", "LAN"), signatories=("Edi Ariadi",),
           date=BusinessDate.parse("2023-05-21"), place="Aula")  # fmt: skip
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) > 3
    for file in files:
        held = file.read_bytes()
        assert not [text for text in PLAINLY if text.encode() in held], file


def test_who_is_named_again_in_a_history_is_the_same_person(lab: Lab, told: UUID) -> None:
    siti = subject(lab, told, "initiator.name")
    assert subject(lab, told, "mentorings.0.mentors.1.name") == siti
    assert subject(lab, told, "actions.0.who") == siti
    budi, rina = subject(lab, told, "mentorings.0.mentors.0.name"), subject(lab, told, "complaints.0.reporter")
    assert len({siti, budi, rina}) == 3


def test_one_person_has_one_key_whatever_is_said_of_them(lab: Lab, told: UUID) -> None:
    assert subject(lab, told, "initiator.name") == subject(lab, told, "initiator.phone")


def test_a_telephone_that_several_share_makes_nobody_the_same(lab: Lab, told: UUID) -> None:
    office = Mentor(organisation="LAN", name="Tuti", phone="+62 812 0000 1111")
    lab.do("innovation", "record-mentoring", told, stage=Stage.DRUM_UP, mentors=(office,), participants=1)
    tuti = subject(lab, told, "mentorings.1.mentors.0.name")
    assert tuti == subject(lab, told, "mentorings.1.mentors.0.phone")
    assert tuti != subject(lab, told, "initiator.phone")
    assert shown(lab, told)["mentorings"][1]["mentors"][0]["phone"] == "+62 812 0000 1111"


def test_who_is_known_by_a_number_alone_is_known(lab: Lab, told: UUID) -> None:
    lab.do("innovation", "revise", told, initiator=Initiator(kind=InitiatorKind.CITIZEN, email="siti@contoh.id"))
    siti = subject(lab, told, "mentorings.0.mentors.1.name")
    assert subject(lab, told, "initiator.email") == siti


def test_what_stands_without_a_name_is_of_whom_it_was_said(lab: Lab, told: UUID) -> None:
    """Erasing whoever is found by the name erases a telephone that was corrected, and an identity that was linked."""
    for version, field in ((4, "reporter_phone"), (5, "value")):
        said = {"event": version, "field": field, "value": f"081{version}", "reason": "keliru"}
        lab.do("innovation", "correct", told, **said)
        assert subject(lab, told, "complaints.0.reporter_phone") == subject(lab, told, "complaints.0.reporter")
    account = lab.do("account", "register", name="Siti").id
    lab.do("account", "link-identity", account, identity=SaidIdentity(issuer="https://masuk", subject="siti-1"))
    shown = lab.service.read("account", account).representation
    assert token(shown["identities"][0]["subject"]).subject == token(shown["name"]).subject


def test_the_same_name_elsewhere_is_somebody_else(lab: Lab, told: UUID) -> None:
    other = lab.propose("Dua", initiator=SITI)
    assert subject(lab, other, "initiator.name") != subject(lab, told, "initiator.name")


def test_a_successor_names_the_same_person(lab: Lab, told: UUID) -> None:
    proposal = lab.proposal("Penerus", initiator=SITI)
    successor = lab.do("innovation", "develop", told, **proposal).events[0].fact.successor
    assert shown(lab, successor)["initiator"]["name"] == "Siti Aminah"
    assert subject(lab, successor, "initiator.name") == subject(lab, told, "initiator.name")


def test_saying_the_same_again_is_no_change(lab: Lab, told: UUID) -> None:
    assert lab.do("innovation", "revise", told, initiator=SITI).events == ()
    changed = lab.do("innovation", "revise", told, initiator=Initiator(kind=InitiatorKind.CITIZEN, name="Tuti"))
    assert len(changed.events) == 1
    assert shown(lab, told)["initiator"]["name"] == "Tuti"
    assert shown(lab, told, version=4)["initiator"]["name"] == "Siti Aminah"
    lab.do("innovation", "correct", told, event=5, field="initiator", value=SITI, reason="keliru")
    assert lab.do("innovation", "revise", told, initiator=SITI).events == ()


def test_a_comparison_reads_texts_and_not_how_they_are_sealed(lab: Lab, told: UUID) -> None:
    councillor = Initiator(kind=InitiatorKind.COUNCIL_MEMBER, name=SITI.name, phone=SITI.phone, email=SITI.email)
    lab.do("innovation", "revise", told, initiator=councillor)
    items = lab.service.diff(told, 4, 5, LOOKING)
    assert {item["path"]: (item["before"], item["after"]) for item in items} == {
        "/initiator/kind": ("citizen", "council_member")
    }


def test_a_correction_is_sealed_as_what_it_corrects(lab: Lab, told: UUID) -> None:
    right = Initiator(kind=InitiatorKind.CITIZEN, name="Siti Aminahwati", phone=SITI.phone, email=SITI.email)
    lab.do("innovation", "correct", told, event=1, field="initiator", value=right, reason="salah tulis")
    assert shown(lab, told)["initiator"]["name"] == "Siti Aminahwati"
    assert shown(lab, told, as_of=START, version=None)["initiator"]["name"] == "Siti Aminahwati"
    assert shown(lab, told, version=4)["initiator"]["name"] == "Siti Aminah"
    stored = lab.store.recorder.rows("SELECT state FROM stored_events WHERE topic='innovation.corrected'")[0][0]
    assert b"Aminahwati" not in stored
    again = lab.do("innovation", "correct", told, event=5, field="value", value=SITI, reason="benar yang dulu")
    assert lab.service.people.opened(event(again.events[0]), LOOKING)["data"]["value"]["name"] == "Siti Aminah"
    assert shown(lab, told)["initiator"]["name"] == "Siti Aminah"


def test_a_dry_run_shows_what_would_be_and_makes_no_key(lab: Lab, told: UUID) -> None:
    before = lab.service.vault.rows("SELECT count(*) FROM subject_key")
    outcome = lab.do("innovation", "propose", **lab.proposal("Tiga", initiator=SITI), dry_run=True)
    assert lab.service.people.opened(lab.service.representation(outcome), LOOKING)["initiator"]["name"] == "Siti Aminah"
    assert lab.service.vault.rows("SELECT count(*) FROM subject_key") == before


def test_erased_a_person_is_marked_everywhere_and_the_others_stay(lab: Lab, told: UUID) -> None:
    before = json.dumps(shown(lab, told))
    lab.service.people.keys.destroy([subject(lab, told, "initiator.name")], START)
    found = shown(lab, told)
    assert found["initiator"] == {"kind": "citizen", "name": ERASED, "phone": ERASED, "email": ERASED}
    assert [mentor["name"] for mentor in found["mentorings"][0]["mentors"]] == ["Budi Hartono", ERASED]
    for text in (SITI.name, SITI.phone, SITI.email):
        before = before.replace(str(text), ERASED)
    assert json.loads(before) == found
    history = lab.service.people.opened([event(each) for each in lab.service.history("innovation", told)], LOOKING)
    assert history[0]["data"]["initiator"]["name"] == ERASED
    assert lab.service.diff(told, 0, 4, LOOKING)
    text = history_as_gherkin(lab.service, told, LOOKING)
    assert ERASED in text
    assert "Siti" not in text
    assert "Budi Hartono" in text
    assert lab.service.people.erased(lab.service.read("innovation", told).representation)


def test_an_erased_person_can_be_named_again_as_somebody_new(lab: Lab, told: UUID) -> None:
    gone = subject(lab, told, "initiator.name")
    lab.service.people.keys.destroy([gone], START)
    changed = Initiator(kind=InitiatorKind.COUNCIL_MEMBER, name=ERASED)
    lab.do("innovation", "revise", told, initiator=changed)
    assert shown(lab, told)["initiator"] == {"kind": "council_member", "name": ERASED}
    lab.do("innovation", "revise", told, initiator=SITI)
    assert shown(lab, told)["initiator"]["name"] == "Siti Aminah"
    assert subject(lab, told, "initiator.name") != gone


def test_nothing_is_ever_stored_in_the_open_beside_the_mark_of_who_was_erased(
    lab: Lab, told: UUID, tmp_path: Path
) -> None:
    """Who sends back what was shown, with another telephone, says the telephone of somebody new."""
    gone = subject(lab, told, "initiator.name")
    lab.service.people.keys.destroy([gone], START)
    changed = Initiator(kind=InitiatorKind.CITIZEN, name=ERASED, phone="+62 899 7777", email=ERASED)
    lab.do("innovation", "revise", told, initiator=changed)
    assert shown(lab, told)["initiator"] == {
        "kind": "citizen", "name": ERASED, "phone": "+62 899 7777", "email": ERASED
    }  # fmt: skip
    assert subject(lab, told, "initiator.phone") != gone
    assert not [file for file in tmp_path.rglob("*") if file.is_file() and b"+62 899 7777" in file.read_bytes()]


def test_nothing_in_the_database_tells_what_a_digest_in_it_was_made_of(tmp_path: Path) -> None:
    """Everything else in a request is known from its event: a telephone could be found by trying."""
    settings = Settings(database=f"sqlite:///{tmp_path / 'a.db'}", evidence_dir=str(tmp_path / "a"))
    said = b"POST", b"0812"
    with closing(open_service(settings)) as service:
        id = service.digest(*said), identity_claim(service.store.derived(IDENTITIES), "https://masuk", "siti-1987")
    with closing(open_service(settings)) as again:
        assert again.digest(*said) == id[0]
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    copied = Settings(database=f"sqlite:///{tmp_path / 'b.db'}", evidence_dir=str(tmp_path / "b"))
    with closing(open_service(copied)) as copy:
        assert copy.digest(*said) != id[0]
        assert identity_claim(copy.store.derived(IDENTITIES), "https://masuk", "siti-1987") != id[1]


@pytest.mark.parametrize("when", [1, 2, 3])
def test_erased_while_a_command_names_them_they_are_not_stored_in_the_open(
    lab: Lab, told: UUID, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: int
) -> None:
    """Whichever of the command's looks at the keys is the last that finds theirs."""
    keys, gone = lab.service.people.keys, subject(lab, told, "initiator.name")
    really, asked = type(keys).of_ids, []

    def meanwhile(self: Any, subjects: Any, as_of: str | None = None) -> Any:
        found = really(self, subjects, as_of)
        asked.append(found)
        if len(asked) == when:
            keys.destroy([gone], START)
        return found

    with monkeypatch.context() as erasing:
        erasing.setattr(type(keys), "of_ids", meanwhile)
        lab.do("innovation", "adopt-action-plan", told, actions=(Action(what="Uji", who="Siti Aminah"),))
    lab.service.projections.catch_up()
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"Siti Aminah" not in file.read_bytes(), file


def test_a_list_of_many_is_sealed_in_time_that_grows_with_it(lab: Lab, told: UUID) -> None:
    people, fields = lab.service.people, {f"mentors/{n}/{step}": f"{step} {n}" for n in range(4000) for step in STEPS}
    with pytest.MonkeyPatch.context() as no_vault:
        no_vault.setattr(type(people.keys), "take", lambda _: (UUID(int=1), b"k"))
        began = perf_counter()
        assert len(people._owners(fields, {})) == 4000
    assert perf_counter() - began < 2


def test_a_lost_vault_leaves_marks_and_everything_else(lab: Lab, told: UUID, tmp_path: Path) -> None:
    (tmp_path / "evidence" / "not-for-backups" / "week.key").unlink()
    with open_lab(tmp_path, inline=True) as after:
        found = shown(after, told)
        assert (found["initiator"]["name"], found["title"], found["milestone"]) == (LOST, "Satu", "proposed")
        assert after.service.projections.prove() == ()
        after.do("innovation", "revise", told, initiator=Initiator(kind=InitiatorKind.CITIZEN, name="Tuti"))
        assert shown(after, told)["initiator"]["name"] == "Tuti"


def test_what_was_moved_to_another_event_or_field_never_opens(lab: Lab, told: UUID) -> None:
    other = lab.propose("Dua", initiator=SITI)
    db = lab.store.connection()
    with closing(db):
        db.execute("DROP TRIGGER stored_events_are_never_changed")
        name, phone = (json.loads(state)["data"]["initiator"] for (state,) in db.execute(
            "SELECT state FROM stored_events WHERE topic='innovation.proposed' ORDER BY rowid"
        ).fetchall())  # fmt: skip
        for place, said in ((told, {**name, "name": name["phone"]}), (other, {**phone, "name": name["name"]})):
            (state,) = db.execute(
                "SELECT state FROM stored_events WHERE originator_id=? AND originator_version=1", (place.hex,)
            ).fetchone()
            changed = json.loads(state)
            changed["data"]["initiator"] = said
            db.execute(
                "UPDATE stored_events SET state=? WHERE originator_id=? AND originator_version=1",
                (json.dumps(changed).encode(), place.hex),
            )
    assert shown(lab, told)["initiator"]["name"] == UNREADABLE
    assert shown(lab, told)["initiator"]["phone"] == SITI.phone
    assert shown(lab, other)["initiator"]["name"] == UNREADABLE
    assert shown(lab, other)["initiator"]["phone"] == SITI.phone


def test_names_of_before_are_shown_as_they_were_stored(lab: Lab) -> None:
    """A store that was made before names were sealed."""
    id = lab.propose("Lama")
    named_openly(lab, id)
    assert shown(lab, id)["initiator"] == {"kind": "citizen", "name": "Rina"}


def test_what_is_shown_is_kept_first_with_whom_it_was_shown_to(lab: Lab, told: UUID) -> None:
    lab.service.people.opened({"title": "Satu"}, LOOKING)
    assert lab.service.people.shown.entries() == []
    shown(lab, told)
    (entry,) = lab.service.people.shown.entries()
    assert (entry["account"], entry["what"], entry["correlation_id"]) == ("semua", "uji", "uji")
    named = ("initiator.name", "mentorings.0.mentors.0.name", "complaints.0.reporter")
    assert set(entry["subjects"]) == {str(subject(lab, told, path)) for path in named}
    shown(lab, told)
    siti, stranger = subject(lab, told, "initiator.name"), UUID(int=3)
    found = lab.service.people.shown.entries
    assert [entry["no"] for entry in found(subject=siti, limit=1)] == [2]
    assert [entry["no"] for entry in found(subject=siti, before=2, account="semua")] == [1]
    assert found(subject=stranger) == found(account="ani") == []


def test_what_was_erased_was_not_shown(lab: Lab, told: UUID) -> None:
    lab.service.people.keys.destroy([subject(lab, told, "initiator.name")], START)
    lab.service.people.opened(lab.service.read("innovation", told).representation["initiator"], LOOKING)
    assert lab.service.people.shown.entries() == []
