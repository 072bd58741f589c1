"""Circumstances that scenarios start from, each told in one sentence and made with real commands."""

from __future__ import annotations

from typing import Any

from pytest_bdd import given, parsers, when

from domain.innovation.values import VACANT
from domain.values import STAGES, Stage
from service.histories.words.choices import choice_read
from service.histories.words.dates import date_read
from service.histories.words.sentence import Said
from tests.features.steps.wording import words
from tests.features.world import World

REGIONS = {"Kota Cilegon": "36.72", "Kota Tangerang Selatan": "36.74"}
KINDS = {"perangkat daerah": "opd", "kecamatan": "kecamatan", "kelurahan": "kelurahan", "puskesmas": "puskesmas",
         "bidang": "division"}  # fmt: skip
PROPOSED_ON = "2020-01-06"
DAYS = {Stage.DRUM_UP: "2020-02-03", Stage.DIAGNOSE: "2020-02-04", Stage.DESIGN: "2020-03-02",
        Stage.DELIVER: "2020-06-01", Stage.DISPLAY: "2020-07-01"}  # fmt: skip


def innovation(verb: str, on: str | None, role: str, occurred_on: str | None = None, **body: Any) -> Said:
    return Said(kind="innovation", verb=verb, on=on, role=role, occurred_on=occurred_on, body=body)


def launch(verb: str, on: str | None, role: str, occurred_on: str | None = None, **body: Any) -> Said:
    return Said(kind="launch", verb=verb, on=on, role=role, occurred_on=occurred_on, body=body)


def ensure_region(world: World, region: str) -> None:
    if not world.knows("region", region):
        body = {"code": REGIONS[region], "name": region}
        world.do(Said(kind="region", verb="register", role="admin", body=body))


def propose(world: World, title: str, agency: str, **more: Any) -> None:
    owner = world.id("agency", agency)
    world.do(innovation("propose", None, "innovator", PROPOSED_ON, title=title, agency=owner, **more))


def start(world: World, title: str, stage: Stage) -> None:
    world.do(innovation("start-stage", title, "innovator", DAYS[stage], stage=stage.value))


def complete(world: World, title: str, stage: Stage) -> None:
    world.do(innovation("complete-stage", title, "innovator", DAYS[stage], stage=stage.value))


def go_through(world: World, title: str, stages: tuple[Stage, ...]) -> None:
    for stage in stages:
        start(world, title, stage)
        complete(world, title, stage)


def make_ready(world: World, title: str, agency: str) -> None:
    propose(world, title, agency)
    go_through(world, title, Stage.DELIVER.earlier)
    start(world, title, Stage.DELIVER)


@given(parsers.re(rf'(?P<kind>{"|".join(KINDS)}) "(?P<name>[^"]*)" di "(?P<region>[^"]*)"'))
def an_agency(world: World, kind: str, name: str, region: str) -> None:
    ensure_region(world, region)
    code = name.upper().replace(" ", "-")
    body = {"region": region, "code": code, "name": name, "kind": KINDS[kind]}
    world.do(Said(kind="agency", verb="register", role="facilitator", body=body))


@given(words('inovasi "{title}" milik "{agency}"'))
def an_innovation(world: World, title: str, agency: str) -> None:
    propose(world, title, agency)


@given(words('inovasi "{title}" milik "{agency}" telah menyelesaikan tahap "{stage}"'))
def has_completed(world: World, title: str, agency: str, stage: str) -> None:
    last = Stage(choice_read(Stage, stage))
    propose(world, title, agency)
    go_through(world, title, STAGES[: last.place + 1])


@given(words('inovasi "{title}" milik "{agency}" telah memulai tahap "{stage}"'))
def has_started(world: World, title: str, agency: str, stage: str) -> None:
    last = Stage(choice_read(Stage, stage))
    propose(world, title, agency)
    go_through(world, title, last.earlier)
    start(world, title, last)


@given(words('inovasi "{title}" milik "{agency}" sudah berjalan sejak "{since}"'))
def runs_already(world: World, title: str, agency: str, since: str) -> None:
    owner = world.id("agency", agency)
    body = {"title": title, "agency": owner, "running_since": date_read(since)}
    world.do(innovation("import-running", None, "innovator", PROPOSED_ON, **body))


@given(words('angkatan "{name}" di "{region}"'))
def a_cycle(world: World, name: str, region: str) -> None:
    ensure_region(world, region)
    body = {"region": region, "year": 2020, "name": name}
    world.do(Said(kind="cycle", verb="open", role="facilitator", body=body))


@given(words('inovasi "{title}" telah diikutsertakan dalam angkatan "{cycle}"'))
def is_enrolled(world: World, title: str, cycle: str) -> None:
    a_cycle(world, cycle, "Kota Cilegon")
    world.do(innovation("enrol", title, "facilitator", cycle=world.id("cycle", cycle)))


