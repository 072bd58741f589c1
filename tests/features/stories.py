"""Random histories told to a real service: whatever its payloads may hold, the refused left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from api import fields as f
from api.schemas import SCHEMAS
from api.schemas.corrections import CORRECTABLE
from domain.access import MAY, Actor, Role
from domain.innovation.events import Corrected
from domain.values import STAGES
from service.bootstrap import Service
from tests.features.doors import Refusal, ServiceDoor

CODE = "36.72"
AWKWARD = (
    "|", "||", "\\", "\\n", "\\|", "\\u0041", '"', '"""', "'''", "```", "<x>", "<judul>", "#", "@R06", "* ",
    "Dan ", "Maka keadaan", "😀", "é", "\u2028", "\u2029", "\u00a0", "\u200b", "\ufeff", "{title}", "%s", "|:",
)  # fmt: skip
LONGER = ("\n", "\n\n", "\t", "\n  ", " \n", '\n"""\n', "\n| a | b |\n", "\n# language: en\n", "\n \n")
_DAYS = ["2019", "2019-05", "2020-02-29", "2020-08-04", "2020-12", "2021-01-15", "2023-10-17"]
_KEYS = ["a", "b", 'k"|\\']


def texts(long: bool) -> st.SearchStrategy[str]:
    """Texts that begin and end with a letter, with anything awkward between."""
    letters = st.text("abcXYZ éß漢 .,:;-", min_size=0, max_size=6)
    pieces = st.one_of(letters, st.sampled_from(AWKWARD + LONGER if long else AWKWARD))
    inside = st.lists(pieces, max_size=5).map("".join)
    return inside.map(str.strip).filter(bool)


class Story:
    """One innovation in a region with two agencies, two cycles of one name and another innovation."""

    def __init__(self, service: Service, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        self.service, self.door, self.draw = service, ServiceDoor(service), draw
        self.refs: dict[str, list[str]] = {"agency": [], "cycle": [], "innovation": [], "launch": []}
        self._set_the_scene()

    def _set_the_scene(self) -> None:
        self.tell("region", "register", None, {"code": CODE, "name": self.draw(texts(False))})
        for code in ("DINKES", "DPAD"):
            self._made("agency", "register", {"region": CODE, "code": code, "name": self.draw(texts(False))})
        for _ in range(2):
            self._made("cycle", "open", {"region": CODE, "year": 2020, "name": "Laboratorium Inovasi"})
        for _ in range(2):
            self._made("launch", "plan", {"region": CODE, "name": "Launching", "month": "2020-08"})
        other = {**self.body("innovation", "propose"), "title": "Kembar", "agency": self.refs["agency"][1]}
        other.pop("predecessor", None)
        self._made("innovation", "propose", other)
        verb = self.draw(st.sampled_from(["propose", "propose", "import-running"]))
        title = self.draw(st.one_of(st.just("Kembar"), texts(False)))
        told = self.tell("innovation", verb, None, {**self.body("innovation", verb), "title": title})
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
        verb = self.draw(st.sampled_from([*SCHEMAS["innovation"], "correct", "correct"]))
        if verb in ("propose", "import-running", "discontinue", "develop") and self.draw(st.integers(0, 5)):
            return
        if verb in ("propose", "import-running"):
            return
        body = self._correction() if verb == "correct" else self.body("innovation", verb)
        self.tell("innovation", verb, self.id, body)

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
        told: dict[str, Any] = self.door.act(kind, verb, id, body, Actor(account=account, roles=(role,)), expected)
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
            case f.Ref():
                known = self.refs.get(member.kind) or self.refs["innovation"]
                return draw(st.sampled_from(known))
            case f.Many():
                count = draw(st.integers(max(member.least, 1 if member.ruled else 0), 3))
                return [self._plain("item", member.item) for _ in range(count)]
            case f.Value():
                return dict(self._members(member.members))
        raise AssertionError(f"{name}: {member}")
