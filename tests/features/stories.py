"""Random histories told to a real service: whatever its payloads may hold, the refused left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from api import fields as f
from api import nested
from api.schemas import SCHEMAS
from api.schemas.corrections import CORRECTABLE
from domain.access import MAY, Role, everywhere
from domain.innovation.events import Corrected
from domain.values import STAGES
from service.bootstrap import Service
from tests.features.defaults import PROPOSAL
from tests.features.doors import Refusal, ServiceDoor

CODE = "36.72"
AWKWARD = (
    "|", "||", "\\", "\\n", "\\|", "\\u0041", '"', '"""', "'''", "```", "<x>", "<judul>", "#", "@R06", "* ",
    "Dan ", "Maka keadaan", "😀", "é", "\u2028", "\u2029", "\u00a0", "\u200b", "\ufeff", "{title}", "%s", "|:",
)  # fmt: skip
LONGER = ("\n", "\n\n", "\t", "\n  ", " \n", '\n"""\n', "\n| a | b |\n", "\n# language: en\n", "\n \n")
ANYBODY = everywhere("tri", *Role)
ENDS = ("discontinue", "develop", "deny-benefit")
_DAYS = ["2019", "2019-05", "2020-02-29", "2020-08-04", "2020-12", "2021-01-15", "2023-10-17"]
_KEYS = ["a", "b", 'k"|\\']


def _pool(pieces: tuple[str, ...]) -> list[str]:
    """Texts made of awkward pieces between plain ones; always the same, and one draw each."""
    chance = Random(5)
    plain = ("a", "Xy ", " é", "漢字", ".,;:", "-", " ")
    made = ("".join(chance.choices(pieces + plain, k=chance.randint(1, 6))).strip() for _ in range(400))
    return sorted({text for text in made if text})


_SHORT, _LONG = _pool(AWKWARD), _pool(AWKWARD + LONGER * 2)


def texts(long: bool) -> st.SearchStrategy[str]:
    return st.sampled_from(_LONG if long else _SHORT)


_DECREE = {"kind": "decree", "number": "12", "year": 2020}
_MET = {"novelty": True, "benefit": True, "no_burden": True, "authority": True, "replicable": True}
EVERYTHING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("revise", {"tags": [], "title": "Judul baru", "occurred_on": None}),
    ("enrol", {"cycle": 0, "occurred_on": None}),
    ("reopen-stage", {"stage": "deliver", "occurred_on": "2021"}),
    ("record-mentoring", {"stage": "design", "occurred_on": None}),
    ("adopt-action-plan", {"occurred_on": None}),
    ("assess-feasibility", {"verdict": "feasible", "criteria": _MET, "occurred_on": None}),
    ("record-permission", {"occurred_on": None}),
    ("designate", {"legal_basis": _DECREE, "occurred_on": None}),
    ("start-trial", {"agency": 0, "occurred_on": None}),
    ("finish-trial", {"occurred_on": None}),
    ("start-trial", {"agency": None, "occurred_on": None}),
    ("stop-trial", {"occurred_on": None}),
    ("record-implementation", {"occurred_on": None}),
    ("define-indicator", {"key": "a", "kind": "output", "occurred_on": None}),
    ("record-measurement", {"key": "a", "occurred_on": None}),
    ("record-monitoring", {"occurred_on": None}),
    ("evaluate", {"verdict": "needs_improvement", "weaknesses": [{"key": "a", "what": "w"}], "resolves": []}),
    ("record-remediation", {"weakness": "a", "occurred_on": None}),
    ("evaluate", {"verdict": "beneficial", "weaknesses": [], "resolves": ["a"], "occurred_on": None}),
    ("receive-complaint", {"key": "a", "occurred_on": None}),
    ("answer-complaint", {"key": "a", "occurred_on": None}),
    ("close-complaint", {"key": "a", "occurred_on": None}),
    ("confirm-benefit", {"occurred_on": None}),
    ("deny-benefit", {"decision": "remediate", "occurred_on": None}),
    ("receive-award", {"occurred_on": None}),
    ("record-replication", {"occurred_on": None}),
    ("change-custodian", {"agency": 0, "occurred_on": None}),
    ("mark-dormant", {"occurred_on": None}),
    ("reactivate", {"occurred_on": None}),
    ("attach-evidence", {"sha256": "ab" * 32, "occurred_on": None}),
    ("verify-evidence", {"sha256": "ab" * 32, "occurred_on": None}),
    ("reject-evidence", {"sha256": "ab" * 32, "occurred_on": None}),
    ("discontinue", {"occurred_on": None}),
    ("reactivate", {"occurred_on": None}),
    ("deny-benefit", {"decision": "discontinue", "occurred_on": None}),
    ("reactivate", {"occurred_on": None}),
    ("develop", {"title": "Kembar", "agency": 0, "occurred_on": None}),
    ("correct", {"event": 1, "field": "title", "value": "Judul benar", "reason": "salah"}),
)


class Story:
    """One innovation in a region with two agencies, two cycles of one name and another innovation."""

    def __init__(
        self, service: Service, draw: Callable[[st.SearchStrategy[Any]], Any], begins: str | None = None
    ) -> None:
        self.service, self.door, self.draw = service, ServiceDoor(service), draw
        self.refs: dict[str, list[str]] = {"agency": [], "cycle": [], "innovation": [], "launch": []}
        self._set_the_scene(begins or draw(st.sampled_from(["propose", "propose", "import-running"])))

    def _set_the_scene(self, begins: str) -> None:
        self.tell("region", "register", None, {"code": CODE, "name": self.draw(texts(False))})
        for code in ("DINKES", "DPAD"):
            self._made("agency", "register", {"region": CODE, "code": code, "name": self.draw(texts(False))})
        for _ in range(2):
            self._made("cycle", "open", {"region": CODE, "year": 2020, "name": "Laboratorium Inovasi"})
        for _ in range(2):
            self._made("launch", "plan", {"region": CODE, "name": "Launching", "month": "2020-08"})
        self._made("innovation", "propose", {**PROPOSAL, "title": "Kembar", "agency": self.refs["agency"][1]})
        title = self.draw(st.one_of(st.just("Kembar"), texts(False)))
        told = self.tell("innovation", begins, None, {**self.body("innovation", begins), "title": title})
        self.id = told["id"]
        self.refs["innovation"].append(self.id)

    def _made(self, kind: str, verb: str, body: dict[str, Any]) -> None:
        self.refs[kind].append(self.tell(kind, verb, None, body)["id"])

    def go_on(self) -> None:
        """One more chapter: a stage, a launch, a changed setting, a new name, or any command at all."""
        chapter = self.draw(
            st.sampled_from([self._any, self._any, self._stage, self._stage, self._launch, self._around])
        )
        try:
            chapter()
        except Refusal:
            return

    def _any(self) -> None:
        """Any command, mostly one that is possible now; the end of the story is left for seldom."""
        possible = [
            each.verb for each in self.service.possibilities("innovation", UUID(self.id), ANYBODY) if each.allowed
        ]
        verb = self.draw(st.sampled_from([*possible, *SCHEMAS["innovation"], *["correct"] * 8]))
        if verb in ENDS and self.draw(st.integers(0, 7)):
            return
        if verb not in ("propose", "import-running"):
            self._do(verb)

    def _do(self, verb: str, **body: Any) -> None:
        """A command on the innovation with any payload, but for what is given."""
        said = self._correction() if verb == "correct" else self.body("innovation", verb)
        self.tell("innovation", verb, self.id, {**said, **body})

    def tell_everything(self) -> None:
        """Everything that can happen to a proposed innovation, and at last a correction of every event."""
        for stage in ("drum_up", "diagnose", "design", "deliver"):
            self._do("start-stage", stage=stage, label=None, occurred_on="2020")
            self._do("complete-stage", stage=stage, label=None, occurred_on="2020")
        self._launch()
        for verb, body in EVERYTHING:
            chosen = {name: self.refs[name][0] for name in body if name in self.refs and body[name] is not None}
            self._do(verb, **{**body, **chosen})
        for event in self.service.history("innovation", UUID(self.id)):
            members = CORRECTABLE.get(type(event.fact), {})
            for field in self.draw(st.sets(st.sampled_from(sorted(members)), max_size=2)) if members else ():
                self._correct(event.originator_version, field, self.value(field, members[field]))
        self._correct(len(self.service.history("innovation", UUID(self.id))), "value", "2020")

    def _correct(self, event: int, field: str, value: Any) -> None:
        body = {"event": event, "field": field, "value": value, "reason": self.draw(texts(True))}
        with suppress(Refusal):
            self.tell("innovation", "correct", self.id, body)

    def _stage(self) -> None:
        state = self.service.read("innovation", UUID(self.id)).state
        at = next((stage for stage in STAGES if not state.completed(stage)), STAGES[-1])
        running = state.stages[at].status.value == "in_progress"
        body = self.body("innovation", "complete-stage" if running else "start-stage")
        body.update(stage=at.value, occurred_on="2020" if running else "2020-02-29")
        body.pop("label", None)
        self.tell("innovation", "complete-stage" if running else "start-stage", self.id, body)

    def _launch(self) -> None:
        launch = self.draw(st.sampled_from(self.refs["launch"]))
        self.tell("launch", "add-innovation", launch, {"innovation": self.id})
        self.tell("launch", "hold", launch, {"date": "2020-08-04", "place": self.draw(texts(False))})

    def _around(self) -> None:
        if self.draw(st.booleans()):
            body = self.body("region", "configure")
            self.tell("region", "configure", CODE, {**body, "time_zone": "Asia/Jakarta"})
        else:
            agency = self.draw(st.sampled_from(self.refs["agency"]))
            self.tell("agency", "rename", agency, self.body("agency", "rename"))

    def _correction(self) -> dict[str, Any]:
        history = self.service.history("innovation", UUID(self.id))
        event = self.draw(st.sampled_from(history))
        reason = self.draw(texts(True))
        if isinstance(event.fact, Corrected):
            said = {"event": event.originator_version, "field": "value", "reason": reason}
            aimed = next(one for one in history if one.originator_version == event.fact.event)
            if isinstance(aimed.fact, Corrected):
                raise Refusal(None, "too far")
            member = CORRECTABLE[type(aimed.fact)][event.fact.field]
            return {**said, "value": self.value(event.fact.field, member)}
        field = self.draw(st.sampled_from(sorted(CORRECTABLE[type(event.fact)])))
        value = self.value(field, CORRECTABLE[type(event.fact)][field])
        return {"event": event.originator_version, "field": field, "value": value, "reason": reason}

    def tell(self, kind: str, verb: str, id: str | None, body: dict[str, Any]) -> dict[str, Any]:
        expected = None if id is None else self.door.read(kind, id)["version"]
        role = next(role for role in Role if verb in MAY[role].get(kind, ()))
        account = self.draw(st.sampled_from(["ani", "budi", 'o"|'])) if verb != "evaluate" else "tri"
        told: dict[str, Any] = self.door.act(kind, verb, id, body, everywhere(account, role), expected)
        return told

    def body(self, kind: str, verb: str) -> dict[str, Any]:
        """Any payload of a command."""
        return dict(self._members(SCHEMAS[kind][verb].members))

    def _members(self, members: Any) -> Iterator[tuple[str, Any]]:
        for name, member in members.items():
            if member.required or member.ruled or self.draw(st.booleans()):
                yield name, self.value(name, member)

    def value(self, name: str, member: f.Member) -> Any:
        """Any value that a member takes."""
        if not member.required and not member.ruled and self.draw(st.integers(0, 3)) == 0:
            return None
        if isinstance(member, f.Ref) and not self.refs[member.kind]:
            return None
        if name == "label":
            return self.draw(st.sampled_from(["rencana aksi", "memunculkan ide"]))
        if name in ("key", "weakness", "resolves"):
            return [self.draw(st.sampled_from(_KEYS))] if name == "resolves" else self.draw(st.sampled_from(_KEYS))
        if name == "sha256":
            return self.draw(st.sampled_from(["ab" * 32, "cd" * 32]))
        return self._plain(name, member)

    def _plain(self, name: str, member: f.Member) -> Any:
        draw = self.draw
        match member:
            case f.Ref():
                return draw(st.sampled_from(self.refs[member.kind]))
            case f.Text():
                if member.form is not None:
                    return draw(st.from_regex(member.form, fullmatch=True))
                return draw(texts(member.limit > f.SHORT))
            case f.Choice():
                return draw(st.sampled_from(list(member.values)))
            case f.YesOrNo():
                return draw(st.booleans())
            case f.Number():
                decimals = st.integers(-(10**9), 10**9).map(lambda number: number / 1000)
                return draw(st.one_of(st.integers(-(2**53) + 1, 2**53 - 1), decimals))
            case f.Whole():
                return draw(st.integers(member.least, min(member.most, member.least + 3000)))
            case f.Day():
                return draw(st.sampled_from(_DAYS))
            case nested.Many():
                count = draw(st.integers(max(member.least, 1 if member.ruled else 0), 3))
                return [self._plain("item", member.item) for _ in range(count)]
            case nested.Value():
                return dict(self._members(member.members))
        raise AssertionError(f"{name}: {member}")
