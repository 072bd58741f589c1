"""Roles with the least privilege: who serves, who keeps the read models, who may only look, who signs."""

from __future__ import annotations

from contextlib import closing
from importlib.resources import files
from typing import cast

from service.sql.errors import Rejected
from service.sql.postgres import PostgresConnection, told
from service.store.engine import Engine, Wrong

ROLES = ("jejak_app", "jejak_worker", "jejak_auditor", "jejak_signer")

_DUE = """
    SELECT 1 FROM pg_tables
    WHERE tablename='stored_events' AND schemaname=ANY(current_schemas(false))
      AND pg_has_role(tableowner, 'USAGE') AND to_regnamespace('jejak_worker') IS NOT NULL
"""


def grant(engine: Engine) -> None:
    """Makes the roles where they are missing, and gives each what it must have. Raises Wrong where that is refused."""
    if engine.name != "postgresql":
        raise Wrong(f"{engine.place}: only PostgreSQL has roles")
    with closing(engine.connection()) as connection:
        try:
            with told():
                cast("PostgresConnection", connection).raw.execute(_script())
        except Rejected as refused:
            raise Wrong(f"the roles could not be made: {str(refused).splitlines()[0]}") from refused


def due(engine: Engine) -> bool:
    """Have roles been made, and may this one give again what tables made since do not give yet?"""
    if engine.name != "postgresql":
        return False
    with closing(engine.connection()) as connection:
        return connection.execute(_DUE).fetchone() is not None


def _script() -> bytes:
    """One statement, so all of it or nothing."""
    return (files("service.store.postgres") / "roles.sql").read_bytes()
