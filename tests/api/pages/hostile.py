"""Texts that would be markup, scripts or formulas, or run from right to left, wherever a text is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PAYLOAD = "\"'><script>window.hit=1</script><img src=x onerror=window.hit=2><svg onload=window.hit=3>{{7*7}}${7*7}"
RTL = "مرحبا بالعالم"
LONG = "W" * 200
FORMULA = '=HYPERLINK("http://evil.test")'

Send = Callable[..., dict[str, Any]]
"""A command of the facilitator's: the address, what is said, the version it is about; its answer."""


def made(send: Send) -> dict[str, str]:
    """An innovation, its launch, cycle and agency, hostile in every text: their pages, by what each is."""
    text = PAYLOAD
    agency = send("/v1/agencies", {"region": "36.72", "code": "JAHAT", "name": f"{text}{RTL}"})["id"]
    cycle = send("/v1/cycles", {"region": "36.72", "name": text, "year": 2020, "programme": FORMULA})["id"]
    launch = send("/v1/launches", {"region": "36.72", "name": text, "month": "2020-08"})["id"]
    send(f"/v1/launches/{launch}/commands/fix-date", {"date": "2020-08-04", "place": FORMULA, "note": text}, version=1)
    texts = dict.fromkeys(("problem", "objective", "division", "note"), text)
    several: dict[str, Any] = {"tags": [text, FORMULA, RTL], "affairs": [text], "partners": [text]}
    proposal: dict[str, Any] = {
        **texts, **several, "title": f"{text}{LONG[:80]}", "agency": agency, "form": "public_service",
        "idea": f"{FORMULA}\n{RTL}", "benefit": LONG, "location": RTL, "occurred_on": "2020-01-06",
        "initiator": {"kind": "citizen", "name": text, "phone": FORMULA}, "origin": {"kind": "lab", "reference": text},
        "legal_basis": {"kind": "decree", "number": text, "year": 2020, "title": text},
    }  # fmt: skip
    id = send("/v1/innovations", proposal)["id"]
    for version, (verb, said) in enumerate({
        "start-stage": {"stage": "drum_up", "summary": text},
        "record-mentoring": {"stage": "drum_up", "participants": 3, "mentors": [{"organisation": text, "name": RTL}],
                             "topics": [text], "advice": text, "place": text},
        "complete-stage": {"stage": "drum_up", "result": text},
        "receive-complaint": {"key": text, "what": text, "channel": text, "reporter": text},
        "define-indicator": {"key": text, "kind": "output", "name": text, "unit": text, "better": "higher"},
        "receive-award": {"name": text, "giver": FORMULA},
        "change-custodian": {"agency": agency, "person_role": text, "reason": text},
        "mark-dormant": {"reason": text},
    }.items(), 1):  # fmt: skip
        send(f"/v1/innovations/{id}/commands/{verb}", said, version=version)
    return {"inovasi": f"/inovasi/{id}", "peluncuran": f"/peluncuran/{launch}", "angkatan": f"/angkatan/{cycle}",
            "opd": f"/opd/{agency}"}  # fmt: skip
