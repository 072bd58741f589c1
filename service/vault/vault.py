"""The database of what may be destroyed: keys, tokens, passwords, sessions, who looked at what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from service.settings import is_postgresql
from service.sql import Connection

T = TypeVar("T")


class Vault(Protocol):
    """Safe among threads; nothing is opened before the first use, and a forked process opens its own.

    Tables are those of `schema.sql`. Every way raises Busy where the database does not answer, cannot be written or is
    written by others for too long; Rejected for a statement that is wrong.
    """

    @property
    def name(self) -> str:
        """sqlite or postgresql."""

    @property
    def place(self) -> str:
        """Where that is, for people: a file, or a server without a password."""

    def rows(self, sql: str, params: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        """What a statement finds; it cannot change anything. Placeholders are `?`."""

    def write(self, work: Callable[[Connection], T], *, durable: bool = True) -> T:
        """One transaction: all that the work does, or nothing; one after the other, whichever process it is in.

        The work may be run again where nothing of it was kept; an error of one of its statements must not be caught in
        it. Raises Taken for a key that is there already. Without `durable` it survives a killed process, a power cut
        perhaps not.
        """

    def scrub(self, *tables: str) -> None:
        """What was deleted from these tables is in no file of the database any more. Seldom: others wait meanwhile."""

    def usable(self) -> str:
        """How it is found; changes nothing. Raises Wrong where it cannot be written or others could read it."""

    def close(self) -> None: ...


def open_vault(address: str) -> Vault:
    """`sqlite:///FILE` or `postgresql://…`."""
    if is_postgresql(address):
        from service.vault.postgres import PostgresVault  # noqa: PLC0415  # a file needs no driver

        return PostgresVault(address)
    from service.vault.embedded import EmbeddedVault  # noqa: PLC0415  # nor the other way round

    return EmbeddedVault(address.removeprefix("sqlite:///"))
