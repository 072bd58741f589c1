"""What a written scenario need not say: the required members of a command that the rule at hand is not about."""

from __future__ import annotations

from typing import Any

PROPOSAL: dict[str, Any] = {
    "problem": "Warga menunggu terlalu lama",
    "idea": "Layanan mendatangi warga",
    "initiator": {"kind": "agency"},
    "origin": {"kind": "own"},
    "form": "public_service",
}
CRITERIA = {"novelty": True, "benefit": True, "no_burden": True, "authority": True, "replicable": True}
DECREE = {"kind": "decree", "number": "12", "year": 2020}

DEFAULTS: dict[tuple[str, str], dict[str, Any]] = {
    ("innovation", "propose"): PROPOSAL,
    ("innovation", "import-running"): PROPOSAL,
    ("innovation", "develop"): PROPOSAL,
    ("innovation", "complete-stage"): {"result": "Tahap dijalankan"},
    ("innovation", "record-mentoring"): {
        "stage": "design",
        "mentors": [{"organisation": "LAN"}],
        "participants": 30,
    },
    ("innovation", "adopt-action-plan"): {"actions": [{"what": "Uji layanan", "who": "Tim inovasi"}]},
    ("innovation", "assess-feasibility"): {"criteria": CRITERIA},
    ("innovation", "designate"): {"legal_basis": DECREE},
    ("innovation", "stop-trial"): {"reason": "Uji coba gagal"},
    ("innovation", "record-implementation"): {"evidence": ["Berita acara"]},
    ("innovation", "define-indicator"): {"name": "Ukuran layanan", "unit": "layanan", "better": "higher"},
    ("innovation", "record-measurement"): {"source": "Laporan bulanan"},
    ("innovation", "record-monitoring"): {"findings": "Layanan berjalan"},
    ("innovation", "evaluate"): {"summary": "Layanan dinilai bersama warga"},
    ("innovation", "record-remediation"): {"action": "Loket ditambah"},
    ("innovation", "receive-complaint"): {"what": "Antrean terlalu panjang"},
    ("innovation", "answer-complaint"): {"answer": "Loket ditambah"},
    ("innovation", "close-complaint"): {"outcome": "Antrean berkurang"},
    ("innovation", "confirm-benefit"): {"statement": "Dirasakan warga"},
    ("innovation", "change-custodian"): {"reason": "Urusan dialihkan"},
    ("innovation", "attach-evidence"): {"media_type": "application/pdf", "size": 1024},
    ("cycle", "sign-memorandum"): {
        "parties": ["Pemerintah Kota", "Lembaga Administrasi Negara"],
        "signatories": ["Wali Kota", "Kepala LAN"],
        "date": "2019-05-21",
        "place": "Aula Setda II",
    },
    ("erasure", "request"): {"legal_basis": "UU 27/2022 Pasal 8"},
    ("erasure", "refuse"): {"reason": "Arsip wajib disimpan", "law": "UU 43/2009"},
    ("account", "request-break-glass"): {"reason": "Petugas yang berwenang berhalangan"},
    ("region", "publish-figure"): {"scope": "portfolio", "precision": "exact", "on": "2020-12-21"},
    ("region", "register-trainee"): {"programme": "Pelatihan Kepemimpinan Administrator", "year": 2020},
}


def completed(kind: str, verb: str, body: dict[str, Any]) -> dict[str, Any]:
    """The body with what it leaves out; a revision that says nothing revises the objective."""
    if verb == "revise" and not body:
        return {"objective": "Warga dilayani lebih cepat"}
    whole = dict(DEFAULTS.get((kind, verb), {}))
    for name, value in body.items():
        both = isinstance(value, dict) and isinstance(whole.get(name), dict)
        whole[name] = {**whole[name], **value} if both else value
    return whole
