"""Kota Cilegon, 2020: 42 new innovations and 17 already running, 59 together, launched on 4 August."""

from __future__ import annotations

from domain.access import Role
from domain.dates import BusinessDate
from domain.innovation.values import Origin, OriginKind
from domain.launch.values import Announced
from domain.values import Precision, Stage
from service.demo.articles import CILEGON_2020, between_the_lines
from service.demo.cilegon_2019 import AGENCIES, CYCLE, REGION
from service.demo.script import Script, Step
from service.demo.telling import StageTold, added_to, lab_innovations, proposal, stages

YEAR = "2020"
DAY = "2020-08-04"
LAUNCH = f"{REGION}/launch-2020"
NEW = 42

# agency code, short name, innovations that ran already
RUNNING: tuple[tuple[str, str, int], ...] = (
    ("DINKES", "Dinkes", 3),
    ("DKPP", "DKPP", 3),
    ("DP3AKB", "DP3AKB", 3),
    ("DINSOS", "Dinsos", 3),
    ("DISDUKCAPIL", "Disdukcapil", 3),
    ("DPAD", "DPAD", 2),
)
PRISON = f"{REGION}/running/DINKES/1"

STAGES = (
    StageTold(Stage.DRUM_UP, None),
    StageTold(Stage.DIAGNOSE, None),
    StageTold(Stage.DESIGN, None),
    StageTold(Stage.DELIVER, None, completed=False),
)

_SHARED_OUT = (
    "pembagian ke-42 inovasi di antara perangkat daerah, diusulkan pada tahun 2020; judul, bentuk, masalah dan gagasan"
    " tidak disebutkan."
)
_READY = "tahap lab dan tahunnya, disimpulkan dari peluncuran: rencana aksi selesai dan Deliver dimulai."
_RAN = (
    "pembagian ke-17 inovasi di antara 6 perangkat daerah (3, 3, 3, 3, 3, 2) dan mulai berjalannya paling lambat tahun"
    " 2020; judul, asal, bentuk, masalah dan gagasan tidak disebutkan."
)
_PRISON = (
    "mulai berjalannya paling lambat tahun 2020, asal, dan bahwa ia termasuk ke-17; nama puskesmas tidak disebutkan."
)


def script() -> Script:
    yield from _running()
    yield from _new()
    yield from _launch()


def titles() -> list[tuple[str, str, str]]:
    """(agency code, name of the innovation here, its neutral title): the 42, spread over every agency in turn"""
    share, rest = divmod(NEW, len(AGENCIES))
    return [
        (code, f"{REGION}/2020/{code}/{number}", f"Inovasi {short} {number}")
        for place, (code, _, short) in enumerate(AGENCIES)
        for number in range(1, share + (place < rest) + 1)
    ]


def _running() -> Script:
    for code, short, count in RUNNING:
        for number in range(1, count + 1):
            name = f"{REGION}/running/{code}/{number}"
            if name != PRISON:
                yield _imported(name, code, f"Inovasi berjalan {short} {number}", _RAN)
    yield from _in_prison()


def _imported(name: str, code: str, title: str, inferred: str, **more: object) -> Step:
    since, own = BusinessDate.parse(YEAR), Origin(kind=OriginKind.OWN)
    return Step(
        kind="innovation",
        name=name,
        verb="import-running",
        role=Role.INNOVATOR,
        on=DAY,
        note=between_the_lines(CILEGON_2020, inferred),
        said=proposal(REGION, code, title, running_since=since, origin=own, **more),
    )


def _in_prison() -> Script:
    title = "Pembelajaran kesehatan bagi warga binaan Lapas Cibeber"
    idea = "Sebuah puskesmas memberikan pembelajaran kesehatan kepada warga binaan di Lapas Cibeber."
    place = {"idea": idea, "division": "Puskesmas (nama tidak disebutkan)", "location": "Lapas Cibeber"}
    yield _imported(PRISON, "DINKES", title, _PRISON, **place)
    yield Step(
        kind="innovation",
        name=PRISON,
        verb="receive-award",
        role=Role.INNOVATOR,
        on=DAY,
        note=f"{CILEGON_2020} Nama, pemberi, tahun dan tingkat penghargaan tidak disebutkan.",
        said={"name": "Penghargaan (nama tidak disebutkan dalam artikel)"},
    )


def _new() -> Script:
    proposals = {name: proposal(REGION, code, title) for code, name, title in titles()}
    yield from lab_innovations(proposals, CYCLE, YEAR, between_the_lines(CILEGON_2020, _SHARED_OUT))
    yield from stages(proposals, STAGES, YEAR, between_the_lines(CILEGON_2020, _READY))


def _launch() -> Script:
    yield Step(
        kind="launch",
        name=LAUNCH,
        verb="plan",
        role=Role.FACILITATOR,
        on=DAY,
        note=between_the_lines(CILEGON_2020, "rencana dicatat pada hari pelaksanaannya."),
        said={"region": REGION, "name": "Launching Inovasi Tahun 2020", "date": BusinessDate.parse(DAY)},
    )
    names = [name for _, name, _ in titles()]
    yield from added_to(LAUNCH, names, DAY, between_the_lines(CILEGON_2020, "yang diluncurkan ke-42 inovasi baru."))
    yield Step(
        kind="launch",
        name=LAUNCH,
        verb="hold",
        role=Role.LEADER,
        on=DAY,
        note=f"{CILEGON_2020} “42 inovasi baru dari total keseluruhan sebanyak 59 inovasi, dimana 17 inovasi sudah"
        " dilaksanakan oleh 6 OPD”; nama hotelnya tidak disebutkan.",
        said={
            "date": BusinessDate.parse(DAY),
            "place": "Salah satu hotel di Kota Cilegon",
            "announced": Announced(new=NEW, running=17, total=59, precision=Precision.EXACT),
        },
    )
