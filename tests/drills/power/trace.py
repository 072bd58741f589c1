"""What `strace` saw of a process and its children, as operations on the files of one directory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path

CALLS = (
    "openat,creat,open,pwrite64,write,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync,sync_file_range,"
    "syncfs,sync,unlink,unlinkat,rename,renameat,renameat2,link,linkat,mkdir,mkdirat,copy_file_range,sendfile,splice,"
    "sendto,sendmsg,mmap"
)
STRACE = [
    "strace",
    "-DD",
    "-f",
    "--seccomp-bpf",
    "-q",
    "-y",
    "-xx",
    "-s",
    "70000",
    "-e",
    f"trace=?{CALLS.replace(',', ',?')}",
]
"""The tracer is no parent of what it watches; texts in hexadecimal and whole; a path beside every descriptor."""

_LINE = re.compile(rb"(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)", re.DOTALL)
_RESULT = re.compile(rb"\) += (-?\d+|\?)(?:<([^>]*)>)?[^=]*$")
_UNFINISHED = b" <unfinished ...>"
_ON_FILE = re.compile(rb"(?:\d+|AT_FDCWD)<([^>]*)>(\(deleted\))?(?:, (.*))?$", re.DOTALL)
_TEXT = re.compile(rb'"([^"]*)"(\.\.\.)?')
_ANSWER = re.compile(rb"HTTP/1\.1 (?:20[01]|409|412) .*?\r\nCorrelation-Id: ([^\r]+)\r\n", re.DOTALL)
_UNTRACED = ("-shm", "stderr.txt")
"""What need not survive: SQLite makes the one again, the other is what the product says."""


@dataclass(slots=True, kw_only=True)
class Operation:
    """Begun and done are places in the trace; done is infinite for what never returned."""

    begun: int
    done: float = inf

    @property
    def counts_from(self) -> float:
        """A write may be on the disk as soon as it is begun; a sync is one when it returns."""
        return self.begun


@dataclass(slots=True, kw_only=True)
class Made(Operation):
    """A file was opened that may be made by that, or a directory was made."""

    path: str
    directory: bool = False


@dataclass(slots=True, kw_only=True)
class Written(Operation):
    """No offset: at the end."""

    path: str
    offset: int | None
    content: bytes


@dataclass(slots=True, kw_only=True)
class Shortened(Operation):
    path: str
    length: int


@dataclass(slots=True, kw_only=True)
class Synced(Operation):
    """A file, or the names in a directory."""

    path: str

    @property
    def counts_from(self) -> float:
        return self.done


@dataclass(slots=True, kw_only=True)
class Renamed(Operation):
    """Removed, where there is no new name; `stays` where the old one is kept too (a link)."""

    path: str
    to: str | None
    stays: bool = False


@dataclass(slots=True, kw_only=True)
class Answered(Operation):
    """A yes, or a no that is entered too, was about to leave the process, under this Correlation-Id."""

    correlation: str


def operations(trace: Path, directory: Path) -> list[Operation]:
    """What happened to the directory's files, and the answers, in the order in which it counts; paths from there on."""
    root = directory.resolve()
    found = [each for each in _operations(trace, str(root)) if each.counts_from < inf]
    for each in found:
        for name in ("path", "to"):
            if getattr(each, name, None) is not None:
                setattr(each, name, str(Path(getattr(each, name)).relative_to(root)))
    return sorted(found, key=lambda each: each.counts_from)


def _operations(trace: Path, root: str) -> Iterator[Operation]:
    under_way: dict[bytes, tuple[int, bytes, bytes]] = {}
    with trace.open("rb") as lines:
        for number, line in enumerate(lines):
            match = _LINE.match(line.rstrip(b"\n"))
            if match is None:
                continue
            process, resumed, name, rest = match.groups()
            begun = number
            if resumed is not None:
                begun, name, said = under_way.pop(process)
                rest = said + rest
            elif rest.endswith(_UNFINISHED):
                under_way[process] = number, name, rest.removesuffix(_UNFINISHED)
                continue
            yield from _operation(root, begun, number, name.decode(), rest)
    for begun, name, said in under_way.values():
        yield from _operation(root, begun, inf, name.decode(), said + b") = ?")


