"""Kota Cilegon, 2022–2023: the mayor's instruction, a lab that reached Deliver, a launch planned for October 2023."""

from __future__ import annotations

from domain.access import Role
from domain.dates import BusinessDate
from domain.innovation.values import Form, Initiator, InitiatorKind
from domain.region.values import FigureOf
from domain.values import LegalBasis, LegalBasisKind, Precision, Scope, Stage
from service.demo.articles import CILEGON_2022, CILEGON_2023, between_the_lines
from service.demo.cilegon_2019 import REGION
from service.demo.script import Script, Step
from service.demo.telling import lab_innovations, proposal

DAY = "2023-09-26"
CYCLE = f"{REGION}/lab-2022-2023"
LAUNCH = f"{REGION}/launch-2023"
EGGS = f"{REGION}/2023/telur-asin"
SERVICES = f"{REGION}/2023/percepatan"

INSTRUCTION = LegalBasis(
    kind=LegalBasisKind.INSTRUCTION, number="1", year=2022, title="Inisiatif Usulan Inovasi Daerah"
)


def script() -> Script:
    yield from _names()
    yield from _lab()
    yield from _innovations()
    yield _figure()
    yield _launch()


def _names() -> Script:
    renamed = (
        (
            "BAPPEDA",
            "Badan Perencanaan Pembangunan Daerah dan Penelitian dan Pengembangan (Bappeda Litbang)",
            "2022",
            between_the_lines(CILEGON_2022, "nama berlaku sejak 2022; ditulis juga “Bappedalitbang”."),
        ),
        (
            "DISDUKCAPIL",
            "Dinas Kependudukan dan Catatan Sipil (DKCS)",
            "2023",
            between_the_lines(CILEGON_2023, "nama berlaku sejak 2023; perangkat daerahnya tetap yang sama."),
        ),
    )
    for code, name, since, note in renamed:
        yield Step(
            kind="agency",
            name=f"{REGION}/{code}",
            verb="rename",
            role=Role.FACILITATOR,
            on=since,
            note=note,
            said={"name": name, "from_": BusinessDate.parse(since)},
        )


def _lab() -> Script:
    yield Step(
        kind="cycle",
        name=CYCLE,
        verb="open",
        role=Role.FACILITATOR,
        on="2022",
        note=between_the_lines(CILEGON_2022, "nama angkatan, dan bahwa ia dimulai pada tahun instruksi itu."),
        said={
            "region": REGION,
            "year": 2022,
            "name": "Laboratorium Inovasi 2022–2023",
            "mentors": ("LAN",),
            "legal_bases": (INSTRUCTION,),
            "programme": "One Agency One Innovation",
        },
    )
    yield Step(
        kind="cycle",
        name=CYCLE,
        verb="advance",
        role=Role.FACILITATOR,
        on=DAY,
        note=f"{CILEGON_2023} Tahap keempat (deliver) telah dicapai pada hari diberitakan.",
        said={"stage": Stage.DELIVER},
    )


def _innovations() -> Script:
    eggs = between_the_lines(
        CILEGON_2023,
        "tahun usulan, dan bahwa Dinas Sosial penanggung jawabnya; artikel tidak menyebut perangkat daerahnya.",
    )
    made = proposal(
        REGION,
        "DINSOS",
        "Produk olahan telur asin kelompok masyarakat",
        initiator=Initiator(kind=InitiatorKind.CITIZEN),
        form=Form.OTHER,
        idea="Pengembangan produk olahan oleh kelompok masyarakat, seperti telur asin.",
    )
    yield from lab_innovations({EGGS: made}, CYCLE, "2023", eggs)
    yield _implemented(EGGS, eggs)
    services = between_the_lines(
        CILEGON_2023, "tahun usulan; artikel menyebut “beberapa implementasi” tanpa merincinya, dicatat sebagai satu."
    )
    faster = proposal(REGION, "DISDUKCAPIL", "Percepatan pelayanan publik di DKCS", idea="Percepatan pelayanan publik.")
    yield from lab_innovations({SERVICES: faster}, CYCLE, "2023", services)
    yield _implemented(SERVICES, services)


def _implemented(innovation: str, note: str) -> Step:
    return Step(
        kind="innovation",
        name=innovation,
        verb="record-implementation",
        role=Role.INNOVATOR,
        on=DAY,
        note=f"{note} Sejak kapan diterapkan tidak disebutkan, paling lambat 26 September 2023.",
        said={"since": BusinessDate.parse("2023"), "evidence": (CILEGON_2023,)},
    )


def _figure() -> Step:
    return Step(
        kind="region",
        name=REGION,
        verb="publish-figure",
        role=Role.FACILITATOR,
        on=DAY,
        note=f"{CILEGON_2023} “Lebih dari 100 inovasi telah dihasilkan melalui program ini”.",
        said={
            "scope": Scope.LAB,
            "of": FigureOf.INNOVATIONS,
            "value": 100,
            "precision": Precision.AT_LEAST,
            "on": BusinessDate.parse(DAY),
            "source": "Kepala Bidang Penelitian dan Pengembangan Bappeda Litbang Kota Cilegon",
        },
    )


def _launch() -> Step:
    return Step(
        kind="launch",
        name=LAUNCH,
        verb="plan",
        role=Role.FACILITATOR,
        on=DAY,
        note=f"{CILEGON_2023} “Rencananya akan kita gelar launching nanti pada bulan Oktober, namun untuk tanggal belum"
        " pasti”.",
        said={"region": REGION, "name": "Launching Inovasi Tahun 2023", "month": BusinessDate.parse("2023-10")},
    )
