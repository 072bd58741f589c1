"""The Indonesian words of every choice that a command or a representation can hold."""

from __future__ import annotations

from enum import Enum

from domain.access import Role
from domain.account.values import AccountStatus
from domain.agency.values import AgencyKind, AgencyStatus
from domain.cycle.state import CycleStatus
from domain.erasure.state import ErasureStatus
from domain.innovation import values as v
from domain.launch.values import LaunchStatus
from domain.region.values import FigureOf
from domain.settings import LaunchGate, TimeZone
from domain.values import LegalBasisKind, Precision, Scope, Stage

CHOICES: dict[type[Enum], dict[str, str]] = {
    Role: {
        "innovator": "inovator",
        "facilitator": "fasilitator",
        "mentor": "mentor",
        "evaluator": "evaluator",
        "leader": "pimpinan",
        "admin": "admin",
        "auditor": "auditor",
        "public": "publik",
    },
    Stage: {
        "drum_up": "Drum-up",
        "diagnose": "Diagnose",
        "design": "Design",
        "deliver": "Deliver",
        "display": "Display",
    },
    Precision: {"exact": "tepat", "about": "sekitar", "at_least": "sedikitnya", "at_most": "sebanyak-banyaknya"},
    Scope: {"lab": "angkatan laboratorium", "portfolio": "seluruh portofolio", "reported": "dilaporkan ke indeks"},
    LegalBasisKind: {
        "instruction": "instruksi",
        "decree": "keputusan",
        "regulation": "peraturan kepala daerah",
        "bylaw": "peraturan daerah",
        "other": "lainnya",
    },
    FigureOf: {"innovations": "inovasi", "agencies": "perangkat daerah"},
    LaunchGate: {
        "design_completed": "Design selesai",
        "deliver_started": "Deliver dimulai",
        "deliver_completed": "Deliver selesai",
    },
    TimeZone: {
        "Asia/Jakarta": "WIB",
        "Asia/Pontianak": "WIB (Pontianak)",
        "Asia/Makassar": "WITA",
        "Asia/Jayapura": "WIT",
    },
    AgencyKind: {
        "opd": "dinas atau badan",
        "kecamatan": "kecamatan",
        "kelurahan": "kelurahan",
        "puskesmas": "puskesmas",
        "division": "bidang",
    },
    AccountStatus: {"active": "aktif", "closed": "ditutup"},
    ErasureStatus: {"requested": "diminta", "approved": "disetujui", "refused": "ditolak"},
    AgencyStatus: {"active": "aktif", "closed": "ditutup"},
    CycleStatus: {"open": "dibuka", "closed": "ditutup"},
    LaunchStatus: {
        "planned": "direncanakan",
        "dated": "bertanggal",
        "postponed": "ditunda",
        "held": "dilaksanakan",
        "cancelled": "dibatalkan",
    },
    v.InitiatorKind: {
        "regional_head": "kepala daerah",
        "council_member": "anggota DPRD",
        "civil_servant": "ASN",
        "agency": "perangkat daerah",
        "citizen": "masyarakat",
    },
    v.OriginKind: {
        "lab": "laboratorium inovasi",
        "leadership_training": "diklat kepemimpinan",
        "health_worker_contest": "lomba tenaga kesehatan",
        "contest": "lomba",
        "own": "mandiri",
        "replication": "replikasi",
    },
    v.Form: {"public_service": "pelayanan publik", "governance": "tata kelola pemerintahan", "other": "lainnya"},
    v.Milestone: {
        "proposed": "diusulkan",
        "mentored": "didampingi",
        "delivered": "dijalankan",
        "launched": "diluncurkan",
        "evaluated": "dievaluasi",
    },
    v.StageStatus: {"not_started": "belum dimulai", "in_progress": "sedang berjalan", "completed": "selesai"},
    v.Maturity: {"initiative": "inisiatif", "trial": "uji coba", "implemented": "penerapan"},
    v.Vitality: {
        "active": "berjalan",
        "dormant": "vakum",
        "discontinued": "dihentikan",
        "superseded": "dikembangkan",
    },
    v.FeasibilityVerdict: {"feasible": "layak", "not_feasible": "tidak layak"},
    v.Verdict: {
        "beneficial": "bermanfaat",
        "needs_improvement": "perlu perbaikan",
        "not_beneficial": "tidak bermanfaat",
    },
    v.IndicatorKind: {"output": "keluaran", "outcome": "hasil"},
    v.Better: {"higher": "naik", "lower": "turun"},
    v.AwardLevel: {
        "city": "kota",
        "province": "provinsi",
        "national": "nasional",
        "international": "internasional",
        "other": "lainnya",
    },
    v.DenialDecision: {"discontinue": "dihentikan", "remediate": "diperbaiki"},
    v.TrialStatus: {"running": "berjalan", "finished": "selesai", "stopped": "dihentikan"},
    v.WeaknessStatus: {"open": "terbuka", "remediated": "diperbaiki", "resolved": "teratasi"},
    v.ComplaintStatus: {"open": "terbuka", "answered": "dijawab", "closed": "ditutup"},
    v.EvidenceStatus: {"attached": "dilampirkan", "verified": "diverifikasi", "rejected": "ditolak"},
}
_READ = {kind: {word: value for value, word in words.items()} for kind, words in CHOICES.items()}


def choice_said(kind: type[Enum], value: str) -> str:
    """The word for a stored value; a value that is none of the choices stays as it is."""
    return CHOICES[kind].get(value, value)


def choice_read(kind: type[Enum], word: str) -> str:
    """The stored value of a word; a word that is none of the choices stays as it is, to be refused."""
    return _READ[kind].get(word, word)
