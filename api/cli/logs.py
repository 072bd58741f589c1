"""What a process that runs for long says: a line on stderr for each entry, as JSON or as text (`JEJAK_LOG`)."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any

from service.settings import Settings

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
"""What every record has; what else one has was said beside the message."""


def begin(settings: Settings) -> None:
    """For this process and those that it forks; our own entries from INFO on, others' from WARNING."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(AsJson() if settings.log == "json" else AsText())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("jejak").setLevel(logging.INFO)


def _said(record: logging.LogRecord) -> dict[str, Any]:
    """The entry's members in their order; instants are in UTC."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    more = {name: value for name, value in vars(record).items() if name not in _OWN and value not in (None, "")}
    said = {"time": at, "level": record.levelname, "logger": record.name, "process": record.process,
            "message": record.getMessage(), **more}  # fmt: skip
    if record.exc_info:
        said["exception"] = logging.Formatter().formatException(record.exc_info)
    return said


class AsJson(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_said(record), ensure_ascii=True, default=str)


class AsText(logging.Formatter):
    """Whatever somebody got into an entry stays on its line."""

    def format(self, record: logging.LogRecord) -> str:
        said = _said(record)
        head = [str(said.pop(name)) for name in ("time", "level", "logger", "message")]
        del said["process"]
        return " ".join([*map(_plain, head), *(f"{name}={_plain(str(value))}" for name, value in said.items())])


def _plain(text: str) -> str:
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode("ascii") for each in text)
