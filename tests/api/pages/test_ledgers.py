"""The pages of the evidence: logs, heads, proofs and bundles, and the events of one innovation."""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pytest

from api.texts import LANGUAGES, texts
from service.audit.judging import Verdict
from service.audit.logs import asking, current, rows
from service.audit.looking import OUTCOMES
from service.bootstrap import Service
from service.ledger.checkpoint import parse_checkpoint
from service.ledger.merkle import leaf_hash
from service.ledger.note import parse_note
from service.ledger.policy import parse_policy
from service.ledger.proof import verify_proof
from service.ledger.verdicts import Verdict as OfBundle
from service.ledger.verify import verify
from tests.api.conftest import Caller, Lab
from tests.api.pages.conftest import Browser, said
from tests.service.audit.ledgers import policy_of, publish

ORIGIN = "jejak.local/36.72"
LOG = f"/audit/buku?log={ORIGIN}"
POLICY = parse_policy(policy_of(ORIGIN, quorum="quorum none").encode())
HOSTILE = "<script>alert(1)</script>"


def sign(service: Service) -> None:
    log = current(service.ledger.ask, "36.72")
    assert log is not None
    with closing(service.store.connection()) as db:
        publish(db, log, [row.hash for row in rows(asking(db), log.number, 0, log.size)])


def edit(service: Service, statement: str) -> None:
    """What a superuser can do: triggers off."""
    with closing(service.store.connection()) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        db.execute(statement)


