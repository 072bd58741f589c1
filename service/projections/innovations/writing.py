"""The columns and the catalogue's item of a state, in pieces of JSON, its agency an id: its name is that of a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

import msgspec

from domain.innovation import events as e
from domain.innovation.parts import Complaint, StageState
from domain.innovation.state import Innovation
from domain.recorded import Fact
from domain.values import STAGES, Stage
from service.histories import represent
from service.projections.bitemporal import moment
from service.projections.innovations import columns
from service.projections.innovations.columns import Row, StageColumns

Part = tuple[Row, bytes]
"""Some of the columns, and some of the item's members as JSON: a piece of it."""

Written = tuple[Part, Part, Part, Part]
"""Head, course, stages and the rest: see `row_of`, `pieces_of`. An event makes a new part of what it changes only."""

Pieces = tuple[int, int, int]
"""The numbers under which the pieces of an item are kept, in the order of `pieces_of`."""

HEAD, COURSE, STAGED, MEASURED, COMPLAINED, REACHED = 1, 2, 4, 8, 16, 32
ALL = HEAD | COURSE | STAGED | MEASURED | COMPLAINED
"""What of a state may be another; REACHED is that of the course only the milestone may be."""
FACETED = HEAD | COURSE | STAGED | REACHED
"""What has a facet among its columns."""

NOTHING: Written = (((), b""), ((), b""), ((), b""), ((), b""))
"""Before the first state."""

_TOUCHED: dict[type[Fact], int] = {
    e.Revised: HEAD | COURSE,
    e.CustodianChanged: HEAD,
    e.Designated: HEAD | COURSE,
    e.StageStarted: STAGED,
    e.StageReopened: STAGED,
    e.StageCompleted: STAGED | REACHED,
    **dict.fromkeys((e.MentoringRecorded, e.Evaluated), REACHED),
    **dict.fromkeys((e.IndicatorDefined, e.MeasurementRecorded), MEASURED),
    **dict.fromkeys((e.ComplaintReceived, e.ComplaintAnswered, e.ComplaintClosed), COMPLAINED),
    **dict.fromkeys((e.EnrolledInCycle, e.Launched), COURSE),
    **dict.fromkeys((e.FeasibilityAssessed, e.PermissionRecorded, e.ImplementationRecorded, e.AwardReceived), COURSE),
    **dict.fromkeys((e.TrialStarted, e.TrialFinished, e.TrialStopped), COURSE),
    **dict.fromkeys((e.MarkedDormant, e.Reactivated, e.Discontinued, e.Superseded), COURSE),
    **dict.fromkeys((e.BenefitConfirmed, e.BenefitDenied), COURSE),
}


def touched(kind: type[Fact]) -> int:
    """The parts that such a fact may change; all of them where nothing is known of it."""
    return _TOUCHED.get(kind, ALL)


def row_of(written: Written) -> Row:
    """The values of `columns.COLUMNS`."""
    head, course, stages, rest = written
    return (*head[0], *course[0], *stages[0], *rest[0])


def pieces_of(written: Written) -> tuple[bytes, bytes, bytes]:
    """The catalogue's item, but for what is null or empty, and which event was the last: see `shown`."""
    head, course, stages, _ = written
    return head[1], stages[1], course[1]


_encode = msgspec.json.Encoder().encode
_head = attrgetter(*represent.HEAD)
_course = attrgetter(*represent.COURSE)
_HEAD = tuple(represent.HEAD.items())
_COURSE = tuple(represent.COURSE.items())
_AWARDS = list(represent.COURSE).index("awards")


