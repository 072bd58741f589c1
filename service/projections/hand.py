"""The process that turns histories into rows: lines of aggregates come in, rows go out, until nothing comes any more.

python -m service.projections.hand ADDRESS PROJECTION POSITION FIRST LAST [SKIPPED POSITION]…
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from contextlib import closing

from service.projections.directory.projection import DirectoryProjection
from service.projections.hands import encoded_rows, write
from service.projections.innovations.projection import InnovationProjection
from service.projections.reading_histories import reading
from service.store.engine import engine_for

_KINDS: dict[str, type[InnovationProjection | DirectoryProjection]] = {
    kind.name: kind for kind in (InnovationProjection, DirectoryProjection)
}


def main(address: str, projection: str, upto: str, first: str, last: str, *skipped: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends with its parent
    gc.disable()  # nothing that it makes refers to itself, so there is nothing to look for
    kind, without = _KINDS[projection], frozenset(map(int, skipped))
    with closing(engine_for(address).connection()) as db:
        read = reading(db, kind.kinds, (first, last), int(upto), without)
        for line in sys.stdin.buffer:
            write(sys.stdout.buffer, encoded_rows(kind.rows_of(db.dialect, read(line.decode().split()))))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception:
        os._exit(1)
