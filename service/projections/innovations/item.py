"""The catalogue's item as JSON, its agency an id: the name, which changes by date, is joined when it is read."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import msgspec

from domain.innovation.parts import StageState
from domain.innovation.state import Innovation
from domain.values import Stage
from service.histories import represent

_encode = msgspec.json.Encoder().encode
_head = attrgetter(*represent.HEAD)
_course = attrgetter(*represent.COURSE)


class ItemWriter:
    """Writes the items of one innovation one after the other: what has stayed the same is not written anew.

    The result is the JSON of `represent.innovation_item`.
    """

    def __init__(self) -> None:
        self._head: tuple[Any, ...] = ()
        self._head_json = b""
        self._course: tuple[Any, ...] = ()
        self._course_json = b""
        self._stages: dict[Stage, tuple[StageState, bytes]] = {}

    def write(self, state: Innovation, furthest: str | None) -> bytes:
        head = _head(state)
        if head != self._head:
            self._head, self._head_json = head, _encode(represent.innovation_head(state))[:-1]
        stages = b",".join([self._stage(stage, entry) for stage, entry in state.stages.items()])
        course = (*_course(state), *state.awards)
        if course != self._course:
            self._course, self._course_json = course, _encode(represent.innovation_course(state))[1:-1]
        moments = _encode({"stage": furthest, **represent.innovation_moments(state)})[1:]
        return b'%b,"stages":[%b],%b,%b' % (self._head_json, stages, self._course_json, moments)

    def _stage(self, stage: Stage, entry: StageState) -> bytes:
        known = self._stages.get(stage)
        if known is None or known[0] is not entry:
            known = self._stages[stage] = (entry, _encode(represent.stage_entry(stage, entry)))
        return known[1]
