"""Every event keeps the version of the table of access that it was decided under: a changed table is a new version."""

from __future__ import annotations

import json
from hashlib import sha256

from domain.access import MAY, POLICY, Role

VERSIONS = {
    1: "e3e7205f0b5e1be0f732ccd6189fa500f5a667514bdfbd9ca82392879b0ef305",
    2: "56535716aaa81e3e744fb8c13fe67d66d80a667f85ac6e2fcbbeef5ce98c7244",
    3: "914b414cc072bf57b4e6cfbfbbd61e1e4c39def97f02caf4cd2929cdaaa1f2f7",
}
"""Version → digest of the table; a line is never changed, only added."""


def digest() -> str:
    table = [[role.value, {kind: sorted(verbs) for kind, verbs in MAY[role].items()}] for role in Role]
    return sha256(json.dumps(table, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def test_the_table_is_that_of_its_version() -> None:
    """Where this fails the table was changed: raise POLICY and add a line."""
    assert digest() == VERSIONS[POLICY]


def test_the_version_in_force_is_the_newest() -> None:
    assert max(VERSIONS) == POLICY


def test_each_version_is_another_table() -> None:
    assert len(set(VERSIONS.values())) == len(VERSIONS)
    assert list(VERSIONS) == list(range(1, len(VERSIONS) + 1))
