"""The JSON schemas of the payloads, built once."""

from __future__ import annotations

from typing import Any

from api.schemas import SCHEMAS

SHAPES: dict[str, dict[str, dict[str, Any]]] = {
    kind: {verb: schema.shape() for verb, schema in commands.items()} for kind, commands in SCHEMAS.items()
}
"""kind → command → JSON schema (2020-12) of its payload"""
