"""Kota Cilegon, 2019: the memorandum with LAN of 21 May, and about 86 innovations announced that day."""

from __future__ import annotations

from domain.access import Role
from domain.dates import BusinessDate
from domain.region.values import FigureOf
from domain.values import Precision, Scope
from service.demo.articles import CILEGON_2019, CILEGON_2020, between_the_lines
from service.demo.script import Script, Step
from service.demo.telling import agency

REGION = "36.72"
YEAR = "2019"
DAY = "2019-05-21"
CYCLE = f"{REGION}/lab-2019-2020"

# code, name, short name
AGENCIES: tuple[tuple[str, str, str], ...] = (
    ("DINKES", "Dinas Kesehatan", "Dinkes"),
    ("DKPP", "Dinas Ketahanan Pangan dan Pertanian (DKPP)", "DKPP"),
    ("DP3AKB", "Dinas Pemberdayaan Perempuan, Perlindungan Anak dan Keluarga Berencana (DP3AKB)", "DP3AKB"),
    ("DINSOS", "Dinas Sosial", "Dinsos"),
    ("DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil (Disdukcapil)", "Disdukcapil"),
    ("DPAD", "Dinas Perpustakaan dan Arsip Daerah (DPAD)", "DPAD"),
    ("BAPPEDA", "Badan Perencanaan Pembangunan Daerah (Bappeda)", "Bappeda"),
)


def script() -> Script:
    yield from _register()
    yield from _lab()
    yield _figure()


def _register() -> Script:
    note = between_the_lines(CILEGON_2019, "kode wilayah menurut daftar Kemendagri.")
    said = {"code": REGION, "name": "Kota Cilegon"}
    yield Step(kind="region", name=REGION, verb="register", role=Role.ADMIN, on=YEAR, note=note, said=said)
    for code, name, _ in AGENCIES:
        since = between_the_lines(CILEGON_2020, "sudah ada pada tahun 2019; kode singkat dibuat untuk catatan ini.")
        yield agency(REGION, code, name, YEAR, since)


def _lab() -> Script:
    yield Step(
        kind="cycle",
        name=CYCLE,
        verb="open",
        role=Role.FACILITATOR,
        on=DAY,
        note=between_the_lines(CILEGON_2019, "nama angkatan, dan bahwa ia dibuka pada hari nota kesepahaman."),
        said={"region": REGION, "year": 2019, "name": "Laboratorium Inovasi 2019–2020", "mentors": ("LAN",)},
    )
    yield Step(
        kind="cycle",
        name=CYCLE,
        verb="sign-memorandum",
        role=Role.FACILITATOR,
        on=DAY,
        note=between_the_lines(CILEGON_2019, "tahun 2019, dari “Selasa (21/5)”."),
        said={
            "parties": ("Pemerintah Kota Cilegon", "Lembaga Administrasi Negara (LAN)"),
            "signatories": ("Walikota Edi Ariadi", "Kepala LAN Adi Suryanto"),
            "date": BusinessDate.parse(DAY),
            "place": "Aula Setda II",
        },
    )


def _figure() -> Step:
    shares = (
        "Sekitar 60 persen dari puskesmas (hasil lomba tenaga kesehatan), sebagian hasil proyek perubahan diklatpim."
        " Angka ini tidak harus cocok dengan angka tahun 2020."
    )
    return Step(
        kind="region",
        name=REGION,
        verb="publish-figure",
        role=Role.FACILITATOR,
        on=DAY,
        note=f"{CILEGON_2019} {shares}",
        said={
            "scope": Scope.PORTFOLIO,
            "of": FigureOf.INNOVATIONS,
            "value": 86,
            "precision": Precision.ABOUT,
            "on": BusinessDate.parse(DAY),
            "source": "Walikota Cilegon, menurut ANTARA",
        },
    )
