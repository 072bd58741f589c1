"""One per cent of the power cuts; `python -m tests.drills.powercuts` makes 2,000."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

from tests.drills import powercuts
from tests.drills.power.disk import WAYS, Disk
from tests.drills.power.trace import STRACE, operations

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
    content = b"Bukti"
    digest = sha256(content).hexdigest()
    place = tmp_path / "record" / "evidence" / digest[:2] / digest
    place.parent.mkdir(parents=True)
    place.write_bytes(content)
    program = (
        f"from service.evidence import Evidence; Evidence({str(place.parent.parent)!r}).keep({content!r}, 'a.txt')"
    )
    trace = tmp_path / "trace"
    subprocess.run([*STRACE, "-o", str(trace), sys.executable, "-c", program], check=True, stdout=subprocess.PIPE)
    synced = {each.path for each in operations(trace, tmp_path / "record") if type(each).__name__ == "Synced"}
    assert synced == {".", "evidence", f"evidence/{digest[:2]}"}


@pytest.mark.parametrize("how", WAYS, ids=lambda how: how.__name__)
def test_what_is_synced_survives_every_cut(how, tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    (before / "file").write_bytes(b"synced" * 1000)
    Disk(before).cut(how, Random(1), after)
    assert (after / "file").read_bytes() == b"synced" * 1000
