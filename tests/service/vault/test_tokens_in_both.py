"""Tokens of machines are the same whichever database the vault is."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from service.errors import NotFound
from service.tokens import Tokens
from service.vault import Vault, open_vault
from tests.service.test_tokens import whose

BEGIN = datetime(2024, 6, 3, 2, 0, 0, 123456, tzinfo=UTC)


def test_what_is_kept_of_a_token_comes_back(vault: Vault) -> None:
    now = [BEGIN]
    tokens = Tokens(vault, lambda: now[0])
    made, text = tokens.create("robot", name="kios “A”", days=1, by="operator")
    assert tokens.held() == [made]
    assert whose(tokens, text) == "robot"
    now[0] += timedelta(hours=1)
    assert whose(tokens, text) == "robot"
    assert [token.last_used for token in tokens.held("robot")] == [now[0]]
    now[0] = BEGIN + timedelta(days=1)
    assert whose(tokens, text) is None


def test_what_is_revoked_is_refused_elsewhere_at_once(vault: Vault, address: str) -> None:
    tokens = Tokens(vault, lambda: BEGIN)
    made, text = tokens.create("robot", name="kiosk", days=1, by="operator")
    with closing(open_vault(address)) as other:
        elsewhere = Tokens(other, lambda: BEGIN)
        assert whose(elsewhere, text) == "robot"
        assert tokens.revoke(made.id, by="operator").revoked == BEGIN
        assert whose(elsewhere, text) is None
        assert elsewhere.revoke(text, by="somebody").revoked_by == "operator"
        with pytest.raises(NotFound):
            elsewhere.revoke("aaaaaaaa", by="operator")
