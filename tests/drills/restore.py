"""A copy taken under load, restored elsewhere: is everything there that was acknowledged before it began?

python -m tests.drills.restore [COMMANDS]   from each database to each, after so many commands (500)

The product is killed after the copy, as if its machine were lost. The restored record must hold every command that was
acknowledged before the copy began, exactly once; be, byte for byte, the beginning of the record that was lost; and have
read models that equal a replay.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from service import keeping
from service.bootstrap import open_service
from service.keeping.durable import DURABLE, pages
from service.settings import Settings
from service.store.engine import engine_for
from tests.drills.kills import WRITERS, Writer, prepare
from tests.drills.serving import JEJAK, Product, environment
from tests.service.projections.record import DATABASES, fresh

_PATIENCE = 120.0


def drill(source: str, target: str, commands: int, directory: Path) -> dict[str, Any]:
    """Addresses of two databases without a store. Raises AssertionError for the first thing lost, doubled or wrong."""
    lab = Product(directory, "--workers", "1", database=source)
    lab.start()
    agency = prepare(lab)
    writers = [Writer(lab, agency) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    before = _acknowledged(writers, commands)
    copied = copy(directory, source)
    during = len(_acknowledged(writers, len(before) + 1)) - len(before)
    lab.kill()
    for writer in writers:
        writer.over.set()
        writer.join()
    began = time.monotonic()
    restored = keeping.restore(Settings(database=target, secret_key="rahasia"), directory / "copy.gz")
    took = time.monotonic() - began
    assert restored.whole, restored
    _holds(target, before)
    assert _events(target) == _events(source)[: copied["last_position"]]
    return {
        "acknowledged_before": len(before),
        "acknowledged_during": during,
        "events_restored": restored.replay.events,
        "seconds_to_restore": round(took, 1),
    }


def _acknowledged(writers: list[Writer], least: int) -> set[str]:
    """The keys of what was acknowledged, once it is so many."""
    until = time.monotonic() + _PATIENCE
    while len(found := {key for writer in writers for key in list(writer.acknowledged)}) < least:
        assert time.monotonic() < until, "nobody acknowledges anything"
        time.sleep(0.01)
    return found


def _holds(address: str, keys: set[str]) -> None:
    with closing(open_service(Settings(database=address, secret_key="rahasia"))) as service:
        seen = Counter(event.correlation_id for event in service.store.feed(limit=10_000_000))
        assert service.projections.prove() == ()
    wrong = [key for key in keys if seen[key] != 1]
    assert not wrong, f"{len(wrong)} acknowledged commands are not there exactly once, e.g. {wrong[0]}"


def _events(address: str) -> list[Any]:
    with closing(engine_for(address).connection()) as db:
        return [row for page in pages(db, DURABLE[0]) for row in page]


def copy(directory: Path, address: str) -> Any:
    """What `jejak backup` says of the copy it took."""
    done = subprocess.run(
        [*JEJAK, "backup", str(directory / "copy.gz"), "--json"],
        env=environment(directory, address),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def main(commands: int = 500) -> None:
    for one, other in product(DATABASES, DATABASES):
        with (
            fresh(one) as source,
            fresh(other) as target,
            TemporaryDirectory(prefix=".drill-", dir=Path.cwd()) as place,
        ):
            print(one, "to", other, drill(source, target, commands, Path(place)), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
