"""From the JSON object of a payload to the keyword arguments of a command: the same for HTTP, imports and steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol
from uuid import UUID

from marshmallow import ValidationError

from api.fields import Flaw
from api.schemas import SCHEMAS
from api.schemas.corrections import CORRECTABLE
from domain.dates import BusinessDate
from domain.innovation.correcting import correctable
from domain.recorded import Recorded
from service.errors import Invalid, NotFound, Problem
from service.kinds import KINDS

MOST_PROBLEMS = 100

_PROPOSAL = {"form": "R23", "origin": "R24"}
SPOKEN_OF = {
    "propose": _PROPOSAL,
    "import-running": _PROPOSAL,
    "develop": _PROPOSAL,
    "revise": _PROPOSAL,
    "sign-memorandum": dict.fromkeys(("parties", "signatories", "date", "place"), "R27"),
    "record-mentoring": dict.fromkeys(("stage", "mentors", "participants"), "R28"),
    "stop-trial": {"reported_to": "R38"},
}
"""Members that a rule with the code `invalid` speaks of: where only these are flawed, the rule is named."""

Said = tuple[dict[str, Any], BusinessDate | None, str | None]
"""keyword arguments of the command, business date, note"""


class Histories(Protocol):
    """What reading a correction needs of the service."""

    def history(self, kind: str, id: UUID) -> Sequence[Recorded[Any]]:
        """The events of an aggregate in order; raises NotFound."""
        ...


def creation(kind: str, body: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The command that a creation's body means, and the body without what only says which."""
    said = dict(body)
    if kind == "innovation":
        if said.get("running_since") is not None:
            return "import-running", said
        said.pop("running_since", None)
    return KINDS[kind].creations[0], said


def read(kind: str, verb: str, body: Mapping[str, Any], service: Histories, id: UUID | None) -> Said:
    """Raises service.errors.Invalid with every flaw of the payload."""
    schema = SCHEMAS[kind][verb]
    try:
        said: dict[str, Any] = schema.load(body)
    except ValidationError as error:
        found = list(problems(error.messages))
        told = {problem.pointer for problem in found}
        lacking = (Problem("/" + name, "required") for name in schema.lacking(body))
        raise invalid([*found, *(problem for problem in lacking if problem.pointer not in told)], verb) from None
    occurred_on, note = said.pop("occurred_on", None), said.pop("note", None)
    if verb == "correct" and id is not None:
        said["value"] = _corrected(said, service, id)
    return said, occurred_on, note


def invalid(found: Sequence[Problem], verb: str = "") -> Invalid:
    members = {problem.pointer.split("/")[1] for problem in found if "/" in problem.pointer}
    rules = {SPOKEN_OF.get(verb, {}).get(member) for member in members}
    rule = rules.pop() if len(rules) == 1 else None
    return Invalid(*sorted(found, key=lambda problem: problem.pointer)[:MOST_PROBLEMS], rule=rule)


def problems(messages: Any, pointer: str = "") -> Iterator[Problem]:
    """The flaws of a marshmallow error as problems with RFC 6901 pointers."""
    if isinstance(messages, Flaw):
        yield Problem(pointer, messages.code, dict(messages.facts))
    elif isinstance(messages, dict):
        for name, inner in messages.items():
            whole = name == "_schema" and inner == [Flaw("not_an_object")]
            yield from problems(inner, pointer if whole else f"{pointer}/{_escaped(str(name))}")
    else:
        for inner in messages:
            yield from problems(inner, pointer)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _corrected(said: Mapping[str, Any], service: Histories, id: UUID) -> Any:
    """The typed value of a correction; what does not exist is missed later."""
    try:
        history = service.history("innovation", id)
    except NotFound:
        return said["value"]
    if said["event"] > len(history):
        raise Invalid(Problem("/event", "no_such_event", {"latest": len(history)}))
    meant = correctable(history, said["event"], said["field"])
    member = CORRECTABLE[meant[0]].get(meant[1]) if meant else None
    if member is None:
        raise Invalid(Problem("/field", "no_such_field"))
    try:
        return member.deserialize(said["value"])
    except ValidationError as error:
        raise invalid(list(problems(error.messages, "/value"))) from None
