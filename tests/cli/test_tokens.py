from __future__ import annotations

import pytest

from api.cli.serving.tokens import ACCOUNTS, is_local, made


@pytest.mark.parametrize(
    "database",
    [
        "sqlite:///jejak.db",
        "sqlite:////var/lib/jejak.db",
        "postgresql://localhost/jejak",
        "postgresql://u:p@127.0.0.1:5432/jejak",
        "postgresql://u@[::1]:5432/jejak",
        "postgresql:///jejak",
        "postgresql:///jejak?host=/var/run/postgresql",
        "postgresql://localhost:1,127.0.0.1:2/jejak",
    ],
)
def test_a_file_loopback_and_a_socket_are_local(database: str) -> None:
    assert is_local(database)


@pytest.mark.parametrize(
    "database",
    [
        "postgresql://db.example.org/jejak",
        "postgresql://u:p@10.0.0.1:5432/jejak",
        "postgresql://localhost,db.example.org/jejak",
        "postgresql:///jejak?host=db.example.org",
        "postgresql://localhost@db.example.org/jejak",
    ],
)
def test_any_other_host_is_not(database: str) -> None:
    assert not is_local(database)


def test_every_account_gets_a_token_of_its_own_each_time() -> None:
    first, second = made(), made()
    assert set(first) == set(ACCOUNTS)
    assert len({*first.values(), *second.values()}) == 2 * len(ACCOUNTS)
