"""`serve` and `demo`: everything running, from one command."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.cli import logs
from api.cli.failing import Broken
from api.cli.printing import as_json, emit, progress, say, table
from api.cli.serving import address, tokens
from api.cli.serving.family import Plan
from api.cli.serving.family import serve as run
from service.bootstrap import open_service
from service.settings import Settings, read_settings

if TYPE_CHECKING:
    from api.cli.serving.notary import Notary

_ENDING = (signal.SIGINT, signal.SIGTERM)


@click.command("serve")
@click.option("--bind", help="host:port; port 0 picks a free one. Default: JEJAK_BIND.")
@click.option("--workers", type=click.IntRange(1, 64), help="Web processes. Default: JEJAK_WORKERS.")
@click.option("--no-worker", is_flag=True, help="Without the projection worker; `jejak worker` runs it elsewhere.")
@click.option("--dev-tokens", is_flag=True, help="Accept random tokens, one a role; only with a local store.")
@as_json
def serve(bind: str | None, workers: int | None, no_worker: bool, dev_tokens: bool, as_json: bool) -> None:
    """Serve the record over HTTP, with the projection worker beside it, until SIGTERM or SIGINT."""
    _end_well_when_asked()
    settings = read_settings()
    if dev_tokens and not tokens.is_local(settings.database):
        raise Broken("--dev-tokens is refused: the store is not local")
    given = tokens.made() if dev_tokens else {}
    where = address.parsed(bind or settings.bind)
    _serve(where, given, workers=workers or settings.workers, with_worker=not no_worker, as_json=as_json)


@click.command("demo")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 picks a free one.")
@as_json
def demo(port: int, as_json: bool) -> None:
    """Serve real data of two cities from a fresh temporary store, until SIGTERM or SIGINT.

    The data come from five newspaper articles; the store is removed at the end.
    """
    _end_well_when_asked()
    with _temporary_store() as settings:
        remark = _load(settings)
        where = address.Address("127.0.0.1", port)
        with closing(_notary(settings)) as notary:
            _serve(where, tokens.made(), workers=settings.workers, with_worker=True, as_json=as_json, remark=remark,
                   notary=notary)  # fmt: skip


def _end_well_when_asked() -> None:
    """Until the web server has its own: a signal ends the process in order, status 0."""
    for number in _ENDING:
        signal.signal(number, lambda *_: sys.exit(0))


@contextmanager
def _temporary_store() -> Iterator[Settings]:
    """Settings for a store of its own, whatever the environment says, handed down through it; removed at the end."""
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # a signal between making it and minding it would leave it
    directory = Path(tempfile.mkdtemp(prefix="jejak-demo-"))
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        os.environ["JEJAK_DATABASE"] = f"sqlite:///{directory / 'jejak.db'}"
        for name in (
            "JEJAK_READ_DATABASE",
            "JEJAK_AUDIT_POLICY",
            "JEJAK_ORIGIN",
            "JEJAK_CONTACT",
            "JEJAK_VAULT",
            "JEJAK_OIDC_ISSUER",
            "JEJAK_OIDC_AUDIENCE",
        ):
            os.environ.pop(name, None)
        os.environ["JEJAK_EVIDENCE_DIR"] = str(directory / "evidence")
        yield read_settings()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _load(settings: Settings) -> str:
    """What is to be remarked on the data."""
    from service import demo as data  # noqa: PLC0415

    steps = sum(1 for _ in data.script())
    with closing(open_service(settings)) as service, progress("loading the demonstration data") as told:
        data.load(service, lambda done: told(done, steps))
    return data.BANNER


def _notary(settings: Settings) -> Notary:
    """The demo's signer and witness; whose policy the service goes by is handed down through the environment."""
    from api.cli.serving.notary import Notary  # noqa: PLC0415

    notary = Notary(settings, Path(settings.evidence_dir).parent / "notary")
    os.environ["JEJAK_AUDIT_POLICY"] = str(notary.policy)
    return notary


def _serve(
    wanted: address.Address,
    given: dict[str, str],
    *,
    workers: int,
    with_worker: bool,
    as_json: bool,
    remark: str = "",
    notary: Notary | None = None,
) -> None:
    logs.begin(read_settings())
    regions = _prepare()
    try:
        where, listening = address.listening(wanted)
    except OSError as error:
        raise Broken(f"cannot listen on {wanted.host}:{wanted.port}: {error.strerror}") from None
    os.environ["JEJAK_DEV_TOKENS"] = json.dumps({token: f"dev-{name}" for name, token in given.items()})

    def announce() -> None:
        policy = str(notary.policy) if notary else None
        if as_json:
            emit({"url": where.url, "tokens": given, "regions": regions} | ({"policy": policy} if policy else {}))
        else:
            _greet(where.url, given, regions, remark, policy)

    with listening:
        run(Plan(address=where, listening=listening, workers=workers, with_worker=with_worker, announce=announce,
                 beside=notary.jobs if notary else ()))  # fmt: skip


def _prepare() -> list[str]:
    """Makes or migrates the store before anything else opens it; the codes of the regions in it."""
    with closing(open_service(read_settings())) as service:
        return [service.read("region", id).state.code for id in service.store.ids("region")]


def _greet(url: str, given: dict[str, str], regions: list[str], remark: str, policy: str | None) -> None:
    say(f"Jejak serves {url}  (regions: {', '.join(regions) or 'none yet'})")
    if remark:
        say(f"  {remark}")
    say(f"\nOpen {url} in a browser; the interface for programs is described at {url}/docs")
    if given:
        say("\nOne token per role, for `Authorization: Bearer …`, and as password where the role is the name:")
        table((f"  {name}", token) for name, token in given.items())
    if policy:
        say(f"\nEvidence is signed and witnessed; an auditor's policy: {policy}")
    say("\nStop: Ctrl-C")
