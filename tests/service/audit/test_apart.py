"""A bundle is verified apart: its verdict comes back, and whatever goes wrong there stays there."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.audit import apart
from service.audit.apart import UNFINISHED, verify_apart
from service.errors import Busy
from service.ledger.verdicts import Verdict
from tests.service.ledger.forge import bundle, genuine, head_of, note_of, policy_text, written


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    return written(tmp_path / "policy", policy_text().encode())


def test_the_verdict_comes_back_with_the_head(tmp_path: Path, policy: Path) -> None:
    found = verify_apart(written(tmp_path / "b", bundle()), policy)
    assert (found.verdict, found.exit, found.events, found.log) == ("OK", 0, 20, genuine().origin)


def test_what_is_no_bundle_is_corrupt(tmp_path: Path, policy: Path) -> None:
    found = verify_apart(written(tmp_path / "b", b"PK\x03\x04" + bytes(100)), policy)
    assert (found.verdict, found.exit, found.log) == ("BUNDLE_CORRUPT", int(Verdict.BUNDLE_CORRUPT), None)


def test_a_head_that_was_kept_binds(tmp_path: Path, policy: Path) -> None:
    kept = written(tmp_path / "kept", note_of(head_of(genuine(30, 3), 10)))
    assert verify_apart(written(tmp_path / "b", bundle()), policy, kept).verdict == "DIVERGED"


@pytest.mark.parametrize("bound", ["SECONDS", "MEMORY"])
def test_what_needs_more_than_it_gets_is_not_finished(
    bound: str, tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, bound, 0)
    assert verify_apart(written(tmp_path / "b", bundle()), policy).verdict == UNFINISHED


def test_one_is_verified_at_a_time(tmp_path: Path, policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = written(tmp_path / "b", bundle())
    with apart._free, pytest.raises(Busy):
        verify_apart(place, policy)
    assert verify_apart(place, policy).verdict == "OK"
