"""The words that places, agencies, titles and texts are made of."""

from __future__ import annotations

from random import Random

# a province's code, and its hours before UTC; the codes are those of the Ministry of Home Affairs
PROVINCES: tuple[tuple[int, int], ...] = (
    *((code, 7) for code in (11, 12, 13, 14, 15, 16, 17, 18, 19, 21, 31, 32, 33, 34, 35, 36, 61, 62)),
    *((code, 8) for code in (51, 52, 53, 63, 64, 65, 71, 72, 73, 74, 75, 76)),
    *((code, 9) for code in (81, 82, 91, 92, 93, 94, 95, 96)),
)

AGENCIES: tuple[tuple[str, str], ...] = (
    ("DISDUKCAPIL", "Dinas Kependudukan dan Pencatatan Sipil"), ("DINKES", "Dinas Kesehatan"),
    ("DISDIK", "Dinas Pendidikan"), ("DPMPTSP", "Dinas Penanaman Modal dan PTSP"), ("DINSOS", "Dinas Sosial"),
    ("DLH", "Dinas Lingkungan Hidup"), ("DISHUB", "Dinas Perhubungan"), ("DPUPR", "Dinas Pekerjaan Umum"),
    ("DISKOMINFO", "Dinas Komunikasi dan Informatika"), ("DISNAKER", "Dinas Tenaga Kerja"),
    ("DISPERINDAG", "Dinas Perindustrian dan Perdagangan"), ("DINKOPUKM", "Dinas Koperasi dan UKM"),
    ("DKP", "Dinas Kelautan dan Perikanan"), ("DISTAN", "Dinas Pertanian"), ("DISBUDPAR", "Dinas Pariwisata"),
    ("DISPORA", "Dinas Pemuda dan Olahraga"), ("DPK", "Dinas Perpustakaan dan Kearsipan"),
    ("DPPKB", "Dinas Pengendalian Penduduk dan KB"), ("DP3A", "Dinas Pemberdayaan Perempuan"),
    ("DPMD", "Dinas Pemberdayaan Masyarakat"), ("DPRKP", "Dinas Perumahan"), ("DKPP", "Dinas Ketahanan Pangan"),
    ("SATPOLPP", "Satuan Polisi Pamong Praja"), ("DAMKAR", "Dinas Pemadam Kebakaran"),
    ("BAPPEDA", "Badan Perencanaan Pembangunan"), ("BKPSDM", "Badan Kepegawaian"),
    ("BPKAD", "Badan Pengelola Keuangan"), ("BAPENDA", "Badan Pendapatan"), ("BPBD", "Badan Penanggulangan Bencana"),
    ("KESBANGPOL", "Badan Kesatuan Bangsa dan Politik"), ("BRIDA", "Badan Riset dan Inovasi Daerah"),
    ("INSPEKTORAT", "Inspektorat"), ("SETDA", "Sekretariat Daerah"), ("SETWAN", "Sekretariat DPRD"),
    ("RSUD", "Rumah Sakit Umum Daerah"),
)  # fmt: skip

_TITLE = (
    "antar jemput akta loket puskesmas digital warga cepat peduli sehat cerdas keliling mandiri terpadu ramah sampah"
    " desa tani nelayan sekolah guru ibu anak lansia pasar pajak izin bencana banjir air bersih jalan lampu taman"
    " wisata budaya batik kopi beras ikan ternak vaksin stunting gizi posyandu kader remaja santri difabel usaha modal"
    " kredit tenaga kerja arsip buku baca kampung kota hijau bank data peta sensor aduan suara layanan malam mobil"
    " perahu gunung pesisir pulau sungai hutan kebun energi surya limbah kompos maggot hidroponik drone kamera siaga"
).split()
_THINGS = "antrean berkas kunjungan laporan peserta keluarga hari keluhan ton titik".split()
_PLACES = "kecamatan kelurahan desa puskesmas sekolah pasar loket posko balai kampung".split()
_DOES = (
    "diselesaikan dalam sehari",
    "berkurang separuh",
    "dilayani petugas keliling",
    "tercatat lengkap",
    "masih tertunda",
    "ditinjau bersama warga",
)


def region_name(number: int, city: bool) -> str:
    return f"{'Kota' if city else 'Kabupaten'} {_TITLE[number % len(_TITLE)].title()} {number // len(_TITLE) + 1}"


def title(chance: Random) -> str:
    return " ".join(chance.sample(_TITLE, chance.randint(2, 5))).title()


def sentence(chance: Random) -> str:
    """What somebody might note down, of no great length."""
    thing, place = chance.choice(_THINGS), chance.choice(_PLACES)
    return f"{chance.randint(2, 900)} {thing} di {chance.randint(1, 40)} {place} {chance.choice(_DOES)}."


def tags(chance: Random) -> tuple[str, ...]:
    return tuple(chance.sample(("digital", "kesehatan", "kependudukan", "umkm", "pangan", "lingkungan"), 2))
