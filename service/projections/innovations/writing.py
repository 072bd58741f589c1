"""The columns and the catalogue's item of a state, the item as JSON, its agency an id: the name is joined when read."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import msgspec

from domain.innovation.parts import StageState
from domain.innovation.state import Innovation
from domain.values import STAGES, Stage
from service.histories import represent
from service.projections.bitemporal import moment
from service.projections.innovations import columns
from service.projections.innovations.columns import Row

Written = tuple[Row, str]
"""Columns and the catalogue's item, but for what is null or empty, and which event was the last: see `shown`."""

_encode = msgspec.json.Encoder().encode
_head = attrgetter(*represent.HEAD)
_course = attrgetter(*represent.COURSE)
_SHOWN = tuple(represent.COURSE.items())
_AWARDS = list(represent.COURSE).index("awards")
_UNKNOWN = object()


class StateWriter:
    """Writes the states of one innovation one after the other: what has stayed the same is not written anew.

    A state's parts are compared with those of the state before; what an event left alone is the same object still.
    """

    def __init__(self) -> None:
        self._written: Written = ((), "")
        self._head: tuple[Any, ...] = ()
        self._course: tuple[Any, ...] = ()
        self._stages: tuple[StageState, ...] = ()
        self._rest: tuple[Any, ...] | None = None
        self._head_row: Row = ()
        self._course_row: Row = ()
        self._stages_row: Row = ()
        self._rest_row: Row = ()
        self._head_json = self._stages_json = b""
        self._course_json: list[bytes] = [b""] * len(represent.COURSE)
        self._stage_json: dict[Stage, tuple[StageState, bytes]] = {}

    def write(self, state: Innovation) -> Written:
        """`columns.columns` and the item; the very same as before when nothing of it has changed."""
        head, course, stages = _head(state), _course(state), (*state.stages.values(),)
        course = (*course[:_AWARDS], (*state.awards,), *course[_AWARDS + 1 :])
        rest = (*state.indicators.values(), *state.complaints.values())
        same = self._rest is not None
        if rest != self._rest:
            row, self._rest = columns.of_the_rest(state), rest
            same, self._rest_row = same and row == self._rest_row, row
        if head != self._head:
            same, self._head, self._head_row = False, head, columns.of_the_proposal(state)
            said = {name: value for name, value in represent.innovation_head(state).items() if value not in _UNSAID}
            self._head_json = _encode({**said, "recorded_at": represent.instant(state.recorded_at)})[:-1]
        if course != self._course:
            self._course_json = self._of_the_course(course)
            same, self._course, self._course_row = False, course, columns.of_the_course(state)
        if stages != self._stages:
            same, self._stages, self._stages_row = False, stages, columns.of_the_stages(stages)
            self._stages_json = self._of_the_stages(state)
        if not same:
            item = b"%b%b%b}" % (self._head_json, self._stages_json, b"".join(self._course_json))
            row = (*self._head_row, *self._course_row, *self._stages_row, *self._rest_row)
            self._written = row, item.decode()
        return self._written

    def _of_the_course(self, course: tuple[Any, ...]) -> list[bytes]:
        """Member by member: most are what they were."""
        before = self._course or (_UNKNOWN,) * len(course)
        return [
            known if value is old or value == old else _member(name, show(value))
            for (name, show), value, old, known in zip(_SHOWN, course, before, self._course_json, strict=True)
        ]

    def _of_the_stages(self, state: Innovation) -> bytes:
        begun = [self._stage(stage, entry) for stage, entry in state.stages.items() if entry != _NOT_STARTED]
        return b',"stage":%b,"stages":[%b]' % (_encode(self._stages_row[0]), b",".join(begun)) if begun else b""

    def _stage(self, stage: Stage, entry: StageState) -> bytes:
        known = self._stage_json.get(stage)
        if known is None or known[0] is not entry:
            known = self._stage_json[stage] = (entry, _encode(represent.stage_entry(stage, entry)))
        return known[1]


def _member(name: str, value: Any) -> bytes:
    return b"" if value in _UNSAID else b',"%b":%b' % (name.encode(), _encode(value))


def shown(item: str, version: int, modified: int) -> dict[str, Any]:
    """`represent.innovation_item` of a kept item and of its last event."""
    said: dict[str, Any] = {**_SILENT, **_decode(item), "version": version, "modified_at": _instant(modified)}
    begun = {entry["stage"]: entry for entry in said["stages"]}
    said["stages"] = [begun.get(name, entry) for name, entry in _STAGES.items()]
    return said


def _instant(microseconds: int) -> str:
    return f"{moment(microseconds):%Y-%m-%dT%H:%M:%S.%fZ}"


_UNSAID: tuple[Any, ...] = (None, [])
"""Values that an item does not say, nor stages that have not started: half of it would be these."""

_LISTS = ("tags", "affairs", "partners", "stages", "awards")
_SILENT: dict[str, Any] = {
    name: [] if name in _LISTS else None
    for name in (*represent.HEAD, "stage", "stages", *represent.COURSE, "version", "recorded_at", "modified_at")
}
_NOT_STARTED = StageState()
_STAGES = {stage.value: represent.stage_entry(stage, _NOT_STARTED) for stage in STAGES}
_decode = msgspec.json.Decoder(dict[str, Any]).decode
