"""What every payload shares: one flat object of its members, with a business date and a note; nothing unknown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from marshmallow import RAISE, Schema

from api.fields import Day, Flaw, Member, Text, flawed
from api.nested import nullable, object_shape


class Payload(Schema):
    """Loads the keyword arguments of a command, `occurred_on` and `note` beside them.

    Of the members named in `either` at least one is needed.
    """

    either: ClassVar[tuple[str, ...]] = ()

    class Meta:
        unknown = RAISE

    occurred_on = Day()
    note = Text(long=True)

    def __init__(self) -> None:
        super().__init__()
        flaws: dict[str, Any] = {"unknown": Flaw("unknown"), "type": Flaw("not_an_object")}
        self.error_messages = self.error_messages | flaws

    @property
    def members(self) -> dict[str, Member]:
        """The members by their names on the wire."""
        found = {member.data_key or name: member for name, member in self.load_fields.items()}
        assert all(isinstance(member, Member) for member in found.values())
        return found  # type: ignore[return-value]  # asserted above

    def shape(self) -> dict[str, Any]:
        """The JSON schema of the payload."""
        shape = object_shape(self.members)
        if not self.either:
            return shape
        for name in self.either:
            shape["properties"][name] = nullable(self.members[name].shape())
        needed = [name for name in shape.pop("required", ()) if name not in self.either]
        shape["anyOf"] = [{"required": [*needed, name]} for name in self.either]
        return {**shape, "required": needed} if needed else shape

    def lacking(self, body: Mapping[str, Any]) -> Iterator[str]:
        """Members that a rule will miss, by their names on the wire: told together with other flaws."""
        for name, member in self.members.items():
            if member.ruled and name not in self.either and blank(body.get(name)):
                yield name
        if self.either and all(blank(body.get(name)) for name in self.either):
            yield self.either[0]


def blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def need_one(payload: Payload, said: Mapping[str, Any]) -> None:
    """Raises ValidationError at the first of `either` when none of them was said."""
    if not any(name in said for name in payload.either):
        raise flawed("required", at=payload.either[0])
