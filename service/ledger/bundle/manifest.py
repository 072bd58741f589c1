"""`manifest.json` of a bundle: what it is of, and the digest of every other member (FORMAT.md section 3)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

from service.ledger import base64s
from service.ledger.bundle import limits
from service.ledger.verdicts import Failed, Step

NAME = "manifest.json"
NEEDED = ("checkpoint", "leaves.bin", "states.bin")
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Manifest:
    """`scope` is the ids whose states travel, None for all; `files` the SHA-256 of each other member."""

    log: str
    size: int
    scope: frozenset[str] | None
    files: dict[str, bytes]


def read_manifest(data: bytes, names: Iterable[str]) -> Manifest:
    """The manifest of a bundle with members of these names; raises Failed at ARCHIVE, FORMAT or MEMBERS."""
    members = _parse(data)
    if members.get("format") != limits.FORMAT:
        raise Failed(Step.FORMAT, f"the format is not {limits.FORMAT}")
    try:
        manifest = _typed(members)
    except (ValueError, TypeError):
        raise Failed(Step.MEMBERS, "the manifest is not what the format says") from None
    if _canonical(members) != data:
        raise Failed(Step.MEMBERS, "the manifest is not canonical (RFC 8785)")
    if {*manifest.files} != {*names} - {NAME} or not {*NEEDED} <= {*manifest.files}:
        raise Failed(Step.MEMBERS, "the manifest does not list exactly the members, or one is missing")
    return manifest


def _parse(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused)
    except (ValueError, RecursionError):
        raise Failed(Step.ARCHIVE, "the manifest is not JSON, or has a key twice") from None
    if not isinstance(found, dict):
        raise Failed(Step.ARCHIVE, "the manifest is not a JSON object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)


def _typed(members: dict[str, Any]) -> Manifest:
    if set(members) != {"format", "log", "scope", "size", "files"}:
        raise ValueError("other members")
    log, size, scope, files = (members[name] for name in ("log", "size", "scope", "files"))
    if type(log) is not str or type(size) is not int or not 0 <= size < 2**63 or type(files) is not dict:
        raise TypeError("other types")
    if scope != "all" and (type(scope) is not list or not all(_ID.fullmatch(id) for id in scope)):
        raise TypeError("other types")
    digests = {name: base64s.decoded(digest) for name, digest in files.items()}
    return Manifest(log, size, None if scope == "all" else frozenset(scope), digests)


def _canonical(members: dict[str, Any]) -> bytes:
    """RFC 8785 for what `_typed` lets through: texts, integers below 2**63, lists and objects of them."""
    files = members["files"]
    ordered = {
        **members,
        "files": {
            name: files[name] for name in sorted(files, key=lambda each: each.encode("utf-16-be", "surrogatepass"))
        },
    }
    written = json.dumps(dict(sorted(ordered.items())), ensure_ascii=False, separators=(",", ":"))
    return written.encode("utf-8", "surrogatepass")
