"""Kota Tangerang Selatan, 2020: 22 lab innovations over 11 agencies, launched on 21 December."""

from __future__ import annotations

from domain.access import Role
from domain.dates import BusinessDate
from domain.region.values import FigureOf
from domain.values import Precision, Scope, Stage
from service.demo.articles import TANGSEL_2020, between_the_lines
from service.demo.script import Script, Step
from service.demo.telling import StageTold, added_to, agency, lab_innovations, proposal, stages

REGION = "36.74"
YEAR = "2020"
DAY = "2020-12-21"
CYCLE = f"{REGION}/lab-2020"
LAUNCH = f"{REGION}/launch-2020"

# code, name, short name, innovations of the lab
AGENCIES: tuple[tuple[str, str, str, int], ...] = (
    ("DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil (Disdukcapil)", "Disdukcapil", 6),
    ("DPMPTSP", "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu (DPMPTSP)", "DPMPTSP", 4),
    ("DISPAR", "Dinas Pariwisata", "Dinas Pariwisata", 2),
    ("DPAD", "Dinas Perpustakaan dan Arsip Daerah", "Dinas Perpustakaan dan Arsip Daerah", 2),
    (
        "DPMP3AKB",
        "Dinas Pemberdayaan Masyarakat, Pemberdayaan Perempuan, Perlindungan Anak dan Keluarga Berencana (DPMP3AKB)",
        "DPMP3AKB",
        2,
    ),
    ("DPU", "Dinas Pekerjaan Umum", "Dinas Pekerjaan Umum", 1),
    ("DISNAKER", "Dinas Tenaga Kerja (Disnaker)", "Disnaker", 1),
    ("DISPERINDAG", "Dinas Perindustrian dan Perdagangan (Disperindag)", "Disperindag", 1),
    ("DLH", "Dinas Lingkungan Hidup (DLH)", "DLH", 1),
    ("DKPP", "Dinas Ketahanan Pangan dan Perikanan", "Dinas Ketahanan Pangan dan Perikanan", 1),
    ("DISDIK", "Dinas Pendidikan", "Dinas Pendidikan", 1),
    ("BAPPEDA", "Badan Perencanaan Pembangunan Daerah (Bappeda)", "Bappeda", 0),
)
_SPELLING = {
    "DPMPTSP": "Artikel juga menulisnya “DMPTSP”.",
    "DPMP3AKB": "Artikel menulis singkatannya “DPMP3KAB”.",
    "BAPPEDA": "Artikel tidak menyebut inovasi dari perangkat daerah ini.",
}

STAGES = (
    StageTold(Stage.DRUM_UP, "kemauan berinovasi"),
    StageTold(Stage.DIAGNOSE, "diagnosis"),
    StageTold(Stage.DESIGN, "rencana aksi promosi inovasi"),
    StageTold(Stage.DELIVER, None),
)

_SINCE_WHEN = "terdaftar sejak tahun artikel; kode singkat dibuat untuk catatan ini."
_WHEN = "inovasi lab tahun 2020 dengan tanggal usulan tahun itu; judul, bentuk, masalah dan gagasan tidak disebutkan."
_STAGES_DONE = (
    "“empat tahapan sudah dilakukan” dibaca menurut urutan 5D; “diagnosis” dan “memunculkan ide” sama-sama Diagnose;"
    " label Deliver tidak ada dan tahap itu disimpulkan; tanggal dicatat sebagai tahun."
)


def script() -> Script:
    yield from _register()
    yield from _lab()
    yield from _launch()
    yield from _figures()


def titles() -> list[tuple[str, str, str]]:
    """(agency code, name of the innovation here, its neutral title)"""
    return [
        (code, f"{REGION}/2020/{code}/{number}", f"Inovasi {short} {number}")
        for code, _, short, count in AGENCIES
        for number in range(1, count + 1)
    ]


def _register() -> Script:
    note = between_the_lines(TANGSEL_2020, "kode wilayah menurut daftar Kemendagri.")
    said = {"code": REGION, "name": "Kota Tangerang Selatan"}
    yield Step(kind="region", name=REGION, verb="register", role=Role.ADMIN, on=YEAR, note=note, said=said)
    for code, name, _, _ in AGENCIES:
        spelling = _SPELLING.get(code, "")
        yield agency(REGION, code, name, YEAR, between_the_lines(TANGSEL_2020, _SINCE_WHEN, spelling).strip())


def _lab() -> Script:
    note = between_the_lines(TANGSEL_2020, "nama dan tahun angkatan; nota kesepahaman tidak disebutkan.")
    yield Step(
        kind="cycle",
        name=CYCLE,
        verb="open",
        role=Role.FACILITATOR,
        on=YEAR,
        note=note,
        said={"region": REGION, "year": 2020, "name": "Laboratorium Inovasi 2020", "mentors": ("LAN",)},
    )
    proposals = {name: proposal(REGION, code, title) for code, name, title in titles()}
    yield from lab_innovations(proposals, CYCLE, YEAR, between_the_lines(TANGSEL_2020, _WHEN))
    yield from stages(proposals, STAGES, YEAR, between_the_lines(TANGSEL_2020, _STAGES_DONE))


def _launch() -> Script:
    yield Step(
        kind="launch",
        name=LAUNCH,
        verb="plan",
        role=Role.FACILITATOR,
        on=DAY,
        note=between_the_lines(TANGSEL_2020, "rencana dicatat pada hari pelaksanaannya."),
        said={
            "region": REGION,
            "name": "Peluncuran Laboratorium Inovasi Kota Tangerang Selatan 2020",
            "date": BusinessDate.parse(DAY),
        },
    )
    names = [name for _, name, _ in titles()]
    batch = between_the_lines(TANGSEL_2020, "ke-22 inovasi itulah yang diluncurkan.")
    yield from added_to(LAUNCH, names, DAY, batch)
    yield Step(
        kind="launch",
        name=LAUNCH,
        verb="hold",
        role=Role.LEADER,
        on=DAY,
        note=TANGSEL_2020,
        said={"date": BusinessDate.parse(DAY), "place": "Lantai 4 Ruang Belandongan, Balaikota"},
    )


def _figures() -> Script:
    yield Step(
        kind="region",
        name=REGION,
        verb="set-target",
        role=Role.FACILITATOR,
        on=DAY,
        note=f"{TANGSEL_2020} “Tahun 2020 ada 11 OPD dan tahun depan bisa menjadi 35 OPD”.",
        said={"year": 2021, "agencies": 35},
    )
    for of, value in ((FigureOf.INNOVATIONS, 35), (FigureOf.AGENCIES, 19)):
        yield Step(
            kind="region",
            name=REGION,
            verb="publish-figure",
            role=Role.FACILITATOR,
            on=DAY,
            note=f"{TANGSEL_2020} “Hingga saat ini sudah ada 35 inovasi dari 19 OPD”; sebagian sudah berjalan.",
            said={
                "scope": Scope.PORTFOLIO,
                "of": of,
                "value": value,
                "precision": Precision.EXACT,
                "on": BusinessDate.parse(DAY),
                "source": "Kepala Bappeda Kota Tangerang Selatan, menurut detakbanten",
            },
        )
