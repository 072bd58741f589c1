"""`sign`: the signer of the ledger, a process of its own with keys and a memory of its own."""

from __future__ import annotations

import signal
import threading
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import click

from api.cli import logs
from api.cli.failing import Broken
from api.cli.opening import exists
from api.cli.printing import as_json, emit, say, table
from service.audit.signer import status as boards
from service.audit.signer import witnesses
from service.audit.signer.cosigning import Witnesses
from service.audit.signer.directory import InUse, LogState, StateDirectory
from service.audit.signer.files import Unusable
from service.audit.signer.keys import Unfit
from service.audit.signer.rounds import Rounds
from service.audit.signer.running import TROUBLES, Running
from service.audit.signer.status import Board
from service.audit.signer.told import Told
from service.audit.witness.asking import WitnessAt
from service.clock import system_clock
from service.settings import Settings, read_settings, without_password
from service.store.engine import engine_for
from service.store.leaves.keys import writer_key

_DIRECTORY = click.Path(file_okay=False, path_type=Path)
_WITNESS = click.option(
    "--witness", "named", multiple=True, metavar="URL=VKEY", help="Asked to cosign; repeatable. Also JEJAK_WITNESSES."
)


class _Signing(click.Group):
    """`jejak sign DIR` signs; `jejak sign VERB DIR` does something else. A directory named as a verb is `./keys`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.group("sign", cls=_Signing)
def sign() -> None:
    """Sign the heads of the ledger's logs: `jejak sign DIR` runs until SIGTERM, `jejak sign DIR --once` signs once.

    DIR keeps the keys and how far each log was signed. It belongs to the signer alone: not into the database, not
    onto the machine of the database, and it is never put back from an old copy without need.
    """


@sign.command("run", hidden=True)
@click.argument("directory", type=_DIRECTORY, metavar="DIR")
@click.option("--once", is_flag=True, help="Look at every log once, all of it, and say what became of each.")
@click.option("--every", type=click.FloatRange(0.05, 5.0), default=1.0, show_default=True, help="Seconds.")
@_WITNESS
@as_json
def run(directory: Path, once: bool, every: float, named: tuple[str, ...], as_json: bool) -> None:
    """Sign what extends what was signed, publish it, and ask witnesses to cosign it.

    Exit status of --once: 1 where a log could not be signed.
    """
    settings = read_settings()
    if not exists(settings):
        raise Broken(f"there is no store at {without_password(settings.database)}; `jejak init` makes one")
    asked = Witnesses(_witnesses(named, settings))
    state = StateDirectory(directory)
    try:
        with state.held():
            rounds = Rounds(state, writer_key(settings), asked, system_clock)
            board = Board(directory, system_clock)
            if once:
                _once(rounds, board, settings, as_json)
            else:
                logs.begin(settings)
                _greet(directory, settings, asked, as_json)
                _until_asked_to_end(rounds, board, settings, every)
    except InUse as held:
        raise Broken(str(held)) from None
    except (OSError, ValueError) as error:
        raise Broken(str(error)) from None


def _once(rounds: Rounds, board: Board, settings: Settings, as_json: bool) -> None:
    try:
        with closing(engine_for(settings.database).connection()) as db:
            told = rounds.sign_once(db, thorough=True)
    except TROUBLES as trouble:
        raise Broken(f"the ledger cannot be signed: {trouble}") from None
    troubles = rounds.witnesses.troubles
    board.write(told, troubles)
    if as_json:
        emit({"logs": [boards.plain(each) for each in told], "witnesses": troubles})
    else:
        table((each.status, each.size, each.origin) for each in told)
    bad = [str(each) for each in told if not each.good]
    if bad:
        raise Broken("; ".join(bad))


def _until_asked_to_end(rounds: Rounds, board: Board, settings: Settings, every: float) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())

    def after(told: list[Told]) -> None:
        board.write(told, rounds.witnesses.troubles)

    Running(rounds, engine_for(settings.database).connection, after).run(every, stop)


def _greet(directory: Path, settings: Settings, asked: Witnesses, as_json: bool) -> None:
    place, names = without_password(settings.database), [each.key.name for each in asked.all]
    if as_json:
        emit({"directory": str(directory), "database": place, "witnesses": names})
    else:
        say(f"Signing the ledger of {place} with the keys in {directory}; witnesses: {', '.join(names) or 'none'}")


@sign.command("status")
@click.argument("directory", type=_DIRECTORY, metavar="DIR")
@as_json
def status(directory: Path, as_json: bool) -> None:
    """Show how each log stands with the signer that runs on DIR. Exit status 1 where something is wrong."""
    try:
        found = boards.read(directory, system_clock())
    except Unusable as unusable:
        raise Broken(str(unusable)) from None
    if as_json:
        emit(found)
    else:
        table((each["status"], each["size"], each["origin"], each["why"]) for each in found["logs"])
        table(("not cosigned by", name, why) for name, why in found["witnesses"].items())
    wrong = [each["origin"] for each in found["logs"] if not each["good"]]
    if not found["running"]:
        raise Broken(f"no signer runs: it last looked at {found['at']}")
    if wrong:
        raise Broken(f"not signed: {', '.join(wrong)}")


@sign.command("keys")
@click.argument("directory", type=_DIRECTORY, metavar="DIR")
@click.option("--policy", is_flag=True, help="As a trust policy (C2SP tlog-policy) for those who verify.")
@_WITNESS
@as_json
def keys(directory: Path, policy: bool, named: tuple[str, ...], as_json: bool) -> None:
    """Print the public keys of the logs: what everybody verifies with, handed over in another way than the bundles."""
    asked = _witnesses(named, read_settings())
    if not directory.is_dir():
        raise Broken(f"there is no directory {directory}; `jejak sign {directory}` makes one")
    logs = _told(lambda: [(log.origin, log.signers(), log.retired()) for log in StateDirectory(directory).logs()])
    signing = [signer.key for _, signers, _ in logs for signer in signers]
    if policy:
        text = witnesses.policy(signing, [vkey for _, _, retired in logs for vkey in retired], asked)
        emit({"policy": text}) if as_json else click.echo(text, nl=False)
    elif as_json:
        emit({"logs": [
            {"origin": origin, "keys": [each.key.vkey for each in signers], "retired": list(retired)}
            for origin, signers, retired in logs
        ]})  # fmt: skip
    else:
        for key in signing:
            say(key.vkey)


@sign.command("rotate")
@click.argument("directory", type=_DIRECTORY, metavar="DIR")
@click.argument("origin", metavar="LOG")
@as_json
def rotate(directory: Path, origin: str, as_json: bool) -> None:
    """Make a second key for LOG (its origin). Both sign from now on, until `jejak sign retire` ends the old one."""
    state, log = _log(directory, origin)
    made = _told(lambda: state.rotate(log)).key
    signing = [each.key.vkey for each in log.signers()]
    emit({"origin": origin, "made": made.vkey, "signing": signing}) if as_json else say(made.vkey)


@sign.command("retire")
@click.argument("directory", type=_DIRECTORY, metavar="DIR")
@click.argument("origin", metavar="LOG")
@click.argument("id", metavar="KEYID")
@as_json
def retire(directory: Path, origin: str, id: str, as_json: bool) -> None:
    """Remove a key of LOG. Do that when everybody who verifies has the other one."""
    state, log = _log(directory, origin)
    gone = _told(lambda: state.retire(log, id)).key
    signing = [each.key.vkey for each in log.signers()]
    emit({"origin": origin, "retired": gone.vkey, "signing": signing}) if as_json else say(f"retired: {gone.vkey}")


@sign.command("adopt")
@click.argument("directory", type=_DIRECTORY, metavar="DIR")
@click.argument("origin", metavar="LOG")
@as_json
def adopt(directory: Path, origin: str, as_json: bool) -> None:
    """Sign LOG with a new key although another signer, whose directory is lost, has signed it before.

    Everybody who verifies must get the new key, and compares with the heads he kept. The signer must not be running.
    """
    state = StateDirectory(directory)
    try:
        with state.held():
            log = _told(lambda: state.of(origin) or state.begin(origin))
    except InUse as held:
        raise Broken(str(held)) from None
    [key] = [each.key for each in log.signers()]
    emit({"origin": origin, "vkey": key.vkey}) if as_json else say(key.vkey)


def _log(directory: Path, origin: str) -> tuple[StateDirectory, LogState]:
    state = StateDirectory(directory)
    log = _told(partial(state.of, origin))
    if log is None:
        known = ", ".join(each.origin for each in _told(state.logs))
        raise Broken(f"{directory} has no log {origin}; it has: {known or 'none'}")
    return state, log


def _told(work: Any) -> Any:
    try:
        return work()
    except (Unusable, Unfit) as error:
        raise Broken(str(error)) from None


def _witnesses(named: tuple[str, ...], settings: Settings) -> list[WitnessAt]:
    try:
        return witnesses.named(named or settings.witnesses)
    except witnesses.Unclear as unclear:
        raise click.UsageError(str(unclear)) from None
