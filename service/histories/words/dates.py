"""Business dates as Indonesians write them: "21 Desember 2020", "Agustus 2020", "2020"."""

from __future__ import annotations

import re

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
_SAID = re.compile(rf"(?a:(?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) (\d{{4}}))")


def date_said(edtf: str) -> str:
    """`2020-12-21` as "21 Desember 2020", `2020-08` as "Agustus 2020"; a year and what is no date stay."""
    parts = edtf.split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) not in (2, 3) or not 1 <= int(parts[1]) <= 12:
        return edtf
    month = f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return month if len(parts) == 2 else f"{int(parts[2])} {month}"


def date_read(words: str) -> str:
    """The EDTF form of a date in words; anything else stays as it is."""
    match = _SAID.fullmatch(words)
    if match is None:
        return words
    day, month, year = match.groups()
    edtf = f"{year}-{MONTHS.index(month) + 1:02}"
    return edtf if day is None else f"{edtf}-{int(day):02}"
