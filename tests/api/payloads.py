"""For every command a payload that says nothing but what must be said, about nothing outside the home region."""

from __future__ import annotations

from typing import Any

from tests.api.reaching import HOME

_DECREE = {"kind": "decree", "number": "12", "year": 2020}
_MET = {"novelty": True, "benefit": True, "no_burden": True, "authority": True, "replicable": True}
_REASON = {"reason": "mutasi"}
_STAGE = {"stage": "drum_up"}
_FILE = {"sha256": "ab" * 32}
_SINCE = "2020-01-01"

INNOVATION: dict[str, dict[str, Any]] = {
    "revise": {"title": "Judul baru"},
    "enrol": {"cycle": "{cycle}"},
    "start-stage": _STAGE,
    "complete-stage": {**_STAGE, "result": "tuntas"},
    "reopen-stage": {**_STAGE, **_REASON},
    "record-mentoring": {**_STAGE, "mentors": [{"organisation": "LAN"}], "participants": 3},
    "adopt-action-plan": {"actions": [{"what": "uji", "who": "tim"}]},
    "assess-feasibility": {"verdict": "feasible", "criteria": _MET},
    "record-permission": {"by": "kepala dinas"},
    "designate": {"legal_basis": _DECREE},
    "start-trial": {},
    "finish-trial": {"result": "baik"},
    "stop-trial": {**_REASON, "reported_to": "wali kota"},
    "record-implementation": {"since": _SINCE, "evidence": ["berita acara"]},
    "define-indicator": {"key": "a", "kind": "output", "name": "n", "unit": "u", "better": "higher"},
    "record-measurement": {"key": "a", "value": 1, "source": "laporan"},
    "record-monitoring": {"findings": "jalan"},
    "evaluate": {"verdict": "beneficial", "summary": "baik"},
    "record-remediation": {"weakness": "a", "action": "loket"},
    "receive-complaint": {"key": "a", "what": "lama"},
    "answer-complaint": {"key": "a", "answer": "maaf"},
    "close-complaint": {"key": "a", "outcome": "selesai"},
    "confirm-benefit": {"statement": "terasa"},
    "deny-benefit": {**_REASON, "decision": "remediate"},
    "receive-award": {"name": "TOP 99"},
    "record-replication": {"by": "36.73"},
    "change-custodian": {**_REASON, "person_role": "vacant"},
    "mark-dormant": _REASON,
    "reactivate": _REASON,
    "discontinue": _REASON,
    "attach-evidence": {**_FILE, "name": "a.pdf", "media_type": "application/pdf", "size": 9},
    "verify-evidence": _FILE,
    "reject-evidence": {**_FILE, **_REASON},
    "correct": {"event": 1, "field": "title", "value": "Benar", **_REASON},
}
OTHERS: dict[str, dict[str, dict[str, Any]]] = {
    "cycle": {
        "sign-memorandum": {"parties": ["kota"], "signatories": ["wali"], "date": _SINCE, "place": "aula"},
        "schedule-stage": {**_STAGE, "from": _SINCE, "to": "2020-02-01"},
        "register-participant": {"agency": f"{HOME}/OWN"},
        "advance": _STAGE,
        "close": {},
    },
    "launch": {
        "add-innovation": {"innovation": "{innovation}"},
        "remove-innovation": {"innovation": "{innovation}"},
        "fix-date": {"date": "2024-08-17"},
        "postpone": _REASON,
        "hold": {"date": _SINCE, "place": "aula"},
        "cancel": _REASON,
    },
    "agency": {
        "rename": {"name": "Baru", "from": _SINCE},
        "reparent": {"parent": f"{HOME}/OWN"},
        "close": _REASON,
    },
    "region": {
        "set-target": {"year": 2024, "agencies": 3},
        "configure": {"proof_days": 30},
        "publish-figure": {"scope": "lab", "of": "agencies", "value": 3, "precision": "exact", "on": _SINCE},
        "register-trainee": {"key": "p", "programme": "PKA", "year": 2024},
    },
    "account": {
        "grant-role": {"role": "mentor", "region": HOME},
        "withdraw-role": {"role": "mentor", "region": HOME},
        "request-break-glass": {"role": "mentor", "region": HOME, **_REASON},
        "approve-break-glass": {},
        "end-break-glass": {},
        "link-identity": {"identity": {"issuer": "https://sso", "subject": "7"}},
        "close": _REASON,
        "reopen": {},
    },
    "erasure": {"approve": {}, "refuse": {**_REASON, "law": "UU 43/2009"}},
}
_PROPOSAL = {
    "title": "Baru",
    "agency": "{agency}",
    "initiator": {"kind": "agency"},
    "origin": {"kind": "lab"},
    "form": "public_service",
    "problem": "Antrean",
    "idea": "Diantar",
}
BEGINNING: dict[tuple[str, str], dict[str, Any]] = {
    ("innovation", "propose"): _PROPOSAL,
    ("innovation", "import-running"): {**_PROPOSAL, "running_since": "2019"},
    ("cycle", "open"): {"region": "{region}", "year": 2024, "name": "Lab"},
    ("launch", "plan"): {"region": "{region}", "name": "Launching", "month": "2024-08"},
    ("agency", "register"): {"region": "{region}", "code": "BARU", "name": "Baru"},
    ("region", "register"): {"code": "{region}", "name": "Baru"},
    ("account", "register"): {"home": "{region}"},
    ("erasure", "request"): {
        "region": "{region}",
        "subjects": ["00000000-0000-0000-0000-000000000009"],
        "legal_basis": "UU 27/2022 Pasal 8",
    },
}
CHANGING: dict[tuple[str, str], dict[str, Any]] = {
    ("innovation", "develop"): {**_PROPOSAL, "agency": f"{HOME}/OWN"},
    **{("innovation", verb): body for verb, body in INNOVATION.items()},
    **{(kind, verb): body for kind, commands in OTHERS.items() for verb, body in commands.items()},
}


def filled(body: dict[str, Any], things: dict[str, str]) -> dict[str, Any]:
    """With what `{kind}` stands for."""
    return {
        name: value.format(**things) if isinstance(value, str) and value.startswith("{") else value
        for name, value in body.items()
    }