@given(words('peluncuran "{name}" di "{region}" direncanakan pada "{month}"'))
def a_planned_launch(world: World, name: str, region: str, month: str) -> None:
    world.do(launch("plan", None, "facilitator", region=region, name=name, month=date_read(month)))


@given(words('peluncuran "{name}" di "{region}" memuat inovasi "{title}" milik "{agency}"'))
def a_launch_with(world: World, name: str, region: str, title: str, agency: str) -> None:
    make_ready(world, title, agency)
    a_planned_launch(world, name, region, "Agustus 2020")
    world.do(launch("add-innovation", name, "facilitator", innovation=world.id("innovation", title)))


@given(words('inovasi "{title}" milik "{agency}" telah diluncurkan tanggal "{day}"'))
def is_launched(world: World, title: str, agency: str, day: str) -> None:
    name, region = f"Peluncuran {title}", world.door.read("agency", world.id("agency", agency))["region"]
    named = next(city for city, code in REGIONS.items() if code == region)
    a_launch_with(world, name, named, title, agency)
    world.do(launch("hold", name, "leader", date=date_read(day), place="Balai Kota"))


@given(words('inovasi "{title}" milik "{agency}" diusulkan oleh "{who}" dan dinilai layak'))
def is_feasible(world: World, title: str, agency: str, who: str) -> None:
    kind = {"ASN": "civil_servant", "masyarakat": "citizen"}[who]
    propose(world, title, agency, initiator={"kind": kind})
    world.do(innovation("assess-feasibility", title, "evaluator", verdict="feasible"))


@given(words('inovasi "{title}" telah dinilai layak dan ditetapkan'))
def is_designated(world: World, title: str) -> None:
    world.do(innovation("assess-feasibility", title, "evaluator", verdict="feasible"))
    world.do(innovation("designate", title, "leader"))


@given(words('inovasi "{title}" sedang diuji coba'))
def is_tried(world: World, title: str) -> None:
    is_designated(world, title)
    world.do(innovation("start-trial", title, "innovator"))


@given(words('keluaran dan hasil inovasi "{title}" telah diukur'))
def is_measured(world: World, title: str) -> None:
    for key, kind in (("layanan-terbit", "output"), ("lama-layanan", "outcome")):
        world.do(innovation("define-indicator", title, "innovator", key=key, kind=kind))
        world.do(innovation("record-measurement", title, "innovator", key=key, value=12))


FINDS = 'evaluator menemukan kelemahan "{key}" pada inovasi "{title}"'
RESOLVES = 'evaluator menyatakan kelemahan "{key}" pada inovasi "{title}" teratasi'


def finding(key: str, title: str) -> Said:
    found = [{"key": key, "what": "Antrean masih panjang"}]
    return innovation("evaluate", title, "evaluator", verdict="needs_improvement", weaknesses=found)


def resolving(key: str, title: str) -> Said:
    return innovation("evaluate", title, "evaluator", verdict="beneficial", resolves=[key])


@given(words(FINDS))
def weakness_found(world: World, key: str, title: str) -> None:
    world.do(finding(key, title))


@when(words(FINDS))
def weakness_is_found(world: World, key: str, title: str) -> None:
    world.attempt(finding(key, title))


@when(words(RESOLVES))
def weakness_is_resolved(world: World, key: str, title: str) -> None:
    world.attempt(resolving(key, title))


@given(words('kelemahan "{key}" pada inovasi "{title}" telah diperbaiki dan teratasi'))
def weakness_resolved(world: World, key: str, title: str) -> None:
    world.do(finding(key, title))
    world.do(innovation("record-remediation", title, "innovator", weakness=key))
    world.do(resolving(key, title))


@given(parsers.re(r'bukti "(?P<name>[^"]*)" pada inovasi "(?P<title>[^"]*)" telah (?P<fate>diverifikasi|ditolak)'))
def evidence_judged(world: World, name: str, title: str, fate: str) -> None:
    world.do(innovation("attach-evidence", title, "innovator", name=name))
    verb, more = {"diverifikasi": ("verify-evidence", {}), "ditolak": ("reject-evidence", {"reason": "Buram"})}[fate]
    world.do(innovation(verb, title, "evaluator", sha256=name, **more))


@given(words('akun "{account}" berasal dari "{agency}"'))
def account_of(world: World, account: str, agency: str) -> None:
    world.reach[account] = frozenset({world.id("agency", agency)})


@given(words('fasilitator melihat jejak "{title}"'))
def trail_seen(world: World, title: str) -> None:
    id = world.id("innovation", title)
    world.seen["innovation", id] = world.door.read("innovation", id)["version"]


@given(words('jabatan penanggung jawab inovasi "{title}" dikosongkan'))
def custodian_vacant(world: World, title: str) -> None:
    world.do(innovation("change-custodian", title, "facilitator", person_role=VACANT))
