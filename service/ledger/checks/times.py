"""When leaves say they were written: hardly ever before an earlier one, and not after they were witnessed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

TOLERANCE = timedelta(seconds=5)


class Times:
    """Takes the times of leaves in their order. `latest` is the latest so far, as leaves write it."""

    def __init__(self) -> None:
        self.latest = b""

    def goes_back(self, at: bytes) -> bool:
        """Whether this one is dated more than 5 s before an earlier leaf."""
        if at >= self.latest:
            self.latest = at
            return False
        return _moment(at) < _moment(self.latest) - TOLERANCE


def written_until(cosigned: int | None) -> bytes | None:
    """The latest time that a leaf may have whose head was cosigned at this POSIX second, as leaves write it; None
    where there is no limit."""
    if cosigned is None:
        return None
    try:
        latest = datetime.fromtimestamp(cosigned, UTC) + TOLERANCE
    except (ValueError, OverflowError, OSError):
        return None
    return latest.strftime("%Y-%m-%dT%H:%M:%S.%fZ").encode()


def _moment(written: bytes) -> datetime:
    return datetime.fromisoformat(written.decode())
