"""What refuses changes of what was recorded: is every trigger there, on, and what we wrote; and is there no other.

That proves nothing about what was done while one was off; but somebody took it away, and it refuses nothing now.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.resources import files

from service.sql import Connection

_FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?AS \$\$(.*?)\$\$", re.DOTALL)
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) .*?;", re.DOTALL)
_SQLITE = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type='trigger'"
_HERE = "(SELECT relnamespace FROM pg_class WHERE oid=to_regclass('stored_events'))"
_POSTGRES = f"""
    SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid), t.tgenabled IN ('O', 'A')
    FROM pg_trigger t JOIN pg_class c ON c.oid=t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace={_HERE}
"""
_BODIES = f"SELECT proname, prosrc FROM pg_proc WHERE pronamespace={_HERE}"


def unguarded(db: Connection) -> list[str]:
    """A line for everything that is not as it should be."""
    return sorted(_in_postgres(db) if db.dialect.name == "postgres" else _in_sqlite(db))


def _in_sqlite(db: Connection) -> Iterator[str]:
    with closing(sqlite3.connect(":memory:")) as meant:
        meant.executescript((files("service.store") / "schema.sql").read_text(encoding="utf-8"))
        wanted = {name: (table, _plain(sql)) for name, table, sql in meant.execute(_SQLITE)}
    found = {name: (table, _plain(sql)) for name, table, sql in db.execute(_SQLITE)}
    yield from _differences(wanted, found, {table for table, _ in wanted.values()})


def _in_postgres(db: Connection) -> Iterator[str]:
    folder = files("service.store.postgres") / "migrations"
    scripts = "".join(each.read_text() for each in sorted(folder.iterdir(), key=lambda each: each.name))
    wanted = {each[1]: (_table(each[0]), _plain(each[0])) for each in _TRIGGER.finditer(scripts)}
    rows = db.execute(_POSTGRES).fetchall()
    found = {name: (table, _plain(sql) if on else "off") for name, table, sql, on in rows}
    yield from _differences(wanted, found, {table for table, _ in wanted.values()})
    bodies = dict(db.execute(_BODIES).fetchall())
    for name, body in dict(_FUNCTION.findall(scripts)).items():
        if bodies.get(name) != body:
            yield f"the function {name} is not the one that was installed"
    if db.execute("SHOW session_replication_role").fetchone()[0] != "origin":
        yield "this role's sessions begin with triggers switched off"


Triggers = dict[str, tuple[str, str]]


def _differences(wanted: Triggers, found: Triggers, tables: set[str]) -> Iterator[str]:
    for name, what in wanted.items():
        if name not in found:
            yield f"the trigger {name} is gone"
        elif found[name][1] == "off":
            yield f"the trigger {name} is switched off"
        elif found[name] != what:
            yield f"the trigger {name} is another one"
    for name, (table, _) in found.items():
        if name not in wanted and table in tables:
            yield f"there is a trigger {name} on {table} that is not ours"


def _table(sql: str) -> str:
    found = re.search(r" ON (?:\w+\.)?(\w+)", sql)
    return found[1] if found else ""


def _plain(sql: str) -> str:
    """Without schemas, and spaces as one."""
    return re.sub(r" ON \w+\.", " ON ", " ".join(sql.split())).removesuffix(";")
