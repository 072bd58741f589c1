"""What a disk may hold after its power was cut.

Until its file is synced, a write reaches the disk at once, later, in part or never, in any order, sector by sector.
Until its directory is synced, so does what happens to a name, but in order, as journalling file systems keep it. Of a
sector only the bytes that were to be written are in doubt (SQLite relies on that too: "powersafe overwrite"). Syncing
a file does not sync its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.drills.power.trace import Made, Operation, Renamed, Shortened, Synced, Written

SECTORS = (512, 4096)


@dataclass(slots=True)
class Change:
    """Bytes that were written somewhere, or an end that was set (no content). `done`: its place in the trace."""

    done: float
    offset: int
    content: bytes | None

    def pieces(self, sector: int) -> Iterator[tuple[int, bytes]]:
        """What lies in each sector."""
        assert self.content is not None
        at, end = self.offset, self.offset + len(self.content)
        while at < end:
            upto = min(end, (at // sector + 1) * sector)
            yield at, self.content[at - self.offset : upto - self.offset]
            at = upto


@dataclass(slots=True)
class File:
    synced: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)
    length: int = 0
    is_directory: bool = False

    def change(self, change: Change) -> None:
        self.pending.append(change)
        self.length = _end(change) if change.content is None else max(self.length, _end(change))

    def sync(self, before: float) -> None:
        """What had returned before the sync was begun is on the disk."""
        for change in self.pending:
            if change.done < before:
                _put(self.synced, change)
        self.pending = [change for change in self.pending if change.done >= before]

    def after_cut(self, how: Survival, chance: Random, sector: int) -> bytes:
        content = bytearray(self.synced)
        for change in how(self.pending, chance, sector):
            _put(content, change)
        if self.pending and chance.random() < 0.5:  # the new length was kept, what was to stand there was not
            content.extend(bytes(max(0, self.length - len(content))))
        return bytes(content)


Survival = Callable[[list[Change], Random, int], Iterator[Change]]


class Disk:
    """The files of one directory, and what of them and their names is synced. `forgetful`: no sync does anything."""

    def __init__(self, directory: Path, *, forgetful: bool = False) -> None:
        """What is there at the beginning is synced."""
        self._forgetful = forgetful
        self._names: dict[str, File] = {".": File(is_directory=True)}
        for place in sorted(directory.rglob("*")):
            content = b"" if place.is_dir() else place.read_bytes()
            self._names[str(place.relative_to(directory))] = File(
                bytearray(content), length=len(content), is_directory=place.is_dir()
            )
        self._synced_names = dict(self._names)
        self._renamed: list[tuple[str, File | None]] = []

    def apply(self, operation: Operation) -> None:
        if isinstance(operation, Made):
            if operation.path not in self._names:
                self._name(operation.path, File(is_directory=operation.directory))
        elif isinstance(operation, Written):
            file = self._names[operation.path]
            offset = file.length if operation.offset is None else operation.offset
            file.change(Change(operation.done, offset, operation.content))
        elif isinstance(operation, Shortened):
            self._names[operation.path].change(Change(operation.done, operation.length, None))
        elif isinstance(operation, Renamed):
            self._rename(operation)
        elif isinstance(operation, Synced) and not self._forgetful:
            self._sync(operation)

    def _name(self, path: str, file: File | None) -> None:
        if file is None:
            del self._names[path]
        else:
            self._names[path] = file
        self._renamed.append((path, file))

    def _rename(self, operation: Renamed) -> None:
        if operation.to is not None:
            self._name(operation.to, self._names[operation.path])
        if not operation.stays:
            self._name(operation.path, None)

    def _sync(self, operation: Synced) -> None:
        file = self._names[operation.path]
        if file.is_directory:
            mine = [each for each in self._renamed if str(Path(each[0]).parent) == operation.path]
            _give(self._synced_names, mine)
            self._renamed = [each for each in self._renamed if each not in mine]
        else:
            file.sync(operation.begun)

    def unsynced(self) -> int:
        """How many changes a cut would put in doubt."""
        return sum(len(file.pending) for file in self._names.values()) + len(self._renamed)

    def cut(self, how: Survival, chance: Random, into: Path) -> None:
        """Writes into an empty directory what would be found when the power is back."""
        names, sector = dict(self._synced_names), chance.choice(SECTORS)
        kept = (
            len(self._renamed) if how is everything else 0 if how is nothing else chance.randint(0, len(self._renamed))
        )
        _give(names, self._renamed[:kept])
        for path, file in sorted(names.items()):
            place = into / path
            if not place.parent.exists():  # nobody finds what has a name in a directory that has none
                continue
            if file.is_directory:
                place.mkdir(exist_ok=True)
            else:
                place.write_bytes(file.after_cut(how, chance, sector))


def nothing(pending: list[Change], chance: Random, sector: int) -> Iterator[Change]:
    yield from ()


def everything(pending: list[Change], chance: Random, sector: int) -> Iterator[Change]:
    """As after kill -9."""
    yield from pending


def in_order(pending: list[Change], chance: Random, sector: int) -> Iterator[Change]:
    """Up to some write, which is torn."""
    whole = chance.randint(0, len(pending))
    yield from pending[:whole]
    yield from sectors(pending[whole : whole + 1], chance, sector)


def writes(pending: list[Change], chance: Random, sector: int) -> Iterator[Change]:
    """Some of them, each whole."""
    often = chance.random()
    yield from (change for change in pending if chance.random() < often)


def all_but_one(pending: list[Change], chance: Random, sector: int) -> Iterator[Change]:
    left_out = chance.randrange(len(pending)) if pending else 0
    yield from pending[:left_out]
    yield from pending[left_out + 1 :]


def sectors(pending: list[Change], chance: Random, sector: int) -> Iterator[Change]:
    """Some sectors of each, without regard to order: an older content may stand where a newer one was to."""
    often = chance.random()
    for change in pending:
        if change.content is None:
            if chance.random() < often:
                yield change
            continue
        for at, piece in change.pieces(sector):
            if chance.random() < often:
                yield Change(change.done, at, piece)


def scrambled(pending: list[Change], chance: Random, sector: int) -> Iterator[Change]:
    """The same, and one in ten holds anything."""
    for change in sectors(pending, chance, sector):
        if change.content is not None and chance.random() < 0.1:
            yield Change(change.done, change.offset, chance.randbytes(len(change.content)))
        else:
            yield change


WAYS: tuple[Survival, ...] = (nothing, everything, in_order, writes, all_but_one, sectors, scrambled)


def _end(change: Change) -> int:
    return change.offset + len(change.content or b"")


def _put(content: bytearray, change: Change) -> None:
    if change.content is None:
        del content[change.offset :]
        content.extend(bytes(change.offset - len(content)))
    else:
        content.extend(bytes(max(0, change.offset - len(content))))
        content[change.offset : _end(change)] = change.content


def _give(names: dict[str, File], changes: list[tuple[str, File | None]]) -> None:
    for path, file in changes:
        if file is None:
            names.pop(path, None)
        else:
            names[path] = file
