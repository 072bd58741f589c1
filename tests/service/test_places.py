"""Where things belong and what follows from it, on both databases: places, pages of the feed, files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import pytest

import service.feed
from domain.access import Actor, Grant, Place, Role, everywhere
from service.errors import NotFound
from service.identifiers import agency_id
from service.references import Reference
from tests.postgres import fresh_database
from tests.service.lab import CILEGON, DINKES, REGION_ID, Lab, open_lab

TANGSEL = "36.74"
DIGEST = "ab" * 32


@pytest.fixture(params=["sqlite", "postgres"])
def lab(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lab]:
    with ExitStack() as stack:
        place = tmp_path if request.param == "sqlite" else stack.enter_context(fresh_database())
        opened = stack.enter_context(open_lab(place))
        opened.begin()
        opened.do("region", "register", code=TANGSEL, name="Kota Tangerang Selatan")
        opened.agency("DPMPTSP", region=TANGSEL)
        opened.agency("DPAD")
        yield opened


def of(*agencies: UUID, region: str = CILEGON) -> Actor:
    grant = Grant(role=Role.INNOVATOR, region=region, agencies=frozenset(agencies) or None)
    return Actor(account="ani", grants=(grant,))


def test_each_kind_has_its_place(lab: Lab) -> None:
    innovation, cycle, launch = lab.propose(), lab.cycle(), lab.launch()
    account = lab.do("account", "register", home=CILEGON, name="Sari").id
    nations = lab.do("account", "register").id
    assert lab.service.places.of([innovation, cycle, launch, DINKES, REGION_ID, account, nations, UUID(int=9)]) == {
        innovation: Place(CILEGON, DINKES),
        cycle: Place(CILEGON),
        launch: Place(CILEGON),
        DINKES: Place(CILEGON, DINKES),
        REGION_ID: Place(CILEGON),
        account: Place(CILEGON, account=str(account)),
        nations: Place(None, account=str(nations)),
    }


def test_an_innovation_belongs_to_its_last_custodian_as_corrected(lab: Lab) -> None:
    id, other = lab.propose(), agency_id(CILEGON, "DPAD")
    lab.do("innovation", "change-custodian", id, reason="mutasi", person_role="vacant")
    assert lab.service.places.of([id]) == {id: Place(CILEGON, DINKES)}
    lab.do("innovation", "change-custodian", id, reason="mutasi", agency=Reference("agency", str(other)))
    assert lab.service.places.of([id]) == {id: Place(CILEGON, other)}
    lab.do("innovation", "correct", id, event=1, field="title", value="Baru", reason="salah tik")
    assert lab.service.places.of([id]) == {id: Place(CILEGON, other)}
    lab.do("innovation", "correct", id, event=3, field="agency", value=DINKES, reason="keliru")
    assert lab.service.places.of([id]) == {id: Place(CILEGON, DINKES)}


def test_many_things_are_asked_about_in_few_statements(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    id = lab.propose()
    ids = [id, *(UUID(int=number) for number in range(1000, 1450))]
    asked: list[str] = []
    real = lab.store.recorder.rows
    monkeypatch.setattr(lab.store.recorder, "rows", lambda *said: asked.append(said[0]) or real(*said))
    assert lab.service.places.readable(of(DINKES), ids) == {id}
    assert len(asked) == 3
    asked.clear()
    lab.service.places.check(everywhere("budi", Role.MENTOR), *ids, kind="innovation")
    assert asked == []


def test_what_is_hidden_and_what_is_not_there_take_the_same_statements(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = lab.propose(agency=f"{TANGSEL}/DPMPTSP")
    asked: list[str] = []
    real = lab.store.recorder.rows
    monkeypatch.setattr(lab.store.recorder, "rows", lambda *said: asked.append(said[0]) or real(*said))
    told = []
    for id in (hidden, UUID(int=9)):
        asked.clear()
        with pytest.raises(NotFound):
            lab.service.places.check(of(DINKES), id)
        told.append(list(asked))
    assert told[0] == told[1]


def test_a_page_of_the_feed_looks_at_so_many_events(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service.feed, "AT_ONCE", 5)
    monkeypatch.setattr(service.feed, "MOST", 10)
    mine = lab.propose("Milik sendiri")
    for number in range(25):
        lab.propose(f"Lain {number}", agency=f"{TANGSEL}/DPMPTSP")
    last = lab.propose("Terakhir")
    found, after, pages = [], 0, 0
    while True:
        page = lab.service.feed.page(of(DINKES), after, 3)
        assert len(page.events) <= 3
        assert page.reached - after <= 10
        found += [event.originator_id for event in page.events]
        after, pages = page.reached, pages + 1
        if not page.more:
            break
    assert found == [REGION_ID, DINKES, mine, last]
    assert pages > 2
    assert after == lab.store.last_position()


def test_a_page_ends_where_the_next_event_for_the_caller_begins(lab: Lab) -> None:
    first, second = lab.propose("Satu"), lab.propose("Dua")
    page = lab.service.feed.page(of(DINKES), 0, 3)
    assert ([event.originator_id for event in page.events], page.more) == ([REGION_ID, DINKES, first], True)
    rest = lab.service.feed.page(of(DINKES), page.reached, 3)
    assert ([event.originator_id for event in rest.events], rest.more) == ([second], False)


def attach(lab: Lab, id: UUID) -> None:
    lab.do("innovation", "attach-evidence", id, sha256=DIGEST, name="a.pdf", media_type="application/pdf", size=9)


def test_a_file_is_found_by_what_it_is_evidence_of(lab: Lab) -> None:
    id, files = lab.propose(), lab.service.attachments
    assert not files.readable(of(DINKES), DIGEST)
    attach(lab, id)
    assert files.readable(of(DINKES), DIGEST)
    assert not files.readable(of(region=TANGSEL), DIGEST)
    lab.do("innovation", "verify-evidence", id, sha256=DIGEST)


def test_what_was_recorded_before_files_were_claimed_is_claimed_once(lab: Lab) -> None:
    attach(lab, lab.propose())
    connection = lab.store.connection()
    connection.execute("DELETE FROM claims WHERE key LIKE 'evidence:%'")
    connection.close()
    assert [lab.service.attachments.readable(of(DINKES), DIGEST) for _ in range(2)] == [True, True]


def test_whoever_brought_a_file_may_read_it(lab: Lab) -> None:
    files = lab.service.attachments
    for _ in range(2):
        files.uploaded(of(DINKES), DIGEST)
    assert files.readable(of(DINKES), DIGEST)
    assert not files.readable(Actor(account="budi", grants=of(DINKES).grants), DIGEST)
