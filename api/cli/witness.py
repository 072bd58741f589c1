"""`witness`: cosigning the heads of logs, in a process of its own with a key of its own."""

from __future__ import annotations

import asyncio
import secrets
import signal
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import click

from api.cli.failing import Broken
from api.cli.printing import as_json, emit, say, table
from api.cli.serving import address
from api.witness.answers import answered
from api.witness.server import Server
from service.audit.keyfile import UnusableKey
from service.audit.witness import witness as witnesses
from service.audit.witness.memory import Memory, Unable
from service.ledger import base64s
from service.ledger import policy as policies
from service.ledger.policy import Policy, parse_policy
from service.ledger.signing import Signer

_DIRECTORY = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("witness")
def witness() -> None:
    """Cosign the heads of logs, so that nobody can show two histories (C2SP tlog-witness)."""


@witness.command("keygen")
@click.argument("directory", type=_DIRECTORY)
@click.option("--name", required=True, help="Of the witness: a host name of its organisation, say.")
@as_json
def keygen(directory: Path, name: str, as_json: bool) -> None:
    """Make a witness in DIRECTORY: its key and an empty memory. Prints what others verify with.

    The key and the memory belong together: a witness whose memory is lost or comes from a backup is given up, and
    another made under another name.
    """
    if not name.isprintable():
        raise click.UsageError("--name: a name is one printable word")
    try:
        made = witnesses.make(directory, name, secrets.token_bytes(32))
    except ValueError:
        raise click.UsageError("--name: a name has no space and no plus") from None
    except FileExistsError:
        raise Broken(f"{directory} has a witness already, or what is left of one") from None
    except OSError as error:
        raise Broken(f"{directory}: {error.strerror}") from None
    if as_json:
        emit({"name": name, "vkey": made.key.vkey, "directory": str(directory)})
    else:
        say(made.key.vkey)


@witness.command("serve")
@click.argument("directory", type=_DIRECTORY)
@click.option(
    "--logs", "file", type=_FILE, required=True, help="Lines `log <vkey>` (C2SP tlog-policy): who is witnessed."
)
@click.option("--bind", default="127.0.0.1:8001", show_default=True, help="host:port; port 0 picks a free one.")
@as_json
def serve(directory: Path, file: Path, bind: str, as_json: bool) -> None:
    """Cosign over HTTP (`POST /add-checkpoint`) what extends what was cosigned before, until SIGTERM or SIGINT.

    SIGHUP reads the list of logs again; where it cannot be used, the one before holds.
    """
    logs, (signer, memory) = _logs(file), _opened(directory)
    cosigning = witnesses.Witness(memory, signer, logs)
    where = address.parsed(bind)
    try:
        lost = [each for each in _states(memory) if each["error"]]
        where, listening = address.listening(where)
    except Unable as unable:
        raise Broken(str(unable)) from None
    except OSError as error:
        raise Broken(f"cannot listen on {where.host}:{where.port}: {error.strerror}") from None

    for each in lost:
        click.echo(f"jejak: {each['origin']} is not cosigned any more: {each['error']}", err=True)

    def announce() -> None:
        if as_json:
            emit({"url": where.url, "vkey": signer.key.vkey, "logs": list(cosigning.logs.logs)})
        else:
            say(f"{signer.name} cosigns {', '.join(cosigning.logs.logs)} at {where.url}")

    def read_again() -> None:
        try:
            cosigning.logs = _logs(file)
        except click.UsageError as error:
            click.echo(f"jejak: {error.message}; the list before it holds", err=True)
        else:
            announce()

    async def until_asked_to_end() -> None:
        ending, loop = asyncio.Event(), asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, ending.set)
        loop.add_signal_handler(signal.SIGHUP, read_again)
        announce()
        await Server(partial(answered, cosigning)).run(listening, ending)

    asyncio.run(until_asked_to_end())


@witness.command("status")
@click.argument("directory", type=_DIRECTORY)
@as_json
def status(directory: Path, as_json: bool) -> None:
    """Show what the witness in DIRECTORY cosigned last of each log; it may be running."""
    signer, memory = _opened(directory)
    try:
        found = _states(memory)
    except Unable as unable:
        raise Broken(str(unable)) from None
    if as_json:
        emit({"name": signer.name, "vkey": signer.key.vkey, "logs": found})
    else:
        say(signer.key.vkey)
        table((each["size"], each["at"], each["origin"], each["error"] or each["root"]) for each in found)
    for each in found:
        for place in each["contradictions"]:
            click.echo(
                f"warning: {each['origin']} has signed another head of a size that was cosigned: {place}", err=True
            )
    lost = [each["origin"] for each in found if each["error"]]
    if lost:
        raise Broken(f"cannot go on with {', '.join(lost)}")


def _states(memory: Memory) -> list[dict[str, Any]]:
    """How each log stands; raises Unable where it is not even known which logs there are."""
    return [_state(memory, origin) for origin in memory.begun()]


def _state(memory: Memory, origin: str) -> dict[str, Any]:
    empty = {"origin": origin, "size": None, "root": None, "at": None, "error": None}
    said = {**empty, "contradictions": [str(place) for place in memory.contradictions(origin)]}
    try:
        last = memory.last(origin)
    except Unable as unable:
        return {**said, "error": str(unable)}
    if last is None:
        return said
    at = datetime.fromtimestamp(last.at, UTC).isoformat().replace("+00:00", "Z")
    return {**said, "size": last.head.size, "root": base64s.encoded(last.head.root), "at": at}


def _opened(directory: Path) -> tuple[Signer, Memory]:
    try:
        signer = witnesses.key_in(directory)
    except UnusableKey as unusable:
        raise Broken(str(unusable)) from None
    return signer, Memory(directory, signer.key)


def _logs(file: Path) -> Policy:
    try:
        with file.open("rb") as opened:
            logs = parse_policy(opened.read(policies.LONGEST + 1), policies.NONE)
    except OSError as error:
        raise click.UsageError(str(error)) from None
    except policies.Unusable as unusable:
        raise click.UsageError(f"{file} cannot be used as a list of logs: {unusable}") from None
    if not logs.logs:
        raise click.UsageError(f"{file} has no line `log <vkey>`")
    return logs
