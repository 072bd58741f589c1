"""How the logs stand, as `jejak doctor` says it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from service.audit.logs import asking
from service.audit.standing import Standing, standing
from service.ledger.merkle import leaf_hash
from service.sql import Connection
from tests.service.audit.ledgers import fill, publish

LEAVES = [b"satu", b"dua", b"tiga"]
PUBLISHED = datetime(2025, 11, 21, 0, 0, 1, tzinfo=UTC)
"""When the first checkpoint of a test is."""


def test_of_each_name_the_newest_log_counts(db: Connection) -> None:
    ask = asking(db)
    assert standing(ask, PUBLISHED) == Standing(0, 0, (), ())
    fill(db, LEAVES)
    assert standing(ask, PUBLISHED) == Standing(1, 3, (), ("36.72",))
    db.execute("UPDATE ledger_log SET forked='{}'")
    assert standing(ask, PUBLISHED).forked == ("36.72",)
    fill(db, LEAVES[:2], origin="jejak.local/36.72/2")
    fill(db, [], name="system", origin="jejak.local/system")
    assert standing(ask, PUBLISHED) == Standing(2, 2, (), ("36.72",))


def test_a_log_is_unsigned_when_nothing_was_published_for_a_day(db: Connection) -> None:
    publish(db, fill(db, LEAVES), [leaf_hash(leaf) for leaf in LEAVES])
    day = timedelta(days=1)
    for passed, unsigned in ((timedelta(), ()), (day - timedelta(microseconds=1), ()), (day, ("36.72",))):
        assert standing(asking(db), PUBLISHED + passed).unsigned == unsigned
