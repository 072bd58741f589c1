"""How a text is looked for on PostgreSQL, where an index gives all that match before the first."""

from __future__ import annotations

from contextlib import closing

from service.projections.catalogue import searching
from service.projections.innovations.grams import needed
from service.projections.placing import in_place
from service.sql import Connection
from tests.service.projections.record import fresh, opened

_TITLES = 20_000
_RARE = 7


def test_a_common_word_is_told_from_a_sample_and_a_rare_one_is_looked_up() -> None:
    with (
        fresh("postgres") as address,
        opened(address) as (_, projections),
        closing(projections.database.own_connection()) as own,
    ):
        db = in_place(own, projections.all)
        _fill(db)
        assert searching.few(db, "akta", 10) is None
        assert searching.few(db, "akta", _TITLES) is None
        found = searching.few(db, "paruh", 500)
        assert found is not None
        assert len(found[1]["ids"]) == _RARE


def _fill(db: Connection) -> None:
    """Every third title has the one word, a few have the other."""
    titles = [
        f"antar {'akta' if n % 3 == 0 else 'obat'} ke rumah warga {'paruh' if n < _RARE else n}" for n in range(_TITLES)
    ]
    rows = [(title, n.to_bytes(16, "big"), needed(title)) for n, title in enumerate(titles)]
    db.executemany("INSERT INTO innovation_search (folded, id, grams) VALUES (?,?,?)", rows)
