from __future__ import annotations

import pytest

from api.cli.serving.tokens import ACCOUNTS, is_local, made
from api.wsgi import create
from service.settings import Unusable


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
        "postgresql:///jejak?hostaddr=10.0.0.1",
        "postgresql://localhost/jejak?hostaddr=10.0.0.1",
        "postgresql:///jejak?service=kota",
    ],
)
def test_any_other_host_is_not(database: str) -> None:
    assert not is_local(database)


@pytest.mark.parametrize("name", ["PGHOST", "PGHOSTADDR", "PGSERVICE"])
def test_a_host_that_only_the_environment_names_is_one_too(name: str) -> None:
    assert not is_local("postgresql:///jejak", {name: "10.0.0.1"})
    assert is_local("sqlite:///jejak.db", {name: "10.0.0.1"})


def test_tokens_for_development_in_the_environment_are_refused_where_the_store_is_not_local(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JEJAK_DATABASE", "postgresql://db.example.org/jejak")
    monkeypatch.setenv("JEJAK_DEV_TOKENS", '{"a-token": "dev-admin"}')
    with pytest.raises(Unusable, match="JEJAK_DEV_TOKENS"):
        create()


def test_every_account_gets_a_token_of_its_own_each_time() -> None:
    first, second = made(), made()
    assert set(first) == set(ACCOUNTS)
    assert len({*first.values(), *second.values()}) == 2 * len(ACCOUNTS)
