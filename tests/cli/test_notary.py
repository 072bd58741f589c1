"""The demo's own signer and witness."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from api.cli.serving.notary import Notary
from service.ledger.policy import parse_policy
from service.settings import Settings
from tests.service.lab import open_lab


def test_logs_of_refusals_are_in_the_policy_before_anybody_is_refused(tmp_path: Path) -> None:
    settings = Settings(database=f"sqlite:///{tmp_path / 'jejak.db'}", evidence_dir=str(tmp_path / "evidence"))
    with open_lab(settings.database) as lab:
        lab.begin()
    with closing(Notary(settings, tmp_path / "notary")) as notary:
        policy = parse_policy(notary.policy.read_bytes())
    assert set(policy.logs) == {
        "jejak.local/36.72", "jejak.local/36.72/refusals", "jejak.local/system/refusals",
    }  # fmt: skip
