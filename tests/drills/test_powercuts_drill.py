"""One per cent of the power cuts; `python -m tests.drills.powercuts` makes 2,000."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import NamedTemporaryFile

import pytest

from tests.drills import powercuts
from tests.drills.power.disk import WAYS, Disk
from tests.drills.power.trace import STRACE, Synced, operations

pytestmark = pytest.mark.drill


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> powercuts.Run:
    return powercuts.run(tmp_path_factory.mktemp("lived"), None, 1.0)


def test_nothing_acknowledged_is_lost_by_a_power_cut_and_nothing_is_there_by_half(
    lived: powercuts.Run, tmp_path: Path
) -> None:
    seen, _ = powercuts.cut(lived, 20, Random(1), tmp_path)
    assert not seen.wrong
    assert seen.acknowledged > 20


def test_a_disk_that_forgets_what_was_synced_is_noticed(lived: powercuts.Run, tmp_path: Path) -> None:
    assert powercuts.cut(lived, 20, Random(1), tmp_path, forgetful=True)[0].wrong


def test_a_store_that_does_not_sync_every_commit_is_noticed(tmp_path: Path) -> None:
    assert powercuts.careless(20, tmp_path / "careless", seconds=1.0) > 0


def test_evidence_that_another_process_has_just_kept_is_on_the_disk_before_the_answer(tmp_path: Path) -> None:
    content, place = b"Bukti", str(tmp_path / "evidence")
    digest = sha256(content).hexdigest()
    keep = f"from service.evidence import Evidence; Evidence({place!r}).keep({content!r}, 'a.txt')"
    assert _synced(keep, tmp_path, f"evidence/{digest[:2]}/{digest}", content) == {
        ".", "evidence", f"evidence/{digest[:2]}",
    }  # fmt: skip


def test_a_writer_s_key_that_another_process_has_just_made_is_on_the_disk_before_it_is_used(tmp_path: Path) -> None:
    place = str(tmp_path / "evidence")
    use = "from service.settings import Settings; from service.store.leaves.keys import writer_key; "
    use += f"writer_key(Settings(evidence_dir={place!r}))"
    assert _synced(use, tmp_path, "evidence/writer.key", bytes(32)) == {".", "evidence"}


def _synced(program: str, directory: Path, name: str, content: bytes) -> set[str]:
    """Which directories a program syncs that finds a file whose name nobody has synced."""
    (directory / name).parent.mkdir(parents=True)
    (directory / name).write_bytes(content)
    with NamedTemporaryFile() as trace:
        traced = [*STRACE, "-o", trace.name, sys.executable, "-c", program]
        subprocess.run(traced, check=True, stdout=subprocess.PIPE)
        return {each.path for each in operations(Path(trace.name), directory) if isinstance(each, Synced)}


@pytest.mark.parametrize("how", WAYS, ids=lambda how: how.__name__)
def test_what_is_synced_survives_every_cut(how, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    (before / "file").write_bytes(b"synced" * 1000)
    Disk(before).cut(how, Random(1), after)
    assert (after / "file").read_bytes() == b"synced" * 1000