class StateWriter:
    """Writes the states of one innovation one after the other: what has stayed the same is not written anew.

    A state's parts are compared with those written last; what an event left alone is the same object still.
    """

    def __init__(self) -> None:
        self._head: tuple[tuple[Any, ...], Part] = ((), ((), b""))
        self._course: tuple[tuple[Any, ...], Part] = ((), ((), b""))
        self._stages: tuple[tuple[StageState, ...], Part] = ((), ((), b""))
        self._head_json: list[bytes] = []
        self._course_json: list[bytes] = []
        self._stage_parts: dict[Stage, tuple[StageState, StageColumns, bytes]] = {}
        self._recorded_at = b""
        self._complaint_json: dict[str, tuple[Complaint, bytes]] = {}

    def write(self, state: Innovation, before: Written = NOTHING, parts: int = ALL) -> Written:
        """The state, of which `before` was written; only these parts of it may be others now."""
        head, course, stages, rest = before
        if parts & HEAD:
            head = self._of_the_head(state)
        if parts & COURSE or (parts & REACHED and course[0][0] != state.milestone.value):
            course = self._of_the_course(state)
        if parts & STAGED:
            stages = self._of_the_stages(state)
        if parts & (MEASURED | COMPLAINED):
            rest = self._of_the_rest(state, rest[0], parts), b""
        return head, course, stages, rest

    def _of_the_head(self, state: Innovation) -> Part:
        head = _head(state)
        known, part = self._head
        if head != known:
            self._head_json = _members(_HEAD, head, known, self._head_json)
            said = b"".join(self._head_json)[1:]
            recorded_at = self._recorded_at = self._recorded_at or represent.instant(state.recorded_at).encode()
            part = columns.of_the_proposal(state), b'{%b,"recorded_at":"%b"}' % (said, recorded_at)
            self._head = head, part
        return part

    def _of_the_course(self, state: Innovation) -> Part:
        course = _course(state)
        course = (*course[:_AWARDS], (*state.awards,), *course[_AWARDS + 1 :])
        known, part = self._course
        if course != known:
            self._course_json = _members(_COURSE, course, known, self._course_json)
            part = columns.of_the_course(state), b"{%b}" % b"".join(self._course_json)[1:]
            self._course = course, part
        return part

    def _of_the_stages(self, state: Innovation) -> Part:
        stages = (*state.stages.values(),)
        known, part = self._stages
        if stages != known:
            each = [self._stage(*entry) for entry in state.stages.items()]
            row = columns.of_the_stages([columns for _, columns, _ in each])
            begun = b",".join([json for _, _, json in each if json])
            json = b'{"stage":"%b","stages":[%b]}' % (row[0].encode(), begun) if begun else b"{}"
            part = row, json
            self._stages = stages, part
        return part

    def _stage(self, stage: Stage, entry: StageState) -> tuple[StageState, StageColumns, bytes]:
        """Its columns and its JSON, which is nothing of one that was not started."""
        known = self._stage_parts.get(stage)
        if known is None or known[0] is not entry:
            json = b"" if entry == _NOT_STARTED else _encode(represent.stage_entry(stage, entry))
            known = self._stage_parts[stage] = (entry, columns.of_a_stage(entry), json)
        return known

    def _of_the_rest(self, state: Innovation, before: Row, parts: int) -> Row:
        output, outcome, complaints = before or (0, 0, None)
        if parts & MEASURED:
            output, outcome = columns.of_the_indicators(state)
        if parts & COMPLAINED:
            complaints = columns.of_the_complaints(self._complaints(state))
        return output, outcome, complaints

    def _complaints(self, state: Innovation) -> Iterable[bytes]:
        """Each as JSON: one more changes nothing of the others."""
        found, known = list[bytes](), self._complaint_json
        for key, complaint in state.complaints.items():
            written = known.get(key)
            if written is None or written[0] is not complaint:
                written = known[key] = (complaint, columns.complaint_json(complaint))
            found.append(written[1])
        return found


def _members(
    shown: Sequence[tuple[str, Callable[[Any], Any]]], values: Row, known: Row, written: Sequence[bytes]
) -> list[bytes]:
    """Each member as it is written in an item: most are what was known and written before."""
    if not known:
        return [_member(name, show(value)) for (name, show), value in zip(shown, values, strict=True)]
    return [
        json if value is old or value == old else _member(name, show(value))
        for (name, show), value, old, json in zip(shown, values, known, written, strict=True)
    ]


def _member(name: str, value: Any) -> bytes:
    return b"" if value in _UNSAID else b',"%b":%b' % (name.encode(), _encode(value))


def shown(head: str, stages: str, course: str, version: int, modified: int) -> dict[str, Any]:
    """`represent.innovation_item` of the kept pieces of an item, and of its last event."""
    said: dict[str, Any] = {**_SILENT, **_decode(head), **_decode(stages), **_decode(course)}
    said |= {"version": version, "modified_at": _instant(modified)}
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
