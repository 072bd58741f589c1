"""How cities and newspapers write LAN's five stages, and which stage is meant (dossier 2.4)."""

from __future__ import annotations

from domain.values import Stage

LABELS: dict[str, Stage] = {
    "drum up": Stage.DRUM_UP,
    "drum-up": Stage.DRUM_UP,
    "drum_up": Stage.DRUM_UP,
    "kemauan berinovasi": Stage.DRUM_UP,
    "diagnose": Stage.DIAGNOSE,
    "diagnosis": Stage.DIAGNOSE,
    "memunculkan ide": Stage.DIAGNOSE,
    "design": Stage.DESIGN,
    "rencana aksi": Stage.DESIGN,
    "rencana aksi promosi inovasi": Stage.DESIGN,
    "deliver": Stage.DELIVER,
    "hasil dan bukti": Stage.DELIVER,
    "display": Stage.DISPLAY,
    "pesan tersampaikan": Stage.DISPLAY,
}


def stage_named(label: str) -> Stage | None:
    """The canonical stage of a local label; case and spaces do not matter."""
    return LABELS.get(" ".join(label.split()).casefold())


def stage_meant(stage: Stage | None, label: str | None) -> Stage | None:
    """The stage that a stage and a label beside it mean together; None when they do not (R05)."""
    if label is None:
        return stage
    named = stage_named(label)
    return named if stage is None or stage is named else None
