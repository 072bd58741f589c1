"""The operator's policy: where it is read from, and how often a checkpoint is looked at for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from service.audit.logs import asking
from service.audit.policies import Witnessed, is_witnessed, opened, policy_of
from service.ledger.merkle import leaf_hash
from service.ledger.policy import LONGEST, parse_policy
from service.settings import Settings, Unusable
from service.sql import Connection
from tests.service.audit.ledgers import fill, publish
from tests.service.audit.ledgers import policy_of as written

ORIGIN = "jejak.local/36.72"
HASHES = [leaf_hash(b"daun")]
POLICY = parse_policy(written(ORIGIN).encode())


def test_the_policy_is_the_one_of_the_settings(tmp_path: Path) -> None:
    assert policy_of(Settings()) is None
    file = tmp_path / "policy"
    file.write_text(written(ORIGIN))
    assert policy_of(Settings(audit_policy=str(file))) == POLICY
    padding = "#" * (LONGEST - len(written(ORIGIN)) - 1) + "\n"
    file.write_text(written(ORIGIN) + padding)
    assert policy_of(Settings(audit_policy=str(file))) == POLICY


@pytest.mark.parametrize("text", ["quorum nobody\n", written(ORIGIN) + "#" * LONGEST])
def test_a_policy_that_cannot_be_used_ends_the_start(text: str, tmp_path: Path) -> None:
    file = tmp_path / "policy"
    for made in (False, True):
        if made:
            file.write_text(text)
        with pytest.raises(Unusable, match="JEJAK_AUDIT_POLICY names no policy"):
            policy_of(Settings(audit_policy=str(file)))


def test_each_checkpoint_is_looked_at_once(db: Connection) -> None:
    log, asked = fill(db, [b"daun"]), 0
    text = publish(db, log, HASHES)
    rows = [(no, log.number, 1, text, "") for no in range(2, 121)]
    for row in rows:
        db.execute("INSERT INTO ledger_checkpoint VALUES (?,?,?,?,?)", row)

    def ask(statement: str, parameters: Sequence[Any]) -> list[Any]:
        nonlocal asked
        asked += 1
        return asking(db)(statement, parameters)

    witnessed = Witnessed(ask, POLICY)
    assert (witnessed.latest(log.number), asked) == (None, 4)
    assert (witnessed.latest(log.number), asked) == (None, 5)
    note = publish(db, log, HASHES, witnesses=2)
    for asks in (6, 7):
        found = witnessed.latest(log.number)
        assert found is not None
        assert (found.note, asked) == (note, asks)


def test_a_checkpoint_that_the_policy_does_not_open_has_no_quorum(db: Connection) -> None:
    note, other = publish(db, fill(db, [b"daun"]), HASHES, witnesses=3), parse_policy(written("x/x").encode())
    assert is_witnessed(note, POLICY)
    for bad, policy in ((note, other), (note[:-9] + b"AAAAAAAA\n", POLICY), (b"", POLICY)):
        assert opened(bad, policy) is None
        assert not is_witnessed(bad, policy)
