"""The columns and the catalogue's item of a state, the item as JSON, its agency an id: the name is joined when read."""

from __future__ import annotations

from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

import msgspec

from domain.innovation.parts import StageState
from domain.innovation.state import Innovation
from domain.values import Stage
from service.histories import represent
from service.projections.innovations import columns
from service.projections.innovations.columns import Row

_encode = msgspec.json.Encoder().encode
_head = attrgetter(*represent.HEAD)
_course = attrgetter(*represent.COURSE)


class StateWriter:
    """Writes the states of one innovation one after the other: what has stayed the same is not written anew.

    A state's parts are compared with those of the state before; what an event left alone is the same object still.
    """

    def __init__(self) -> None:
        self._head: tuple[Any, ...] = ()
        self._course: tuple[Any, ...] = ()
        self._stages: tuple[StageState, ...] = ()
        self._head_row: Row = ()
        self._course_row: Row = ()
        self._stages_row: Row = ()
        self._head_json = self._course_json = self._stages_json = b""
        self._stage_json: dict[Stage, tuple[StageState, bytes]] = {}

    def write(self, state: Innovation) -> tuple[Row, bytes]:
        """`columns.columns` and the JSON of `represent.innovation_item`."""
        head, course, stages = _head(state), (*_course(state), *state.awards), (*state.stages.values(),)
        if head != self._head:
            self._head, self._head_row = head, columns.of_the_proposal(state)
            self._head_json = _encode(represent.innovation_head(state))[:-1]
        if course != self._course:
            self._course, self._course_row = course, columns.of_the_course(state)
            self._course_json = _encode(represent.innovation_course(state))[1:-1]
        if stages != self._stages:
            self._stages, self._stages_row = stages, columns.of_the_stages(stages)
            self._stages_json = self._written(state)
        return (
            (*self._head_row, *self._course_row, *self._stages_row, *columns.of_the_rest(state)),
            b'%b,%b,%b,"version":%d,"recorded_at":%b,"modified_at":%b}'
            % (
                self._head_json,
                self._stages_json,
                self._course_json,
                state.version,
                _moment(state.recorded_at),
                _moment(state.modified_at),
            ),
        )

    def _written(self, state: Innovation) -> bytes:
        stages = b",".join([self._stage(stage, entry) for stage, entry in state.stages.items()])
        return b'"stage":%b,"stages":[%b]' % (_encode(self._stages_row[0]), stages)

    def _stage(self, stage: Stage, entry: StageState) -> bytes:
        known = self._stage_json.get(stage)
        if known is None or known[0] is not entry:
            known = self._stage_json[stage] = (entry, _encode(represent.stage_entry(stage, entry)))
        return known[1]


def _moment(moment: datetime) -> bytes:
    """The JSON of `represent.instant`, which the encoder writes by itself where it leaves nothing out."""
    plainly = moment.tzinfo is UTC and moment.microsecond
    return _encode(moment if plainly else represent.instant(moment))
