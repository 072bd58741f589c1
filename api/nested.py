"""Fields that hold other fields: lists, and values with members of their own; and the JSON schema of an object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import ValidationError, missing

from api.fields import Flaw, Member, flawed


class Many(Member):
    """A list of values, as a tuple. Where a rule judges it, it may have fewer than the least."""

    MOST = 1000

    def __init__(self, item: Member, least: int = 0, **more: Any) -> None:
        super().__init__(**more)
        self.item, self.least = item, least

    def read(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise flawed("not_a_list")
        if len(value) > self.MOST:
            raise flawed("too_many", limit=self.MOST)
        if len(value) < self.least and not self.ruled:
            raise flawed("too_few", limit=self.least)
        wrong: dict[int, Any] = {}
        items = [self._item(place, item, wrong) for place, item in enumerate(value)]
        if wrong:
            raise ValidationError(wrong)
        return tuple(items)

    def _item(self, place: int, value: Any, wrong: dict[int, Any]) -> Any:
        try:
            if value is None:
                raise flawed("required")
            return self.item.read(value)
        except ValidationError as error:
            wrong[place] = error.messages
            return None

    def shape(self) -> dict[str, Any]:
        return {"type": "array", "items": self.item.shape(), "minItems": self.least, "maxItems": self.MOST}


class Value(Member):
    """A value with members of its own: a frozen dataclass of the domain."""

    def __init__(self, kind: Callable[..., Any], members: Mapping[str, Member], **more: Any) -> None:
        super().__init__(**more)
        self.kind, self.members = kind, members

    def read(self, value: Any) -> Any:
        if not isinstance(value, dict):
            raise flawed("not_an_object")
        wrong: dict[str, Any] = {name: [Flaw("unknown")] for name in value.keys() - self.members.keys()}
        said: dict[str, Any] = {}
        for name, member in self.members.items():
            try:
                said[name] = member.deserialize(value.get(name))
            except ValidationError as error:
                wrong[name] = error.messages
        if wrong:
            raise ValidationError(wrong)
        return self.kind(**{name: member for name, member in said.items() if member is not missing})

    def shape(self) -> dict[str, Any]:
        return object_shape(self.members)


def object_shape(members: Mapping[str, Member]) -> dict[str, Any]:
    """The JSON schema of an object with these members and no others; an optional member may be null."""
    needed = [name for name, member in members.items() if member.required or member.ruled]
    properties = {
        name: member.shape() if name in needed else nullable(member.shape()) for name, member in members.items()
    }
    shape: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**shape, "required": needed} if needed else shape


def nullable(shape: dict[str, Any]) -> dict[str, Any]:
    """The same schema with `null` allowed."""
    either = {**shape, "type": [shape["type"], "null"]}
    return {**either, "enum": [*shape["enum"], None]} if "enum" in shape else either
