"""What a region may decide for itself (lifecycle, section 5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class LaunchGate(Enum):
    DESIGN_COMPLETED = "design_completed"
    DELIVER_STARTED = "deliver_started"
    DELIVER_COMPLETED = "deliver_completed"


class TimeZone(Enum):
    """The zones of Indonesia in the IANA database."""

    WIB = "Asia/Jakarta"
    WIB_PONTIANAK = "Asia/Pontianak"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    launch_gate: LaunchGate = LaunchGate.DELIVER_STARTED
    proof_days: int = 90
    launch_minimum: int = 1
    kecamatan_included: bool = False
    time_zone: TimeZone = TimeZone.WIB
    chain_required: bool = False
