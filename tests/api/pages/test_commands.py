"""Commands in a browser: offered, filled in, refused with their rule, stale, retried, recorded."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.api.conftest import Caller, Lab
from tests.api.pages.conftest import Browser, form, said


@pytest.fixture
def page(browser: Browser, lab: Lab) -> str:
    browser.log_in("facilitator", "token-of-facilitator")
    return lab.propose(title="Antar Akta").replace("/v1/innovations", "/inovasi")


def test_what_can_be_done_now_is_offered_and_the_rest_is_refused_with_its_rule(browser: Browser, page: str) -> None:
    offered = browser.get(f"{page}/perintah")
    assert f'href="{page}/perintah/start-stage"' in offered.text
    told = said(offered)
    assert "Selesaikan tahap" in told.split("Yang ditolak sekarang")[1]
    assert 'href="/aturan/R53"' in offered.text
    assert "perintah lain tidak termasuk wewenang Anda" in told


def test_every_command_has_its_form_and_opens_nothing_else(browser: Browser, page: str) -> None:
    for verb in re.findall(r'/perintah/([a-z-]+)"', browser.get(f"{page}/perintah").text):
        assert form(browser.get(f"{page}/perintah/{verb}"))[0] == f"{page}/perintah/{verb}"
    for verb in ("propose", "lompat", "evaluate/x"):
        assert browser.get(f"{page}/perintah/{verb}").status_code == 404
    assert browser.get(f"{page}/perintah/evaluate").status_code == 403


def test_a_form_that_is_sent_is_a_command_done_and_leads_to_its_entry(browser: Browser, page: str) -> None:
    answer = browser.fill(f"{page}/perintah/start-stage", stage="drum_up", occurred_on="2020-02-03")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}?selesai=recorded#v2")
    told = said(browser.get(answer.headers["Location"].split("#")[0]))
    assert "Sudah dicatat." in told
    assert "DISDUKCAPIL memulai tahap Drum Up , 3 Februari 2020" in told


def test_sent_twice_it_is_done_once(browser: Browser, page: str, call: Caller) -> None:
    action, held = form(browser.get(f"{page}/perintah/receive-award"))
    answers = [browser.post(action, {**held, "name": "Piala"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert version(call, page) == 2


def test_what_a_rule_refuses_is_told_with_the_rule_and_nothing_typed_is_lost(
    browser: Browser, page: str, call: Caller
) -> None:
    answer = browser.fill(f"{page}/perintah/complete-stage", stage="design", result="Rancangan & <b>gambar</b>")
    assert answer.status_code == 409
    assert 'href="/aturan/R' in answer.text
    assert "Rancangan &amp; &lt;b&gt;gambar&lt;/b&gt;" in answer.text
    assert "Ketika" in said(answer).split("Contoh aturan ini")[1]
    assert version(call, page) == 1


def test_a_refused_form_is_kept_as_evidence_like_any_other_refusal(browser: Browser, page: str, call: Caller) -> None:
    browser.fill(f"{page}/perintah/complete-stage", stage="design", result="x")
    kept = call.get("/v1/audit/refusals?region=36.72", role="auditor").json
    assert kept is not None
    assert [each["command"] for each in kept["items"]] == ["complete-stage"]


def test_what_is_wrong_is_told_at_its_field(browser: Browser, page: str) -> None:
    answer = browser.fill(f"{page}/perintah/start-stage", stage="", occurred_on="kemarin")
    assert answer.status_code == 422
    assert 'id="stage-error"' in answer.text
    assert 'id="occurred_on-error"' in answer.text
    assert 'value="kemarin"' in answer.text


def test_a_stale_form_tells_what_changed_and_goes_on_from_there(browser: Browser, page: str, lab: Lab) -> None:
    action, held = form(browser.get(f"{page}/perintah/start-stage"))
    lab.do(page.replace("/inovasi", "/v1/innovations"), "revise", {"title": "Antar Akta ke Rumah"})
    stale = browser.post(action, {**held, "stage": "drum_up", "note": "sudah disepakati"})
    assert stale.status_code == 412
    assert "Judul Antar Akta Antar Akta ke Rumah Fasilitator (dev-facilitator)" in said(stale)
    assert "sudah disepakati" in stale.text
    again = browser.post(action, {**form(stale)[1], "stage": "drum_up", "note": "sudah disepakati"})
    assert again.status_code == 303


def test_a_row_is_added_without_a_script_and_without_recording(browser: Browser, lab: Lab, call: Caller) -> None:
    page = lab.propose().replace("/v1/innovations", "/inovasi")
    browser.log_in("facilitator", "token-of-facilitator")
    action, held = form(browser.get(f"{page}/perintah/adopt-action-plan"))
    more = browser.post(action, {**held, "actions.0.what": "Rapat", "_add": "actions"})
    assert more.status_code == 200
    assert 'name="actions.1.what"' in more.text
    assert "Rapat" in more.text
    assert version(call, page) == 1


def test_rows_without_number_or_name_are_no_rows(browser: Browser, lab: Lab) -> None:
    page = lab.propose().replace("/v1/innovations", "/inovasi")
    browser.log_in("facilitator", "token-of-facilitator")
    action, held = form(browser.get(f"{page}/perintah/adopt-action-plan"))
    for name in ("9" * 5000, "٣٣٣٣", "", "²", "-1"):
        more = browser.post(action, {**held, f"actions.{name}.what": "Rapat", "_add": "actions"})
        assert (more.status_code, more.text.count('.what"') < 20) == (200, True), name


def test_what_no_region_is_called_is_not_looked_for(browser: Browser, lab: Lab) -> None:
    browser.log_in("facilitator", "token-of-facilitator")
    page = browser.get("/inovasi/baru/propose?region=%00")
    assert (page.status_code, "\0" in page.text) == (400, False)


def test_a_link_fills_in_nothing_but_the_region(browser: Browser, page: str) -> None:
    assert browser.get("/inovasi/baru/propose?region=36.72").status_code == 200
    for path in ("/inovasi/baru/propose?title=Palsu", f"{page}/perintah/discontinue?reason=Palsu"):
        answer = browser.get(path)
        assert (answer.status_code, "<form" in answer.text) == (400, False)


def test_an_innovation_is_proposed(browser: Browser, lab: Lab) -> None:
    browser.log_in("facilitator", "token-of-facilitator")
    said_of = {"initiator.kind": "agency", "origin.kind": "lab", "form": "public_service"}
    told = {"title": "Antar Akta", "agency": lab.agency["id"], "problem": "Antre.", "idea": "Diantar."}
    answer = browser.fill("/inovasi/baru/propose", **told, **said_of)
    assert answer.status_code == 303
    assert "Antar Akta" in said(browser.get(answer.headers["Location"].split("#")[0]))


def test_a_launch_is_planned(browser: Browser, lab: Lab) -> None:
    browser.log_in("facilitator", "token-of-facilitator")
    answer = browser.fill("/peluncuran/baru/plan", region="36.72", name="Launching", month="2020-08")
    assert (answer.status_code, answer.headers["Location"][:12]) == (303, "/peluncuran/")


def test_where_there_are_several_regions_one_is_chosen_first(browser: Browser, lab: Lab) -> None:
    lab.made("/v1/regions", {"code": "36.74", "name": "Kota Tangerang Selatan"}, role="admin")
    browser.log_in("facilitator", "token-of-facilitator")
    assert "Kota Tangerang Selatan" in said(browser.get("/inovasi/baru/propose"))
    assert "Disdukcapil" in said(browser.get("/inovasi/baru/propose?region=36.72"))


def test_a_correction_is_of_the_type_of_what_it_corrects(browser: Browser, page: str, lab: Lab, call: Caller) -> None:
    lab.do(page.replace("/inovasi", "/v1/innovations"), "receive-award", {"name": "Piala", "year": 2019})
    of_year = {"event": "2", "field": "year", "value": "2020", "reason": "salah ketik"}
    assert browser.fill(f"{page}/perintah/correct", **of_year).status_code == 303
    of_name = {"event": "2", "field": "name", "value": "2020", "reason": "namanya begitu"}
    assert browser.fill(f"{page}/perintah/correct", **of_name).status_code == 303
    shown = call.get(page.replace("/inovasi", "/v1/innovations")).json
    assert shown is not None
    assert [(each["name"], each["year"]) for each in shown["awards"]] == [("2020", 2020)]


@pytest.mark.parametrize("value", ["NaN", "[", '{"a":1}', "1e999", "[[[[]]]]", "null"])
def test_no_correction_does_more_than_be_refused(browser: Browser, page: str, lab: Lab, value: str) -> None:
    lab.do(page.replace("/inovasi", "/v1/innovations"), "receive-award", {"name": "Piala", "year": 2019})
    sent = {"event": "2", "field": "year", "value": value, "reason": "salah"}
    assert browser.fill(f"{page}/perintah/correct", **sent).status_code in (303, 409, 422)


def test_a_file_is_kept_and_attached_in_one_step(browser: Browser, page: str) -> None:
    answer = attach(browser, page, b"tanggal,jumlah\n2020-01-01,3\n", "layanan.csv", purpose="data dukung")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{page}/bukti?selesai=recorded#v2")
    assert "layanan.csv" in said(browser.get(f"{page}/bukti"))


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [(b"", "kosong.csv", 422), (b"", "", 422), (b"MZ\x90\x00\x03" * 50, "program.exe", 415)],
)
def test_what_is_no_evidence_is_refused_on_the_same_page(
    browser: Browser, page: str, content: bytes, name: str, status: int
) -> None:
    answer = attach(browser, page, content, name)
    assert answer.status_code == status
    assert "Lampirkan bukti" in said(answer)


def attach(browser: Browser, page: str, content: bytes, name: str, **more: str) -> TestResponse:
    action, held = form(browser.get(f"{page}/bukti"))
    held.pop("file")
    filled: dict[str, Any] = {**held, **more, "file": (io.BytesIO(content), name)}
    return browser.post(action, filled, content_type="multipart/form-data")


@pytest.mark.parametrize("verb", ["start-stage", "evaluate"])
def test_without_the_form_nothing_is_done(browser: Browser, page: str, call: Caller, verb: str) -> None:
    sent = browser.post(
        f"{page}/perintah/{verb}", {"stage": "drum_up", "_version": "1", "_key": "a" * 20, "token": "x"}
    )
    assert sent.status_code == 403
    assert version(call, page) == 1


def test_the_public_is_sent_to_log_in(browser: Browser, lab: Lab) -> None:
    page = lab.propose().replace("/v1/innovations", "/inovasi")
    for path in (f"{page}/perintah", f"{page}/perintah/start-stage", "/inovasi/baru/propose"):
        assert browser.get(path).headers["Location"].startswith("/masuk")


def test_what_was_typed_outlives_the_session_and_is_sent_once_more_by_hand(
    browser: Browser, page: str, call: Caller
) -> None:
    action, held = form(browser.get(f"{page}/perintah/start-stage"))
    typed = {**held, "stage": "drum_up", "note": "Disepakati & <b>lama</b> diketik"}
    browser.fill("/keluar")
    over = browser.post(action, typed)
    assert over.status_code == 403
    assert "Sesi Anda sudah berakhir" in said(over)
    browser.log_in("facilitator", "token-of-facilitator")
    shown = browser.post(*form(over))
    assert shown.status_code == 403
    assert "belum ada yang dicatat" in said(shown)
    assert "Disepakati &amp; &lt;b&gt;lama&lt;/b&gt; diketik" in shown.text
    assert version(call, page) == 1
    assert browser.post(action, {**form(shown)[1], "stage": "drum_up"}).status_code == 303


def test_another_site_can_fill_in_a_form_and_not_send_it(browser: Browser, page: str, call: Caller) -> None:
    action, held = form(browser.get(f"{page}/perintah/start-stage"))
    headers = {"Origin": "https://evil.test", "Sec-Fetch-Site": "cross-site"}
    answer = browser.post(action, {**held, "stage": "drum_up"}, headers=headers)
    assert answer.status_code == 403
    assert version(call, page) == 1


def test_what_shows_nobodys_name_is_not_kept_as_if_it_had(browser: Browser, lab: Lab, call: Caller) -> None:
    named = {"kind": "citizen", "name": "Budi Santoso"}
    page = lab.propose(initiator=named).replace("/v1/innovations", "/inovasi")
    browser.log_in("facilitator", "token-of-facilitator")
    for part in ("perintah", "perintah/start-stage", "bukti"):
        assert "Budi Santoso" not in browser.get(f"{page}/{part}").text
    assert "Budi Santoso" in browser.get(f"{page}/keadaan").text
    kept = call.get("/v1/audit/shown?region=36.72", role="auditor").json
    assert kept is not None
    assert {each["what"] for each in kept["items"]} == {f"GET {page}/keadaan"}


def version(call: Caller, page: str) -> int:
    shown = call.get(page.replace("/inovasi", "/v1/innovations")).json
    assert shown is not None
    return int(shown["version"])
