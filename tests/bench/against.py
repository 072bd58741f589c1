"""The same commands on this checkout and on another, in turns: what did the changes between them cost?

python -m tests.bench.against CHECKOUT [ROUNDS [PLACE …]]

CHECKOUT is a worktree of another commit; a side that knows accounts is asked with the token of one. Places:
`in_process` (load, decide, save on a SQLite file), `embedded` and `on_postgres` (commands over HTTP, 8 clients) and
`postgres` (lives over HTTP, 16 clients: of the 12 requests of a life two read); all four where none is named.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import http_commands, lives
from tests.bench.measuring import place
from tests.bench.servers import cpu_seconds, postgres
from tests.drills.kills import prepare
from tests.drills.serving import Product

HERE = Path(__file__).parents[2]
ROUNDS = 7
IN_PROCESS = """
import sys, time
from pathlib import Path
from tests.bench.lab import Lab
lab = Lab(Path(sys.argv[1]))
print("ready", flush=True)
for number in map(int, sys.stdin):
    wall, cpu = time.perf_counter(), time.process_time()
    for life in range(50):
        id = lab.propose()
        for version in range(1, 10):
            lab.do("innovation", "receive-award", {"name": "Inovasi Unik"}, id=id, expected=version,
                   key=f"k-{number}-{life}-{version}", digest=b"x" * 32)
    print(500 / (time.perf_counter() - wall), (time.process_time() - cpu) * 2, flush=True)
"""
"""Writes a line for each it reads: commands a second, CPU seconds for a thousand."""


@dataclass(slots=True)
class Side:
    """`run` gives commands a second; CPU seconds for 1,000 of them, of the product and of its database's server."""

    run: Callable[[], tuple[float, float, float]]
    rounds: list[tuple[float, float, float]] = field(default_factory=list)


def main(checkout: Path, rounds: int = ROUNDS, *places: str) -> None:
    for name in places or tuple(_PLACES):
        with place() as directory, ExitStack() as stack:
            sides = {of: stack.enter_context(side) for of, side in _PLACES[name](directory, checkout, stack).items()}
            for number in range(rounds + 1):  # the first warms up
                for side in sides.values():
                    done = side.run()
                    side.rounds += [done] if number else []
        before, now = ([median(figure) for figure in zip(*sides[of].rounds, strict=True)] for of in ("before", "now"))
        print(f"{name}: {before[0]:.0f} commands a second before, {now[0]:.0f} now: {now[0] / before[0]:.3f}")
        print(
            f"   CPU s for 1,000: {before[1]:.3f} before, {now[1]:.3f} now; the server's {before[2]:.3f}, {now[2]:.3f}"
        )
        ratios = sorted(b[0] / a[0] for a, b in zip(sides["before"].rounds, sides["now"].rounds, strict=True))
        print(f"   rounds: {', '.join(f'{each:.2f}' for each in ratios)}", flush=True)


@contextmanager
def in_process(directory: Path, checkout: Path) -> Iterator[Side]:
    directory.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-c", IN_PROCESS, str(directory)],
        env={**os.environ, **_imported_from(checkout)}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.readline()
    numbers = iter(range(10**6))

    def run() -> tuple[float, float, float]:
        print(next(numbers), file=process.stdin, flush=True)
        rate, cpu = map(float, process.stdout.readline().split())
        return rate, cpu, 0.0

    yield Side(run)
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


class _Other(Product):
    """The product of a checkout."""

    checkout = HERE

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **_imported_from(self.checkout)}


@contextmanager
def _served(
    directory: Path, checkout: Path, database: str | None = None, servers: Sequence[int] = (), *, lived: bool = False
) -> Iterator[Side]:
    directory.mkdir()
    product = _Other(directory, "--workers", str(lives.WORKERS if lived else http_commands.WORKERS), database=database)
    product.checkout = checkout
    product.start()
    agency = prepare(product)
    port, token = product.port, _token(product, checkout)

    def run() -> tuple[float, float, float]:
        ours, theirs = cpu_seconds(product.pid), sum(map(cpu_seconds, servers))
        if lived:
            done = lives.CLIENTS * lives.LIVES * lives.WRITES
            rate = lives._rate(lives.Side(port, product.pid, token, agency, product.kill)) * lives.WRITES
        else:
            done = http_commands.CLIENTS * http_commands.LIVES * (http_commands.COMMANDS + 1)
            rate = http_commands._rate(port, token, agency)
        lives._quiet(product.pid, *servers)
        ours, theirs = cpu_seconds(product.pid) - ours, sum(map(cpu_seconds, servers)) - theirs
        return rate, ours * 1000 / done, theirs * 1000 / done

    try:
        yield Side(run)
    finally:
        product.kill()


def _token(product: Product, checkout: Path) -> str:
    """A machine's, of an account that was granted its role, where the checkout knows such."""
    if not (checkout / "service" / "accounts.py").exists():
        return product.tokens["facilitator"]
    id = product.said("account", "register")["id"]
    product.said("account", "grant", id, "facilitator", "--region", "36.72")
    return str(product.said("token", "create", id, "--name", "bench", "--days", "1")["token"])


def _imported_from(checkout: Path) -> dict[str, str]:
    """Not from the working directory, which Python would look into first."""
    return {"PYTHONPATH": str(checkout), "PYTHONSAFEPATH": "1"}


def _in_process(directory: Path, checkout: Path, _: ExitStack) -> dict[str, Any]:
    return {of: in_process(directory / of, where) for of, where in (("before", checkout), ("now", HERE))}


def _embedded(directory: Path, checkout: Path, _: ExitStack) -> dict[str, Any]:
    sides = (("before", checkout), ("now", HERE))
    return {of: _served(directory / of, where) for of, where in sides}


def _postgres(directory: Path, checkout: Path, stack: ExitStack, *, lived: bool = False) -> dict[str, Any]:
    server = stack.enter_context(postgres(directory))
    sides = (("before", checkout), ("now", HERE))
    return {of: _served(directory / of, where, server.database(of), [server.pid], lived=lived) for of, where in sides}


_PLACES: dict[str, Callable[[Path, Path, ExitStack], dict[str, Any]]] = {
    "in_process": _in_process,
    "embedded": _embedded,
    "on_postgres": _postgres,
    "postgres": partial(_postgres, lived=True),
}


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was begun is ended
    main(Path(sys.argv[1]).resolve(), *(int(each) for each in sys.argv[2:3]), *sys.argv[3:])
