"""A whole life of an innovation in real browsers, by forms alone and without scripts; then its states are replayed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from tests.browser.pages import log_in, opened

STAGES = ("drum_up", "diagnose", "design")


class Desk:
    """A browser of somebody who holds one role."""

    def __init__(self, page: Page, url: str, role: str) -> None:
        self.page, self.url = page, url
        log_in(page, url, role)

    def open(self, path: str) -> None:
        self.page.goto(self.url + path)

    def fill(self, **said: str) -> None:
        """Names have `__` where fields have dots."""
        for name, value in said.items():
            field = self.page.locator(f'[name="{name.replace("__", ".")}"]')
            for around in field.locator("xpath=ancestor::details[not(@open)]").all():
                around.locator("> summary").click()
            if field.evaluate("each => each.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def send(self) -> None:
        with self.page.expect_navigation():
            self.page.locator('main form button[type="submit"]').click()

    def do(self, thing: str, verb: str, **said: str) -> None:
        self.open(f"{thing}/perintah/{verb}")
        self.fill(**said)
        self.send()
        assert "/perintah/" not in self.page.url, self.page.locator("main").inner_text()

    def began(self, address: str, **said: str) -> str:
        """The path of what was begun."""
        self.open(address)
        self.fill(**said)
        self.send()
        assert "/baru/" not in self.page.url, self.page.locator("main").inner_text()
        return "/" + "/".join(self.page.url.split("?")[0].split("/")[3:5])


@contextmanager
def at(browser: Browser, url: str, role: str) -> Iterator[Desk]:
    with opened(browser, java_script_enabled=False) as page:
        yield Desk(page, url, role)


def test_a_whole_life_is_lived_in_browsers_and_replayed(browser: Browser, url: str) -> None:
    with (
        at(browser, url, "facilitator") as lab,
        at(browser, url, "evaluator") as judge,
        at(browser, url, "leader") as head,
    ):
        one = lab.began("/inovasi/baru/propose", title="Antar Akta", agency=_first(lab), initiator__kind="agency",
                        origin__kind="lab", form="public_service", problem="Antre.", idea="Diantar.",
                        occurred_on="2020-01-06")  # fmt: skip
        launch = lab.began("/peluncuran/baru/plan", region="36.72", name="Launching 2020", month="2020-08")
        _refused_launch(lab, launch, one)
        for month, stage in enumerate(STAGES, 2):
            lab.do(one, "start-stage", stage=stage, occurred_on=f"2020-{month:02}-03")
            lab.do(one, "record-mentoring", stage=stage, participants="12", mentors__0__organisation="LAN RI",
                   occurred_on=f"2020-{month:02}-10")  # fmt: skip
            lab.do(one, "complete-stage", stage=stage, result="Disepakati", occurred_on=f"2020-{month:02}-20")
        lab.do(
            one,
            "adopt-action-plan",
            actions__0__what="Uji di dua kelurahan",
            actions__0__who="Disdukcapil",
            occurred_on="2020-05",
        )
        lab.do(one, "start-stage", stage="deliver", occurred_on="2020-06-01")
        lab.do(launch, "add-innovation", innovation=one.rpartition("/")[2])
        lab.do(launch, "fix-date", date="2020-08-04", place="Hotel")
        head.do(launch, "hold", date="2020-08-04", place="Hotel")
        lab.do(one, "receive-complaint", key="lambat", what="Akta datang terlambat", occurred_on="2020-09-02")
        judge.do(one, "record-monitoring", findings="Pengantaran tersendat", occurred_on="2020-10-01")
        judge.do(one, "evaluate", verdict="needs_improvement", summary="Perlu kurir", weaknesses__0__key="kurir",
                 weaknesses__0__what="Kurir kurang", occurred_on="2020-11-01")  # fmt: skip
        lab.do(one, "record-remediation", weakness="kurir", action="Menambah kurir", occurred_on="2021-01-04")
        judge.do(one, "record-monitoring", findings="Tepat waktu", occurred_on="2021-02-01")
        judge.do(one, "evaluate", verdict="beneficial", summary="Baik", resolves="kurir", occurred_on="2021-03-01")
        lab.open(one)
        told = lab.page.locator(".timeline").inner_text()
        for sentence in ("mengusulkan inovasi “Antar Akta”", "Diluncurkan pada “Launching 2020”, 4 Agustus 2020",
                         "Keluhan “lambat” diterima", "Kelemahan “kurir” ditemukan", "Kelemahan “kurir” teratasi",
                         "Inovasi dievaluasi: bermanfaat"):  # fmt: skip
            assert sentence in told
    _replayed(browser, url, one)


def _first(lab: Desk) -> str:
    lab.open("/inovasi/baru/propose")
    return str(lab.page.locator('[name="agency"] option').nth(1).get_attribute("value"))


def _refused_launch(lab: Desk, launch: str, one: str) -> None:
    lab.open(f"{launch}/perintah/add-innovation")
    lab.fill(innovation=one.rpartition("/")[2])
    lab.send()
    told = lab.page.locator('[role="alert"]')
    assert "belum memenuhi syarat peluncuran" in told.inner_text()
    assert told.get_by_role("link", name="Lihat aturan R06").get_attribute("href") == "/aturan/R06"


def _replayed(browser: Browser, url: str, one: str) -> None:
    """By the keys of the slider, from the first state to the last: each is shown with what it changed."""
    with opened(browser) as page:
        log_in(page, url, "auditor")
        page.goto(f"{url}{one}/keadaan?version=1")
        slider = page.get_by_role("slider")
        last = int(str(slider.get_attribute("max")))
        assert last > 20
        slider.focus()
        for version in range(2, last + 1):
            page.keyboard.press("ArrowRight")
            page.locator("#keadaan .now", has_text=f"#{version} ").wait_for()
            assert (
                page.locator(".comparison tbody tr").count() > 0 or page.get_by_text("tidak mengubah keadaan").count()
            )
            assert str(slider.get_attribute("aria-valuetext")).startswith(f"catatan {version} dari {last}: ")
        assert page.url.endswith(f"/keadaan?version={last}")
        assert page.locator("#kepala").get_by_text("Dievaluasi").count() == 1
        assert page.evaluate("document.activeElement.id") == "version"


def test_two_browsers_on_one_innovation_the_stale_form_comes_back_with_what_changed(browser: Browser, url: str) -> None:
    with at(browser, url, "facilitator") as one, at(browser, url, "innovator") as other:
        thing = one.began("/inovasi/baru/propose", title="Antar Akta", agency=_first(one), initiator__kind="agency",
                          origin__kind="lab", form="public_service", problem="Antre.", idea="Diantar.")  # fmt: skip
        one.open(f"{thing}/perintah/start-stage")
        other.do(thing, "revise", title="Antar Akta ke Rumah")
        one.fill(stage="drum_up", note="Disepakati bersama")
        one.send()
        told = one.page.locator("main").inner_text()
        assert "Yang berubah sementara itu" in told
        assert "Antar Akta ke Rumah" in told
        assert one.page.locator('[name="note"]').input_value() == "Disepakati bersama"
        one.send()
        assert one.page.url.endswith("#v3")


def test_what_others_record_is_announced_and_the_focus_stays(browser: Browser, url: str) -> None:
    with at(browser, url, "facilitator") as one, opened(browser) as page:
        thing = one.began("/inovasi/baru/propose", title="Antar Akta", agency=_first(one), initiator__kind="agency",
                          origin__kind="lab", form="public_service", problem="Antre.", idea="Diantar.")  # fmt: skip
        log_in(page, url, "auditor")
        page.goto(url + thing)
        page.locator("#type").focus()
        one.do(thing, "receive-award", name="Piala")
        news = page.get_by_role("status")
        page.get_by_text("1 peristiwa baru.").wait_for()
        assert page.evaluate("document.activeElement.id") == "type"
        news.get_by_role("link", name="Muat").click()
        page.get_by_text("Menerima penghargaan “Piala”").wait_for()
