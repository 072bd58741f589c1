"""The columns and the catalogue's item of a state, the item as JSON, its agency an id: the name is joined when read."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import msgspec

from domain.innovation.parts import StageState
from domain.innovation.state import Innovation
from domain.values import Stage
from service.histories import represent
from service.projections.bitemporal import moment
from service.projections.innovations import columns
from service.projections.innovations.columns import Row

Written = tuple[Row, bytes]
"""Columns and the catalogue's item, which does not say which event was the last: that is put in when it is shown."""

_encode = msgspec.json.Encoder().encode
_head = attrgetter(*represent.HEAD)
_course = attrgetter(*represent.COURSE)


class StateWriter:
    """Writes the states of one innovation one after the other: what has stayed the same is not written anew.

    A state's parts are compared with those of the state before; what an event left alone is the same object still.
    """

    def __init__(self) -> None:
        self._written: Written = ((), b"")
        self._rest: Row = ()
        self._head: tuple[Any, ...] = ()
        self._course: tuple[Any, ...] = ()
        self._stages: tuple[StageState, ...] = ()
        self._head_row: Row = ()
        self._course_row: Row = ()
        self._stages_row: Row = ()
        self._head_json = self._course_json = self._stages_json = b""
        self._stage_json: dict[Stage, tuple[StageState, bytes]] = {}

    def write(self, state: Innovation) -> Written:
        """`columns.columns` and the item; the very same as before when nothing of it has changed."""
        head, course, stages = _head(state), (*_course(state), *state.awards), (*state.stages.values(),)
        rest = columns.of_the_rest(state)
        same = rest == self._rest
        self._rest = rest
        if head != self._head:
            same, self._head, self._head_row = False, head, columns.of_the_proposal(state)
            self._head_json = _encode(represent.innovation_head(state))[:-1]
        if course != self._course:
            same, self._course, self._course_row = False, course, columns.of_the_course(state)
            self._course_json = _encode(represent.innovation_course(state))[1:-1]
        if stages != self._stages:
            same, self._stages, self._stages_row = False, stages, columns.of_the_stages(stages)
            self._stages_json = self._of_the_stages(state)
        if not same:
            self._written = (
                (*self._head_row, *self._course_row, *self._stages_row, *rest),
                b'%b,%b,%b,"version":0,"recorded_at":"%b","modified_at":""}'
                % (
                    self._head_json,
                    self._stages_json,
                    self._course_json,
                    represent.instant(state.recorded_at).encode(),
                ),
            )
        return self._written

    def _of_the_stages(self, state: Innovation) -> bytes:
        stages = b",".join([self._stage(stage, entry) for stage, entry in state.stages.items()])
        return b'"stage":%b,"stages":[%b]' % (_encode(self._stages_row[0]), stages)

    def _stage(self, stage: Stage, entry: StageState) -> bytes:
        known = self._stage_json.get(stage)
        if known is None or known[0] is not entry:
            known = self._stage_json[stage] = (entry, _encode(represent.stage_entry(stage, entry)))
        return known[1]


def shown(item: bytes, version: int, modified: int) -> dict[str, Any]:
    """`represent.innovation_item` of a kept item and of its last event."""
    return {**_decode(item), "version": version, "modified_at": represent.instant(moment(modified))}


_decode = msgspec.json.Decoder(dict[str, Any]).decode