def _operation(root: str, begun: int, done: float, name: str, rest: bytes) -> Iterator[Operation]:
    result = _RESULT.search(rest)
    assert result is not None, rest[-200:]
    said = rest[: result.start()]
    if result[1].startswith(b"-"):
        return
    if name in ("sendto", "sendmsg") or (name == "write" and _is_to_a_socket(said)):
        content = _text(said)
        answer = _ANSWER.match(content)
        if answer is not None:
            yield Answered(begun=begun, done=done, correlation=answer[1].decode())
    elif name in ("unlink", "unlinkat", "rename", "renameat", "renameat2", "link", "linkat", "mkdir", "mkdirat"):
        names = [_decoded(each[1]).decode() for each in _TEXT.finditer(said)]
        if any(_is_in(root, each) for each in names):
            yield from _naming(name, names, begun, done)
    elif name == "openat":
        path = _decoded(result[2] or b"").decode(errors="replace")
        if _is_in(root, path) and b"O_CREAT" in said:
            yield Made(begun=begun, done=done, path=path)
        if _is_in(root, path) and b"O_TRUNC" in said:
            yield Shortened(begun=begun, done=done, path=path, length=0)
    else:
        yield from _on_file(root, begun, done, name, said)


def _is_to_a_socket(said: bytes) -> bool:
    match = _ON_FILE.match(said)
    return match is not None and _decoded(match[1]).startswith(b"socket:")


def _naming(name: str, names: list[str], begun: int, done: float) -> Iterator[Operation]:
    if name.startswith("mkdir"):
        yield Made(begun=begun, done=done, path=names[0], directory=True)
    else:
        to, stays = names[1] if len(names) > 1 else None, name.startswith("link")
        yield Renamed(begun=begun, done=done, path=names[0], to=to, stays=stays)


def _on_file(root: str, begun: int, done: float, name: str, said: bytes) -> Iterator[Operation]:
    if name == "mmap":
        shared = b"PROT_WRITE" in said and b"MAP_SHARED" in said
        inside = [each for each in re.findall(rb"\d<([^>]*)>", said) if _is_in(root, _decoded(each).decode())]
        assert not (shared and inside), "a mapped file is written without a call that could be seen"
        return
    match = _ON_FILE.match(said)
    if match is None or match[2]:
        return
    path, more = _decoded(match[1]).decode(errors="replace"), match[3] or b""
    if not _is_in(root, path):
        return
    if name == "pwrite64":
        offset = int(more.rpartition(b", ")[2])
        yield Written(begun=begun, done=done, path=path, offset=offset, content=_text(more))
    elif name == "write":
        yield Written(begun=begun, done=done, path=path, offset=None, content=_text(more))
    elif name == "ftruncate":
        yield Shortened(begun=begun, done=done, path=path, length=int(more))
    elif name in ("fsync", "fdatasync"):
        yield Synced(begun=begun, done=done, path=path)
    else:
        raise AssertionError(f"{name} on {path} is not modelled")


def _is_in(root: str, path: str) -> bool:
    return (path == root or path.startswith(root + "/")) and not path.endswith(_UNTRACED)


def _text(said: bytes) -> bytes:
    match = _TEXT.search(said)
    if match is None:
        return b""
    assert not match[2], "strace cut a text short"
    return _decoded(match[1])


def _decoded(hexadecimal: bytes) -> bytes:
    try:
        return bytes.fromhex(hexadecimal.replace(b"\\x", b"").decode())
    except ValueError:  # what names no file, such as an anonymous descriptor
        return hexadecimal
