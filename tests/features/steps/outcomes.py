"""What became of a command, and what the state says."""

from __future__ import annotations

from collections import Counter

from pytest_bdd import parsers, then, when

from domain.innovation.values import StageStatus
from domain.values import STAGES, Stage
from service.histories.words.choices import choice_read, choice_said
from service.histories.words.phrases import RECORDS
from service.histories.words.quoting import QUOTED, from_cell, unquoted
from service.histories.words.state import state_rows
from tests.features.refusals import REFUSALS
from tests.features.steps.commands import Cells, table_of
from tests.features.steps.wording import words
from tests.features.world import World

KINDS = {"inovasi": "innovation", "angkatan": "cycle", "peluncuran": "launch", "perangkat daerah": "agency",
         "wilayah": "region", "akun": "account", "penghapusan": "erasure"}  # fmt: skip
KIND = f"(?P<kind>{'|'.join(KINDS)})"
NAME = QUOTED.replace("(", "(?P<name>", 1)
TOPICS = {**{words: topic for topic, words in RECORDS.items()}, "pembetulan": "innovation.corrected"}


@then("perintah diterima")
def accepted(world: World) -> None:
    assert world.acted
    assert world.refusal is None, world.refusal


@then(words('perintah ditolak karena "{reason}"'))
def refused(world: World, reason: str) -> None:
    assert world.refusal is not None, "the command was accepted"
    assert (world.refusal.rule, world.refusal.code) == REFUSALS[reason], world.refusal


@then("perintah tidak dapat diterima")
def invalid(world: World) -> None:
    assert world.refusal is not None
    assert (world.refusal.rule, world.refusal.code) == (None, "invalid")


@then(parsers.re(rf'jejak (?:{KIND} )?"(?P<name>[^"]*)" tidak bertambah'))
def unchanged(world: World, name: str, kind: str | None) -> None:
    place = KINDS[kind or "inovasi"], world.id(KINDS[kind or "inovasi"], name)
    assert world.door.read(*place)["version"] == world.before[place]


@then(words('jejak "{name}" bertambah dengan "{record}"'))
def grown(world: World, name: str, record: str) -> None:
    place = "innovation", world.id("innovation", name)
    new = world.door.history(*place)[world.before[place] :]
    assert TOPICS[record] in [event["type"] for event in new]


@then(words('catatan nomor "{number}" inovasi "{name}" tetap menyebut "{text}"'))
def still_says(world: World, number: str, name: str, text: str) -> None:
    history = world.door.history("innovation", world.id("innovation", name))
    assert text in history[int(number) - 1]["data"].values()


def stage_entry(world: World, stage: str, name: str) -> dict[str, str]:
    stages = world.door.read("innovation", world.id("innovation", name))["stages"]
    assert [entry["stage"] for entry in stages] == [known.value for known in STAGES]
    return dict(next(entry for entry in stages if entry["stage"] == choice_read(Stage, stage)))


@then(words('tahap "{stage}" pada inovasi "{name}" berstatus "{status}"'))
def stage_status(world: World, stage: str, name: str, status: str) -> None:
    assert choice_said(StageStatus, stage_entry(world, stage, name)["status"]) == status


@then(words('tahap "{stage}" pada inovasi "{name}" disebut "{label}"'))
def stage_label(world: World, stage: str, name: str, label: str) -> None:
    assert stage_entry(world, stage, name)["label"] == label


def holds(rows: list[tuple[str, str]], cells: Cells) -> None:
    """Every row of a table is among what a state says."""
    wanted = Counter((from_cell(label), from_cell(word)) for label, word in cells)
    assert not wanted - Counter(rows), f"missing {dict(wanted - Counter(rows))} in {rows}"


@then(parsers.re(rf"keadaan {KIND} {NAME} memuat:"))
def state_holds(world: World, kind: str, name: str, datatable: Cells) -> None:
    assert world.refusal is None, world.refusal
    holds(world.rows(KINDS[kind], unquoted(name)), datatable)


ENDS = parsers.re(rf"keadaan inovasi {NAME} adalah:")


@then(ENDS)
def state_is(world: World, name: str, datatable: Cells) -> None:
    """The whole state, nothing more and nothing less."""
    assert world.refusal is None, world.refusal
    is_now: dict[str, list[str]] = {}
    for label, word in world.rows("innovation", unquoted(name)):
        is_now.setdefault(label, []).append(word)
    assert is_now == table_of(datatable)


@when(words('keadaan inovasi "{name}" menurut "{count}" catatan pertama dibaca'))
def read_version(world: World, name: str, count: str) -> None:
    world.state = "innovation", world.door.read("innovation", world.id("innovation", name), int(count))


@when(parsers.re(rf"keadaan {KIND} {NAME} dibaca"))
def read_state(world: World, kind: str, name: str) -> None:
    world.state = KINDS[kind], world.door.read(KINDS[kind], world.id(KINDS[kind], unquoted(name)))


def read_rows(world: World) -> list[tuple[str, str]]:
    kind, representation = world.state
    return state_rows(kind, representation, world.shown_name)


@then("keadaan itu memuat:")
def that_state_holds(world: World, datatable: Cells) -> None:
    holds(read_rows(world), datatable)


@then(words('keadaan itu tidak memuat "{label}"'))
def that_state_lacks(world: World, label: str) -> None:
    said = [known for known, _ in read_rows(world)]
    assert not [known for known in said if known == label or known.startswith(f"{label}:")]


@then(words('keadaan itu memuat "{count}" inovasi'))
def that_state_counts(world: World, count: str) -> None:
    assert len(world.state[1]["innovations"]) == int(count)
