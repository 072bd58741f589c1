"""Edits by a superuser of the database: each is found with a kept head, and the first wrong leaf is named.

python -m tests.drills.edits [EDITS [SEED]]      on both databases

A third are made by somebody who has only the database, but makes everything in it fit together again; an auditor has
the writer's key at hand in half of all cases (always where only a tag was edited). No honest record is accused: every
tenth is looked at before it is edited.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from domain.access import Role, everywhere
from service.audit.checking.findings import Report
from service.audit.refusals import Attempt, Kept, Refusal, Refusals
from service.ledger.verdicts import Verdict
from service.store import Store
from tests.drills.superuser import File, Place, Server, Superuser
from tests.drills.tampering import FITTING, PLAIN, Case, Wrong
from tests.postgres import fresh_database
from tests.service.audit.checking.city import KEY, Auditor, auditor, connected, populate, publish
from tests.service.lab import START, Clock, Counting

INNOVATIONS = 80


def drill(place: Place, edits: int, seed: int) -> Counter[str]:
    """How many edits there were of each kind, and with which verdict they were found."""
    seen: Counter[str] = Counter()
    for number in range(edits):
        random = Random(f"{seed}/{number}")
        kind = random.choice(FITTING if number % 3 == 2 else PLAIN)
        with place.genuine() as db:
            honest = auditor(db)
            if not random.randrange(2):
                honest.key = None
            if not number % 10:
                before = honest.check(db)
                assert (before.verdict, before.unguarded) == (Verdict.OK, ()), before.findings
            case = Case(Superuser(db), random)
            with case.su.unguarded():
                wrong = kind(case)
            if case.afterwards:
                db.execute(case.afterwards)
            honest.key = KEY if wrong.tagged else honest.key
            report = honest.check(db)
            told = f"{seed}/{number} {kind.__name__} {wrong} {report.findings} {[each.first for each in report.logs]}"
            assert report.verdict is not Verdict.OK or report.unguarded, f"not found: {told}"
            assert _named(wrong, report, honest), f"another leaf is named: {told} {[x.between for x in report.logs]}"
            seen[f"{kind.__name__} {report.verdict.name if report.findings else 'UNGUARDED'}"] += 1
    return seen


def _named(wrong: Wrong, report: Report, auditor: Auditor) -> bool:
    if wrong.index < 0:
        return True
    log = next(each for each in report.logs if each.origin == wrong.log)
    if log.first is not None and log.first.index == wrong.index:
        return True
    return not wrong.sure and log.between is not None and log.between[0] <= wrong.index < log.between[1]


@contextmanager
def place(name: str, directory: Path, innovations: int = INNOVATIONS, *, refused: bool = True) -> Iterator[Place]:
    """A record on a database: `sqlite` or `postgresql`."""
    if name == "sqlite":
        file = directory / "jejak.db"
        _publish(f"sqlite:///{file}", innovations, refused)
        yield File(file)
        return
    with fresh_database() as address:
        _publish(address, innovations, refused)
        yield Server(address)


def _publish(address: str, innovations: int, refused: bool) -> None:
    populate(address, innovations)
    if refused:
        refuse(address)
    for db in connected(address):
        publish(db)


@contextmanager
def places(directory: Path, innovations: int = INNOVATIONS) -> Iterator[dict[str, Place]]:
    """The same record on both databases."""
    with ExitStack() as both:
        yield {name: both.enter_context(place(name, directory, innovations)) for name in ("sqlite", "postgresql")}


def refuse(address: str) -> None:
    """Commands that saw an old version, on every seventh innovation."""
    with closing(Store(address, writer_key=lambda: KEY)) as store:
        entered = Refusals(store, Clock(START), Counting())
        for number, id in enumerate(store.ids("innovation")[::7]):
            attempt = Attempt(
                actor=everywhere(f"a_{number % 2}", Role.INNOVATOR), kind="innovation", verb="revise",
                id=id, seen=number, correlation_id="c",
            )  # fmt: skip
            assert entered.keep(attempt, Refusal(status=412, code="version-mismatch", rule="R52")) is Kept.ENTERED


def main(edits: int = 1000, seed: int = 1) -> None:
    with TemporaryDirectory() as directory, places(Path(directory)) as found:
        for name, each in found.items():
            for kind, count in sorted(drill(each, edits, seed).items()):
                sys.stdout.write(f"{name:12}{count:5}  {kind}\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
