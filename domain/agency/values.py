"""The words an agency's history is written in."""

from __future__ import annotations

from enum import Enum


class AgencyKind(Enum):
    OPD = "opd"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"
    PUSKESMAS = "puskesmas"
    DIVISION = "division"


class AgencyStatus(Enum):
    ACTIVE = "active"
    CLOSED = "closed"