@pytest.fixture
def innovation(lab: Lab, service: Service, browser: Browser) -> str:
    """The address of an innovation's page; its two events are signed, and an auditor looks."""
    address = lab.propose(title="Antar Akta", initiator={"kind": "citizen", "name": "Budi"})
    lab.do(address, "revise", {"title": "Antar Akta 2"})
    sign(service)
    browser.log_in("auditor", "token-of-auditor")
    return address.replace("/v1/innovations", "/inovasi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verdict_on_an_event_and_every_finding_has_its_words_and_what_to_do(language: str) -> None:
    t = texts(language).page
    wanted = [f"event_{verdict.value}{more}" for verdict in Verdict for more in ("", "_do")]
    wanted += [f"look_{what}_{outcome}" for what, outcomes in OUTCOMES.items() for outcome in outcomes]
    wanted += [f"look_{what}" for what in OUTCOMES]
    assert [key for key in wanted if not t.get(key)] == []


def test_each_log_is_told_with_who_signed_how_much_and_when(browser: Browser, innovation: str) -> None:
    told = said(browser.get("/audit"))
    assert "Kota Cilegon (36.72): peristiwa" in told
    assert "ditandatangani, belum disaksikan" in told
    assert "4 dari 4 daun" in told
    assert "Signed by" in said(browser.get("/audit?lang=en"))


def test_what_the_server_finds_is_called_its_own_word(browser: Browser, innovation: str) -> None:
    told = said(browser.get(LOG))
    assert "Ini kata server sendiri" in told
    assert "baik Sidik-sidik yang tersimpan menghasilkan akar yang ditandatangani." in told
    assert "tidak dapat dikatakan Server tidak diberi kebijakan" in told
    assert "Semua daun berada di bawah kepala terbaru" in told
    assert "/audit-guide/id" in browser.get(LOG).text


def test_a_tree_that_was_edited_is_found_and_said_with_what_to_do(
    browser: Browser, innovation: str, service: Service
) -> None:
    edit(service, "UPDATE ledger_leaf SET hash=zeroblob(32) WHERE leaf_index=1")
    assert "SALAH Sidik-sidik yang tersimpan TIDAK menghasilkan akar" in said(browser.get(LOG))


def test_what_is_newer_than_the_head_is_said_to_wait(browser: Browser, innovation: str, lab: Lab) -> None:
    lab.do(innovation.replace("/inovasi", "/v1/innovations"), "revise", {"title": "Baru"}, 2)
    assert "Ada daun yang lebih baru daripada kepala" in said(browser.get(LOG))
    assert "dalam buku" in said(browser.get(f"{innovation}/audit"))


def test_the_head_is_kept_as_it_was_signed(browser: Browser, innovation: str, service: Service) -> None:
    head = browser.get(f"/audit/buku/kepala?log={ORIGIN}")
    assert head.headers["Content-Disposition"] == 'attachment; filename="36.72-checkpoint.txt"'
    assert parse_checkpoint(parse_note(head.data).text).size == 4


def test_a_proof_that_is_downloaded_holds_for_whoever_has_the_key(
    browser: Browser, innovation: str, service: Service
) -> None:
    log = current(service.ledger.ask, "36.72")
    assert log is not None
    leaves = [row.leaf for row in rows(service.ledger.ask, log.number, 0, 4)]
    for version, index in ((1, 2), (2, 3)):
        proof = browser.get(f"{innovation}/audit/{version}")
        assert proof.headers["Content-Disposition"].startswith("attachment")
        assert verify_proof(proof.data, leaf_hash(leaves[index]), POLICY).size == 4
    assert browser.get(f"/audit/buku/bukti?log={ORIGIN}&leaf_index=3").data == proof.data
    for missing in ("3", "99999999999999999999"):
        assert browser.get(f"{innovation}/audit/{missing}").status_code == 404
    assert browser.get(f"/audit/buku/bukti?log={ORIGIN}&leaf_index=4").status_code == 422


def test_a_bundle_is_asked_for_by_a_form_and_holds(browser: Browser, innovation: str, tmp_path: Path) -> None:
    for page in (LOG, f"{innovation}/audit"):
        sent = browser.post(*form_of_bundle(browser, page))
        assert sent.status_code == 303, sent.text
        bundle = browser.get(sent.headers["Location"])
        while bundle.status_code == 202:
            bundle = browser.get(sent.headers["Location"])
        assert bundle.headers["Cache-Control"] == "no-store"
        place = tmp_path / "bundle.zip"
        place.write_bytes(bundle.data)
        bundle.close()
        assert verify(place, POLICY).verdict is OfBundle.OK


def form_of_bundle(browser: Browser, page: str) -> tuple[str, dict[str, str]]:
    (filled,) = re.findall(r'action="(/audit/berkas)">(.*?)</form>', browser.get(page).text, re.DOTALL)
    return filled[0], dict(re.findall(r'name="(\w+)" value="([^"]*)"', filled[1]))


def test_a_bundle_is_not_made_for_whoever_reads_a_part_or_sends_no_token(browser: Browser, innovation: str) -> None:
    assert browser.post("/audit/berkas", {"log": ORIGIN}).status_code == 403
    assert browser.get(f"/audit/berkas/{'0' * 32}").status_code == 404


def test_each_event_is_told_with_its_leaf_and_who_was_shown_names(
    browser: Browser, innovation: str, call: Caller
) -> None:
    path = innovation.replace("/inovasi", "/v1/innovations")
    assert call.get(f"{path}/history").status_code == 200
    told = said(browser.get(f"{innovation}/audit"))
    assert "#1 Diusulkan ditandatangani 2" in told
    assert "Daunnya berada di bawah kepala yang ditandatangani" in told
    assert f"dev-facilitator GET {path}/history" in told
    assert 'href="/v1/' not in browser.get(f"{innovation}/audit").text
    file = browser.get(f"{innovation}/audit?unduh=csv").text
    assert f"2,innovation.revised,{ORIGIN},3" in file
    assert "Who was shown names" in said(browser.get(f"{innovation}/audit?lang=en"))


def test_an_event_that_was_edited_is_told_so(browser: Browser, innovation: str, service: Service) -> None:
    edit(service, "UPDATE stored_events SET state=replace(state, 'Akta 2', 'Akta 3')")
    told = said(browser.get(f"{innovation}/audit"))
    assert "isi diubah" in told
    assert "ia diubah di basis data" in told


def test_an_event_that_cannot_be_read_any_more_is_told_of_and_not_stumbled_over(
    browser: Browser, innovation: str, service: Service
) -> None:
    edit(service, "UPDATE stored_events SET state=X'7B7D' WHERE topic='innovation.revised'")
    told = said(browser.get(f"{innovation}/audit"))
    assert "tidak dapat dibaca" in told
    assert "#1 Diusulkan ditandatangani" in told
    assert "isi diubah" in told


def test_who_was_shown_names_is_for_auditors_and_admins(browser: Browser, innovation: str) -> None:
    browser.client.delete_cookie("__Host-jejak", domain="jejak.test")
    browser.log_in("facilitator", "token-of-facilitator")
    told = said(browser.get(f"{innovation}/audit"))
    assert "Kepada siapa nama" not in told
    assert "ditandatangani" in told


def test_the_public_is_sent_to_log_in(browser: Browser, lab: Lab) -> None:
    innovation = lab.propose().replace("/v1/innovations", "/inovasi")
    for path in ("/audit", LOG, f"{innovation}/audit", f"{innovation}/audit/1"):
        assert browser.get(path).status_code == 303, path


def test_a_log_is_not_there_for_whoever_has_nothing_to_do_with_it(browser: Browser, lab: Lab, service: Service) -> None:
    lab.made("/v1/regions", {"code": "36.74", "name": HOSTILE}, role="admin")
    browser.log_in()
    assert "36.74" not in browser.get("/audit").text
    assert browser.get("/audit/buku?log=jejak.local/36.74").status_code == 404
    assert browser.get(LOG).status_code == 200
    assert "Belum ada kepala yang ditandatangani" in said(browser.get(LOG))


def test_names_that_others_chose_are_shown_as_texts(browser: Browser, lab: Lab) -> None:
    lab.made("/v1/regions", {"code": "36.74", "name": HOSTILE}, role="admin")
    browser.log_in("auditor", "token-of-auditor")
    for path in ("/audit", "/audit/buku?log=jejak.local/36.74"):
        told = browser.get(path).text
        assert HOSTILE not in told
        assert "&lt;script&gt;" in told
